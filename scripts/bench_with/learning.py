"""Perene and its peers on the same rows, folds and cores.

Every learner sees the same five stratified folds (shuffled, seed 0) and predicts each row once, from the
other four. AUC and log loss are over all rows at once. Seconds are those of fitting and, for peers,
predicting, all folds together. A ratio is the learner's figure over Perene's.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
from peers import PEERS
from sets import SETS
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

FOLD, FOLDS = "_fold", 5
# In less, AutoGluon may end without any model.
LEAST_FOR_AUTOGLUON = 30


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench learning", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with " + ", ".join(f"{s.name}.csv" for s in SETS))
    parser.add_argument("--sets", default="", help="only these, separated by commas")
    parser.add_argument("--peers", default="catboost,lightgbm", help="which peers, separated by commas; may be empty")
    parser.add_argument("--autogluon", action="store_true", help="AutoGluon too: a large install")
    parser.add_argument("--autogluon-time", default="60", metavar="SECONDS|EFFORT",
                        help="AutoGluon's time per fold: seconds, or as many as Perene took at one of the efforts, but at least 30")
    parser.add_argument("--effort", default="balanced", help="Perene's efforts, separated by commas")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="for peers; Perene takes all cores")
    parser.add_argument("--perene", required=True, help=argparse.SUPPRESS)
    args = parser.parse_args()
    args.sets = [s for s in SETS if not args.sets or s.name in args.sets.split(",")]
    args.peers = [p for p in args.peers.split(",") if p] + ["autogluon"] * args.autogluon
    args.effort = [e for e in args.effort.split(",") if e]
    if not args.autogluon_time.isdigit() and args.autogluon_time not in args.effort:
        parser.error("--autogluon-time: give whole seconds, or one of the efforts that --effort names")
    return args


def figures(positive, scores, seconds):
    return {"auc": roc_auc_score(positive, scores), "log loss": log_loss(positive, scores), "fit s": seconds}


def perene(args, data, rows, effort):
    """`perene evaluate` on the rows as a file with a fold column."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        rows.to_csv(file, index=False)
        command = [args.perene, "evaluate", file, "--target", data.target, "--positive", data.positive]
        command += ["--fold-column", FOLD, "--effort", effort, "--json"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{data.name}: {done.stderr.strip().splitlines()[-1]}")
    answer = json.loads(done.stdout)
    return {"auc": answer["roc_auc"], "log loss": answer["log_loss"], "fit s": answer["fit_seconds"]}


def time_for_autogluon(args, results):
    """Seconds per fold."""
    if args.autogluon_time.isdigit():
        return int(args.autogluon_time)
    return max(LEAST_FOR_AUTOGLUON, round(results[f"perene {args.autogluon_time}"]["fit s"] / FOLDS))


def peer(args, data, rows, name, seconds):
    """A peer, fold by fold."""
    positive = (rows[data.target].astype(str) == data.positive).to_numpy().astype(int)
    x = rows.drop(columns=[data.target, FOLD])
    x = x.astype({c: "category" for c in x.select_dtypes(exclude="number")})
    scores, started = numpy.zeros(len(rows)), time.monotonic()
    for fold in sorted(rows[FOLD].unique()):
        test = (rows[FOLD] == fold).to_numpy()
        scores[test] = PEERS[name](x[~test], positive[~test], x[test], args.threads, seconds)
    return figures(positive, scores, time.monotonic() - started)


def show(title, results):
    """One line per learner; the first is what the others are compared to."""
    print(f"\n{title}\n{'':<24}{'AUC':>8}{'log loss':>10}{'fit s':>8}{'AUC x':>9}{'loss x':>9}{'time x':>9}", flush=True)
    base = next(iter(results.values()))
    for name, found in results.items():
        ratios = "".join(f"{found[key] / base[key]:>9.3f}" for key in ("auc", "log loss", "fit s"))
        print(f"{name:<24}{found['auc']:>8.4f}{found['log loss']:>10.4f}{found['fit s']:>8.1f}{ratios}", flush=True)


def main():
    args = options()
    every = []
    for data in args.sets:
        if not (args.data / f"{data.name}.csv").exists():
            print(f"{data.name}: no {data.name}.csv in the folder, left out", file=sys.stderr)
            continue
        rows = data.read(args.data).drop(columns=list(data.leave_out))
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(rows, rows[data.target])
        for number, (_, test) in enumerate(folds):
            rows.loc[rows.index[test], FOLD] = number
        rows[FOLD] = rows[FOLD].astype(int)
        results = {f"perene {effort}": perene(args, data, rows, effort) for effort in args.effort}
        seconds = time_for_autogluon(args, results)
        results |= {name: peer(args, data, rows, name, seconds) for name in args.peers}
        given = f", AutoGluon {seconds} s a fold" if "autogluon" in args.peers else ""
        show(f"{data.name}, {len(rows)} rows{given}", results)
        every.append(results)
    if len(every) > 1:
        mean = {name: {key: float(numpy.mean([r[name][key] for r in every])) for key in every[0][name]} for name in every[0]}
        show(f"mean of {len(every)}", mean)


main()
