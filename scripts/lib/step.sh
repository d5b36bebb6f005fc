# Runs a script's stages and tells how long each took.
STEPS=()

step() { # TITLE COMMAND...
  local title=$1 start=$SECONDS
  shift
  echo "== $title"
  "$@"
  STEPS+=("$(printf '%5d s  %s' $((SECONDS - start)) "$title")")
}

steps() { # the table of what ran
  echo
  printf '%s\n' "${STEPS[@]}"
}
