"""How far Perene's scores can be taken for probabilities.

The expected calibration error is the mean distance between score and share of positives over 15 groups of equally many
rows by score; every row is scored by a model of other rows, once per seed. Beside it stands what scores that are exactly
right would get by chance on so many rows, 19 times in 20 at most.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import pandas
from sets import SETS

BINS, DRAWS = 15, 200


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench calibration", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with " + ", ".join(f"{s.name}.csv" for s in SETS))
    parser.add_argument("--sets", default="", help="only these, separated by commas")
    parser.add_argument("--effort", default="fast", help="Perene's efforts, separated by commas")
    parser.add_argument("--seeds", type=int, default=5, help="how many")
    parser.add_argument("--perene", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def error(positive, scores):
    order = numpy.argsort(-scores, kind="stable")
    gaps = numpy.array_split((scores - positive)[order], BINS)
    return sum(abs(gap.sum()) for gap in gaps) / len(scores)


def by_chance(scores, random):
    return [error(random.random(len(scores)) < scores, scores) for _ in range(DRAWS)]


def measure(args, data, effort):
    rows = data.read(args.data).drop(columns=list(data.leave_out))
    errors, chance, random = [], [], numpy.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "rows.csv", Path(folder) / "scores.csv"
        rows.to_csv(file, index=False)
        for seed in range(args.seeds):
            command = [args.perene, "evaluate", file, "--target", data.target, "--positive", data.positive]
            command += ["--effort", effort, "--seed", str(seed), "--predictions", out]
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode:
                sys.exit(f"{data.name}: {done.stderr.strip().splitlines()[-1]}")
            found = pandas.read_csv(out)
            errors.append(error(found["y"].to_numpy(), found["p"].to_numpy()))
            chance += by_chance(found["p"].to_numpy(), random)
    return numpy.mean(errors), numpy.mean(chance), numpy.quantile(chance, 0.95)


def main():
    args = options()
    print(f"{'mean of ' + str(args.seeds) + ' seeds':<24}{'effort':>10}{'error':>9}{'by chance':>11}{'at most':>9}", flush=True)
    for data in [s for s in SETS if not args.sets or s.name in args.sets.split(",")]:
        if not (args.data / f"{data.name}.csv").exists():
            print(f"{data.name}: no {data.name}.csv in the folder, left out", file=sys.stderr)
            continue
        for effort in args.effort.split(","):
            found, mean, most = measure(args, data, effort)
            told = "ok" if found < 0.02 or found <= most else "TOO FAR"
            print(f"{data.name:<24}{effort:>10}{found:>9.4f}{mean:>11.4f}{most:>9.4f}  {told}", flush=True)


main()
