# Sourced by the other scripts, and useful in a shell of one's own: `. scripts/env.sh`.
# Puts the tools of .venv on the path and tells cargo where things are.
_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
_cache=${XDG_CACHE_HOME:-$HOME/.cache}/perene

# Compiled dependencies are shared by all clones on a machine. Build scripts record the paths of the
# tools they use, so those go by one name for all clones too; else each clone would build them anew.
mkdir -p "$_cache"
ln -sfn "$_root/.venv" "$_cache/tools"
ln -sfn "$_root/scripts/lib/lightgbm.cmake" "$_cache/lightgbm.cmake"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$_cache/target}
# Cargo knows a workspace's own crates by their place in it, and would take another clone's for this one's.
# So whoever comes after another clone compiles those anew; two clones at a time need two target directories.
if [ "$(cat "$CARGO_TARGET_DIR/clone" 2>/dev/null)" != "$_root" ]; then
  mkdir -p "$CARGO_TARGET_DIR"
  for _crate in $(ls "$_root/functions" "$_root/shared" "$_root/tools" | grep -v :) e2e; do
    rm -rf "$CARGO_TARGET_DIR"/{,*/}*/.fingerprint/"$_crate"-????????????????
  done
  rm -rf "$CARGO_TARGET_DIR"/{,*/}*/incremental # the other clone's, of no use to any other
  echo "$_root" >"$CARGO_TARGET_DIR/clone"
fi
if [ -n "${CI:-}" ]; then export CARGO_INCREMENTAL=0; fi # nothing is built twice there: gigabytes for nothing
export CMAKE=$_cache/tools/bin/cmake CMAKE_TOOLCHAIN_FILE=$_cache/lightgbm.cmake
export LIBCLANG_PATH=$_cache/tools/lib/libclang
# The wheel of libclang carries no compiler headers.
if command -v gcc >/dev/null; then
  BINDGEN_EXTRA_CLANG_ARGS=-I$(gcc -print-file-name=include)
  export BINDGEN_EXTRA_CLANG_ARGS
fi
case ":$PATH:" in *":$_root/.venv/bin:"*) ;; *) PATH=$_root/.venv/bin:$PATH ;; esac
export PATH

# rust-toolchain.toml asks for one version of Rust, which rustup fetches. Where it cannot, a toolchain that
# has the version under another name (`stable`) does as well.
if ! rustc --version >/dev/null 2>&1; then
  _rust=$(sed -n 's/^channel = "\(.*\)"/\1/p' "$_root/rust-toolchain.toml")
  for _toolchain in $(rustup toolchain list -q 2>/dev/null); do
    if [ "$(rustc "+$_toolchain" --version 2>/dev/null | cut -d' ' -f2)" = "$_rust" ]; then
      export RUSTUP_TOOLCHAIN=$_toolchain
    fi
  done
  if [ -z "${RUSTUP_TOOLCHAIN:-}" ]; then
    echo "Rust $_rust is missing, and rustup could not fetch it. Try: rustup toolchain install $_rust -c clippy,rustfmt" >&2
    return 1
  fi
fi

# What local builds, tests and clippy all use, so that each dependency is compiled once.
PERENE_TARGET=$(rustc -vV | sed -n 's/^host: //p')
PERENE_PROFILE=local
export PERENE_TARGET PERENE_PROFILE SAM_CLI_TELEMETRY=0
unset _root _cache _crate _rust _toolchain
