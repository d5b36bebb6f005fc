"""Perene's numbers and its peers' on the same rows, folds and cores.

Every learner sees the same five folds (shuffled, seed 0) and foresees each row once, from the other four. Errors are
over all rows at once, in the unit of the target; a ratio is the learner's figure over Perene's. `within` is the share
of rows that are in the range which Perene gives them, made to hold nine in ten. Seconds are those of fitting and, for
peers, predicting, all folds together.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy
import pandas
from peers import NUMBER_PEERS
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import KFold

FOLD, FOLDS = "_fold", 5


@dataclass(frozen=True)
class Set:
    """A number in a public file, and what would give it away."""

    file: str
    target: str
    leave_out: tuple[str, ...]

    @property
    def name(self):
        return f"{self.file}:{self.target}"


SETS = [
    # What may be spent is the limit less what is owed, and the ratio is of both.
    Set("bankchurners", "Credit_Limit", ("CLIENTNUM", "Avg_Open_To_Buy", "Avg_Utilization_Ratio")),
    Set("bankchurners", "Total_Trans_Amt", ("CLIENTNUM",)),
    # Total charges are tenure times monthly charges.
    Set("telco", "tenure", ("customerID", "TotalCharges")),
    # Heavy tails, to either side of 0.
    Set("bank_marketing", "balance", ()),
]


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench regression", description=__doc__.splitlines()[0])
    files = sorted({s.file for s in SETS})
    parser.add_argument("data", type=Path, help="folder with " + ", ".join(f"{file}.csv" for file in files))
    parser.add_argument("--sets", default="", help="only these, separated by commas: " + ", ".join(s.name for s in SETS))
    parser.add_argument("--peers", default="catboost,lightgbm,mean", help="which peers, separated by commas; may be empty")
    parser.add_argument("--effort", default="balanced", help="Perene's efforts, separated by commas")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="for peers; Perene takes all cores")
    parser.add_argument("--perene", required=True, help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.sets = [s for s in SETS if not args.sets or s.name in args.sets.split(",")]
    args.peers = [p for p in args.peers.split(",") if p]
    args.effort = [e for e in args.effort.split(",") if e]
    return args


def perene(args, data, rows, effort):
    """`perene evaluate --number` on the rows as a file with a fold column."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        rows.to_csv(file, index=False)
        command = [args.perene, "evaluate", file, "--target", data.target, "--number"]
        command += ["--fold-column", FOLD, "--effort", effort, "--json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{data.name}: {done.stderr.strip().splitlines()[-1]}")
    answer = json.loads(done.stdout)
    found = {key: answer[key] for key in ("mae", "rmse", "r2")}
    return found | {"within": answer["coverage"], "fit s": answer["fit_seconds"]}


def peer(args, data, rows, name):
    """A peer, fold by fold."""
    number = rows[data.target].to_numpy(float)
    x = rows.drop(columns=[data.target, FOLD])
    x = x.astype({c: "category" for c in x.select_dtypes(exclude="number")})
    foreseen, started = numpy.zeros(len(rows)), time.monotonic()
    for fold in sorted(rows[FOLD].unique()):
        test = (rows[FOLD] == fold).to_numpy()
        foreseen[test] = NUMBER_PEERS[name](x[~test], number[~test], x[test], args.threads)
    return {
        "mae": mean_absolute_error(number, foreseen),
        "rmse": root_mean_squared_error(number, foreseen),
        "r2": r2_score(number, foreseen),
        "fit s": time.monotonic() - started,
    }


def show(title, results):
    """One line per learner; the first is what the others are compared to."""
    header = f"{'MAE':>10}{'RMSE':>10}{'R2':>8}{'within':>8}{'fit s':>8}{'MAE x':>8}{'RMSE x':>8}"
    print(f"\n{title}\n{'':<24}{header}", flush=True)
    base = next(iter(results.values()))
    for name, found in results.items():
        within = f"{found['within']:>8.3f}" if "within" in found else f"{'':>8}"
        ratios = "".join(f"{found[key] / base[key]:>8.3f}" for key in ("mae", "rmse"))
        figures = f"{found['mae']:>10.2f}{found['rmse']:>10.2f}{found['r2']:>8.4f}{within}{found['fit s']:>8.1f}"
        print(f"{name:<24}{figures}{ratios}", flush=True)


def main():
    args = options()
    for data in args.sets:
        path = args.data / f"{data.file}.csv"
        if not path.exists():
            print(f"{data.name}: no {path.name} in the folder, left out", file=sys.stderr)
            continue
        rows = pandas.read_csv(path, na_values=[" "]).drop(columns=list(data.leave_out))
        for number, (_, test) in enumerate(KFold(FOLDS, shuffle=True, random_state=0).split(rows)):
            rows.loc[rows.index[test], FOLD] = number
        rows[FOLD] = rows[FOLD].astype(int)
        results = {f"perene {effort}": perene(args, data, rows, effort) for effort in args.effort}
        results |= {name: peer(args, data, rows, name) for name in args.peers}
        show(f"{data.name}, {len(rows)} rows", results)


main()
