# Stripe's stand-in (tests/stripe) beside a local stack. Sourced by up, down and test, after stack.sh.
# Beside it is that of the companies that are connected. In the stack's directory: companies.pid, companies.port,
# companies.log, connections.key, and stripe.pid, stripe.port, stripe.log and stripe.secret, what it signs with.

billing_build() { (cd tests/stripe && npm ci --silent --no-audit --no-fund && npm run --silent build); }

billing_pid() { # DIR: the stand-in's process, if it is still that
  local pid
  pid=$(cat "$1/stripe.pid" 2>/dev/null) &&
    { tr '\0' ' ' <"/proc/$pid/cmdline" || ps -p "$pid" -o args=; } 2>/dev/null | grep -q 'dist/src/main.js' && echo "$pid"
}

# The Stripe of companies that tests make (`--many`), and the secret that tells connections where that is. Its sealing
# key stays what it was: so does what is sealed.
companies_start() { # DIR STACK_NAME
  local dir=$1 name=$2 port=4950
  if [ -f "$dir/companies.port" ]; then
    port=$(cat "$dir/companies.port")
  else
    until stack_port_is_free "$port"; do port=$((port + 1)); done
    echo "$port" >"$dir/companies.port"
    (umask 077 && python3 -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())' >"$dir/connections.key")
  fi
  billing_keys "$name/connections" "{\"key\":\"$(cat "$dir/connections.key")\",\"stripe_base\":\"$(companies_url "$dir")\"}"
  nohup "$(node -p process.execPath)" tests/stripe/dist/src/company/main.js --many --port "$port" >>"$dir/companies.log" 2>&1 </dev/null &
  echo $! >"$dir/companies.pid"
}

companies_url() { echo "http://127.0.0.1:$(cat "$1/companies.port")"; } # DIR

companies_stop() { # DIR
  local pid
  pid=$(cat "$1/companies.pid" 2>/dev/null) || return 0
  { tr '\0' ' ' <"/proc/$pid/cmdline" || ps -p "$pid" -o args=; } 2>/dev/null | grep -q 'dist/src/company/main.js' && kill -TERM "$pid"
  rm -f "$1/companies.pid"
}

# Starts it with nothing in it, gives the stack (stack_use) its keys, and makes the plans. Port and
# secret stay what they were: functions that are warm keep the keys in memory for some minutes.
billing_start() { # DIR STACK_NAME
  local dir=$1 name=$2 port=4900
  billing_stop "$dir"
  companies_start "$dir" "$name"
  if [ -f "$dir/stripe.port" ]; then
    port=$(cat "$dir/stripe.port")
  else
    until stack_port_is_free "$port"; do port=$((port + 1)); done
    echo "$port" >"$dir/stripe.port"
    (umask 077 && python3 -c 'import secrets; print("whsec_" + secrets.token_hex(16))' >"$dir/stripe.secret")
  fi
  billing_keys "$name/stripe" "{\"api_key\":\"sk_test_local\",\"webhook_secrets\":[\"$(cat "$dir/stripe.secret")\"],\"api_base\":\"$(billing_url "$dir")\"}"
  # By its own path: the `node` of PyPI only starts it, and would be stopped alone.
  nohup "$(node -p process.execPath)" tests/stripe/dist/src/main.js --port "$port" --webhook "$(stack_url)/v1/stripe/webhook" \
    --secret "$(cat "$dir/stripe.secret")" >>"$dir/stripe.log" 2>&1 </dev/null &
  echo $! >"$dir/stripe.pid"
  for _ in $(seq 100); do
    if curl -fsS -o /dev/null "$(billing_url "$dir")/_control/state" 2>/dev/null; then
      STRIPE_API_KEY=sk_test_local STRIPE_API_BASE=$(billing_url "$dir") scripts/stripe-sync
      return
    fi
    sleep 0.1
  done
  echo "Stripe's stand-in did not start: $(tail -1 "$dir/stripe.log")" >&2
  return 1
}

billing_url() { echo "http://127.0.0.1:$(cat "$1/stripe.port")"; } # DIR

billing_keys() { # SECRET_NAME JSON: through the SDK that comes with sam
  .venv/bin/python - "$1" "$2" <<'END'
import sys

import boto3

name, value = sys.argv[1:]
secrets = boto3.client("secretsmanager")
try:
    secrets.create_secret(Name=name, SecretString=value)
except secrets.exceptions.ResourceExistsException:
    secrets.put_secret_value(SecretId=name, SecretString=value)
END
}

billing_stop() { # DIR
  local pid
  companies_stop "$1"
  pid=$(billing_pid "$1") || return 0
  kill -TERM "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  rm -f "$1/stripe.pid"
}
