"""What `fast` should train, found out by experiment.

Measures quick learners, and all blends of up to three of them, on made-up tasks of eight families and on public data
sets, whole and sampled. Then compares ways to choose a blend for a table of a family that the choice knows nothing of:
the one that is best on average, and a ranker that looks at the table first. Outcomes are kept, so a run that was stopped
goes on where it was.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from sets import SETS

SAMPLES = (1_000, 4_000)


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench meta", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with " + ", ".join(f"{s.name}.csv" for s in SETS))
    parser.add_argument("--outcomes", type=Path, default=Path(".local/bench/outcomes.jsonl"), help="where they are kept")
    parser.add_argument("--prior", type=Path, help="write what `fast` chooses by here, such as shared/learn/src/prior/prior.json")
    parser.add_argument("--perene", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def tables(data, folder):
    """Samples of a set, and all of it."""
    rows = data.read(folder).drop(columns=list(data.leave_out))
    for count in SAMPLES:
        yield f"{data.name} {count}", rows.sample(count, random_state=0).sort_index()
    yield data.name, rows


def main():
    args = options()
    command = [args.perene, "meta", "--outcomes", args.outcomes]
    subprocess.run([*command, "tasks"], check=True)
    for data in SETS:
        if not (args.data / f"{data.name}.csv").exists():
            print(f"{data.name}: no {data.name}.csv in the folder, left out", file=sys.stderr)
            continue
        for name, rows in tables(data, args.data):
            with tempfile.NamedTemporaryFile(suffix=".csv") as file:
                rows.to_csv(file.name, index=False)
                what = ["--name", name, "--target", data.target, "--positive", data.positive]
                subprocess.run([*command, "file", *what, file.name], check=True)
    subprocess.run([*command, "judge"], check=True)
    if args.prior:
        subprocess.run([*command, "prior", args.prior], check=True)


main()
