# A local stack: MiniStack (an AWS emulator) with Perene deployed to it. Sourced by up, down and test.
# A stack lives in one directory: pid, port, log, state and temporary files of its functions.

# Points the AWS tools of this shell at the stack in DIR, and away from anybody's real account.
stack_use() { # DIR
  STACK_DIR=$1
  STACK_PORT=$(cat "$STACK_DIR/port")
  unset AWS_PROFILE AWS_SESSION_TOKEN
  export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1 AWS_REGION=us-east-1
  export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
  export AWS_ENDPOINT_URL=http://localhost:$STACK_PORT
  export NO_PROXY=127.0.0.1,localhost,.localhost no_proxy=127.0.0.1,localhost,.localhost
  if [ -n "${PERENE_CLOCK:-}" ]; then stack_clock; fi
}

# Has the stack and the tools of this shell go by a clock that runs ahead by the seconds in the file PERENE_CLOCK: what they
# sign would be refused by another's. Linux only.
stack_clock() {
  mkdir -p "$(dirname "$PERENE_CLOCK")"
  PERENE_CLOCK=$(realpath "$PERENE_CLOCK") # functions run elsewhere
  [ -s "$PERENE_CLOCK" ] || head -c 8 /dev/zero >"$PERENE_CLOCK"
  [ "$PERENE_CLOCK.so" -nt scripts/lib/clock.c ] ||
    cc -O2 -shared -fPIC -o "$PERENE_CLOCK.so" scripts/lib/clock.c -ldl
  export PERENE_CLOCK LD_PRELOAD=$PERENE_CLOCK.so
}

stack_pid() { # DIR: the emulator's process, if it is still that
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) &&
    { tr '\0' ' ' <"/proc/$pid/cmdline" || ps -p "$pid" -o args=; } 2>/dev/null | grep -q ministack && echo "$pid"
}

stack_port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

stack_start() { # DIR [FIRST_PORT]: starts it, on the port it had before or the first free one
  local dir=$1 port=${2:-4566}
  mkdir -p "$dir/state" "$dir/objects"
  if [ -f "$dir/port" ]; then
    port=$(cat "$dir/port")
    if [ -n "$(stack_pid "$dir")" ]; then stack_use "$dir"; return; fi
    if ! stack_port_is_free "$port"; then
      echo "port $port, where the local stack was made, is taken by another program. Stop that, or remove $dir to make a new stack." >&2
      return 1
    fi
  else
    until stack_port_is_free "$port"; do port=$((port + 1)); done
    echo "$port" >"$dir/port"
  fi
  stack_use "$dir"
  rm -rf "$dir/tmp" && mkdir -p "$dir/tmp"
  # Functions are its child processes and inherit this environment. AUTH: their policies are enforced.
  TMPDIR=$dir/tmp GATEWAY_PORT=$port BIND_HOST=127.0.0.1 IOT_MTLS_ENABLED=0 AUTH=true LAMBDA_EXECUTOR=local \
    PERENE_KILL=$dir/kill PERSIST_STATE=1 STATE_DIR=$dir/state S3_PERSIST=1 S3_DATA_DIR=$dir/objects \
    nohup python3 scripts/lib/run_ministack.py >>"$dir/log" 2>&1 </dev/null &
  echo $! >"$dir/pid"
  for _ in $(seq 300); do
    if curl -fsS -o /dev/null "$AWS_ENDPOINT_URL/_ministack/health" 2>/dev/null; then return; fi
    if [ -z "$(stack_pid "$dir")" ]; then break; fi
    sleep 0.1
  done
  echo "the local stack did not start. The end of $dir/log:" >&2
  tail -5 "$dir/log" >&2
  return 1
}

stack_stop() { # DIR: asks it to write its state and end
  local pid
  pid=$(stack_pid "$1") || return 0
  kill -TERM "$pid"
  for _ in $(seq 300); do
    if ! kill -0 "$pid" 2>/dev/null; then rm -f "$1/pid"; return; fi
    sleep 0.1
  done
  echo "the local stack (process $pid) does not end; killing it, which loses what changed since it started" >&2
  kill -KILL "$pid"
  rm -f "$1/pid"
}

# Compiles all functions, and the command line with them, for this machine.
stack_build() {
  cargo lambda build --compiler cargo --target "$PERENE_TARGET" --profile "$PERENE_PROFILE" \
    --workspace --bins --lambda-dir target/lambda
  web_build
}

# Where Zig's headers are, for libclang. Zig names them as seen from where it runs, and bindings are made elsewhere.
zig_headers() { # x86_64|arm64
  (cd / && python3 -m ziglang c++ -target "${1/arm64/aarch64}-linux-gnu" -E -x c++ - -v </dev/null 2>&1) |
    sed -n '/^#include <...>/,/^End/s/^ \(.*\)/-isystem \1/p' | tr '\n' ' '
}

# Compiles all functions for Lambda: Zig links against its glibc, whatever this machine's.
release_build() { # x86_64|arm64
  # libclang must then not see gcc's headers, Zig's libc++ wants to be told its assertion mode, and CMake takes
  # one toolchain file, which has to be Zig's.
  env -u CMAKE_TOOLCHAIN_FILE BINDGEN_EXTRA_CLANG_ARGS="-D_LIBCPP_ASSERTION_SEMANTIC_DEFAULT=2 $(zig_headers "$1")" \
    cargo lambda build --release "--${1/_/-}" --workspace --bins --lambda-dir target/lambda
  web_build
  python3 scripts/lib/check_binaries.py
}

# Builds the dashboard, if it changed, and puts it beside the binary that serves it.
web_build() {
  local sum
  sum=$(cd web && find . \( -name node_modules -o -name dist -o -name schema.d.ts -o -name e2e \) -prune -o -type f -print0 |
    sort -z | xargs -0 cksum | cksum)
  if [ "$(cat web/dist/.sum 2>/dev/null)" != "$sum" ] || [ ! -d web/node_modules ]; then
    (cd web && npm ci --silent --no-audit --no-fund && npm run --silent build) || return
    echo "$sum" >web/dist/.sum
  fi
  mkdir -p target/lambda/web
  rm -rf target/lambda/web/dist
  cp -R web/dist target/lambda/web/dist
}

# By path, since not every resolver knows names under localhost; by that name, since browsers bind passkeys to names.
stack_url() { echo "http://localhost:$STACK_PORT/_aws/execute-api/deadbee1"; }

# Nothing to do when neither template nor binaries changed and it answers: a crash loses what was deployed. When only
# binaries changed, their functions alone get new code.
stack_deploy() { # CONFIG_ENV: a section of samconfig.toml
  local setup code changed
  setup=$(cat template.yaml samconfig.toml infra/* <(echo "$1") | cksum)
  code=$(cksum target/lambda/*/bootstrap target/lambda/web/dist/.sum | sort)
  if [ "$(cat "$STACK_DIR/deployed" 2>/dev/null)" = "$setup" ] && [ -f "$STACK_DIR/deployed.code" ] &&
    curl -fsS -o /dev/null "$(stack_url)/health" 2>/dev/null; then
    changed=$(comm -13 "$STACK_DIR/deployed.code" - <<<"$code" | grep -o 'target/lambda/[^/]*' || true)
    if [ -n "$changed" ]; then python3 scripts/lib/update_code.py "$1" $changed; fi
  else
    rm -f "$STACK_DIR/deployed"
    sed "s/localhost:4566/localhost:$STACK_PORT/" samconfig.toml >"$STACK_DIR/samconfig.toml"
    if ! sam deploy --config-file "$STACK_DIR/samconfig.toml" --config-env "$1" >"$STACK_DIR/deploy.log" 2>&1; then
      tail -30 "$STACK_DIR/deploy.log" >&2
      return 1
    fi
  fi
  echo "$code" >"$STACK_DIR/deployed.code"
  echo "$setup" >"$STACK_DIR/deployed"
}

# Prints what a client of the stack, or a test, needs to know, as shell assignments.
stack_env() { # STACK_NAME
  cat <<END
export PERENE_URL=$(stack_url)
export PERENE_STACK=$1
export PERENE_KILL='$STACK_DIR/kill'
export PERENE_CLI='$PWD/target/lambda/perene/bootstrap'
export AWS_ENDPOINT_URL=$AWS_ENDPOINT_URL
export AWS_REGION=$AWS_REGION
export AWS_DEFAULT_REGION=$AWS_REGION
export AWS_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID
export AWS_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY
END
  if [ -n "${PERENE_CLOCK:-}" ]; then echo "export PERENE_CLOCK='$PERENE_CLOCK'"; fi
  python3 scripts/lib/outputs.py "$1"
}
