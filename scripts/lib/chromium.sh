# A browser for the dashboard's tests and pictures. Sets CHROMIUM. Sourced.

need_chromium() { # the machine's, or Debian's where we may install it
  local name
  for name in chromium chromium-browser google-chrome; do
    if CHROMIUM=$(command -v $name); then export CHROMIUM; return; fi
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get install -qq -y chromium || { apt-get update -qq && apt-get install -qq -y chromium; }; } >/dev/null 2>&1
  fi
  CHROMIUM=$(command -v chromium) || { echo "No Chromium is here. Install it: 'apt install chromium'." >&2; return 1; }
  export CHROMIUM
}
