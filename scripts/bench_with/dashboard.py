"""How the dashboard loads and scrolls in a real Chromium, on the local stack that scripts/up made.

Makes an organization on the Growth plan with a run of --rows customers, once for each number of rows. Every load is
that of a new browser with nothing in its cache, signed in. Largest paint, layout shift and blocking time are as web.dev
defines them; blocking time counts until the page has drawn all it shows. Bytes are those of scripts and styles as they
are sent. Frames are counted while the customers' table moves on with each frame: first at --speed rows a second while
rows are still being fetched, then from the first row to the last within --seconds. A frame over 20 ms is late: fewer
than 50 a second. Work is the time that the page's thread computes for a frame. Programs beside it disturb all but that;
measure twice.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from stack import PASSWORD, Api

MOST_BYTES = 200_000


def options():
    parser = argparse.ArgumentParser(
        prog="scripts/bench dashboard", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000, help="customers in the table")
    parser.add_argument("--loads", type=int, default=5, help="loads of each page; the median is told")
    parser.add_argument("--slower", type=float, default=1, help="how many times slower the processor pretends to be")
    parser.add_argument("--speed", type=int, default=500, help="rows a second while rows are being fetched")
    parser.add_argument("--seconds", type=int, default=20, help="from the first row to the last")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def dataset(api, name, rows, seed):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "customers.csv")
        cli = [os.environ["PERENE_CLI"], "generate", "--rows", str(rows), "--seed", str(seed), "-o", str(file)]
        subprocess.run(cli, check=True)
        content = file.read_bytes()
    made = api.call("POST", "/v1/datasets", {"name": name, "filename": "customers.csv", "size": len(content)})
    put = urllib.request.Request(made["upload"]["url"], data=content, method="PUT")
    urllib.request.urlopen(put, timeout=120).close()
    return api.wait(f"/v1/datasets/{made['dataset']['id']}", "ready")["id"]


def account(rows):
    """The address of somebody whose newest run has so many customers. Kept beside the stack for the next time."""
    kept = Path(".local", f"bench-{rows}-{os.environ['AWS_ENDPOINT_URL'].rsplit(':', 1)[1]}")
    if kept.exists():
        return kept.read_text()
    api = Api()
    _, email = api.sign_up("Bench", "growth")  # the free plan has no room for so many
    learned = dataset(api, "Bench", 2_000, 1)
    wanted = {"name": "Bench", "task": "churn", "dataset_id": learned, "target": "churned", "positive_label": "Yes"}
    wanted |= {"entity_key": "customer_id", "value_column": "monthly_price", "effort": "fast"}
    made = api.call("POST", "/v1/models", wanted)
    api.wait(f"/v1/training-runs/{made['training_run']['id']}", "succeeded")
    for customers in (learned, dataset(api, "Bench", rows, 2)):
        run = api.call("POST", f"/v1/models/{made['model']['id']}/score", {"dataset_id": customers})
        api.wait(f"/v1/scoring-runs/{run['scoring_run']['id']}", "succeeded")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(email)
    return email


def measure(args, email):
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "figures.json")
        wanted = {"email": email, "password": PASSWORD, "out": str(told)}
        wanted |= {name: getattr(args, name) for name in ("loads", "slower", "speed", "seconds", "rows")}
        env = os.environ | {"PERENE_BENCH": json.dumps(wanted), "PERENE_ONLY": "e2e/bench.ts"}
        vitest = ["npx", "vitest", "run", "--config", "e2e/vitest.config.ts", "--reporter", "dot"]
        ran = subprocess.run(vitest, cwd="web", env=env, capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(ran.stdout + ran.stderr)
        return json.loads(told.read_text())


def show(figures):
    print(f"{'page':<12} {'largest paint':>14} {'layout shift':>13} {'blocking':>9} {'scripts and styles':>19}")
    for page in figures["pages"]:
        print(
            f"{page['page']:<12} {page['lcp']:>11.0f} ms {page['cls']:>13.3f} {page['tbt']:>6.0f} ms"
            f" {page['bytes'] / 1000:>16.1f} kB"
        )
    print()
    print(f"{'scrolling':<28} {'rows':>8} {'frames/s':>9} {'late frames':>12} {'95th pct.':>10} {'worst':>8} {'work':>8}")
    for scroll in figures["scrolls"]:
        print(
            f"{scroll['name']:<28} {scroll['rows']:>8} {scroll['fps']:>9.1f} {scroll['late']:>11.2%}"
            f" {scroll['p95']:>7.1f} ms {scroll['worst']:>5.0f} ms {scroll['work']:>5.1f} ms"
        )


def main():
    args = options()
    figures = measure(args, account(args.rows))
    print(json.dumps(figures)) if args.json else show(figures)
    too_large = [page["page"] for page in figures["pages"] if page["bytes"] >= MOST_BYTES]
    if too_large:
        sys.exit(f"More than {MOST_BYTES // 1000} kB of scripts and styles: {', '.join(too_large)}")


main()
