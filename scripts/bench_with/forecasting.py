"""How well series of the M4 competition are forecast, beside statsforecast on the same series and one core: OWA (1 is the
competition's benchmark, naive 2, by Perene's own measure of both), coverage of intervals, and seconds a series. Forecasts
of the peers are measured by the function that measures Perene's.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.update(NUMBA_NUM_THREADS="1", OMP_NUM_THREADS="1", NIXTLA_ID_AS_COL="1")

import numpy
import pandas

# Season to forecast by, season to measure by (M4 takes weeks for unseasonal), all seasons.
SETS = {"hourly": (24, 24, [24, 168]), "weekly": (52, 1, [52])}
LEVELS = (80, 95)
ENSEMBLES = {"median of ETS, Theta, CES": ("AutoETS", "DynamicOptimizedTheta", "CES"), "median with MSTL": ("AutoETS", "DynamicOptimizedTheta", "CES", "MSTL")}


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench forecasting", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with m4_hourly_train.csv, m4_hourly_test.csv and the same of weekly")
    parser.add_argument("--sets", default="hourly,weekly", help="only these, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th series, to be quicker")
    parser.add_argument("--alone", action="store_true", help="without statsforecast")
    parser.add_argument("--example", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def read(path, every):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))[1:][::every]
    return {row[0]: numpy.array([float(cell) for cell in row[1:] if cell not in ("", "NA")]) for row in rows}


def thinned(args, name, folder):
    """The folder that the example reads: with every so many-th series."""
    for part in ("train", "test"):
        lines = (args.data / f"m4_{name}_{part}.csv").read_text().splitlines(keepends=True)
        (Path(folder) / f"m4_{name}_{part}.csv").write_text("".join(lines[:1] + lines[1:][:: args.every]))


def naive2(history, season, horizon):
    """The last value, times its season where the history repeats itself: as the competition defines it."""
    indices = numpy.ones(max(season, 1))
    if season > 1 and len(history) >= 3 * season:
        centred = history - history.mean()
        along = numpy.array([(centred[lag:] * centred[: len(centred) - lag]).sum() for lag in range(season + 1)])
        along = along / along[0] if along[0] else along
        if abs(along[season]) > 1.645 * numpy.sqrt((1 + 2 * (along[1:season] ** 2).sum()) / len(history)):
            window = numpy.r_[0.5, numpy.ones(season - 1), 0.5] if season % 2 == 0 else numpy.ones(season)
            share = history[season // 2 : len(history) - season // 2] / (numpy.convolve(history, window, "valid") / season)
            indices = numpy.array([share[(at - season // 2) % season :: season].mean() for at in range(season)])
            indices = indices / indices.mean()
    steps = numpy.arange(len(history), len(history) + horizon)
    return history[-1] / indices[(len(history) - 1) % len(indices)] * indices[steps % len(indices)]


def owa(histories, actuals, forecasts, season):
    def errors(ahead):
        smape, mase = [], []
        for key, actual in actuals.items():
            found, history = numpy.asarray(ahead[key]), histories[key]
            smape.append(numpy.mean(200 * abs(actual - found) / (abs(actual) + abs(found))))
            mase.append(numpy.mean(abs(actual - found)) / numpy.mean(abs(history[season:] - history[:-season])))
        return numpy.mean(smape), numpy.mean(mase)

    bench = errors({key: naive2(histories[key], season, len(actual)) for key, actual in actuals.items()})
    return numpy.mean(numpy.divide(errors(forecasts), bench))


def perene(args, name, histories, actuals, measured_by):
    with tempfile.TemporaryDirectory() as folder:
        thinned(args, name, folder)
        out = Path(folder) / "forecasts.csv"
        done = subprocess.run([args.example, folder, name, out], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{name}: {done.stderr.strip()}")
        print(done.stdout, end="")
        found = pandas.read_csv(out).groupby("unique_id", sort=False)["forecast"].apply(list)
    print(f"{'Perene, measured here':<32}{owa(histories, actuals, found, measured_by):.3f}", flush=True)


def peers(name, histories, actuals):
    """Forecasts of statsforecast's models by series, and of intervals; seconds a series of each."""
    from statsforecast import StatsForecast
    from statsforecast.models import MSTL, AutoCES, AutoETS, DynamicOptimizedTheta, SeasonalNaive

    season, _, seasons = SETS[name]
    rows = [pandas.DataFrame({"unique_id": key, "ds": range(len(values)), "y": values}) for key, values in histories.items()]
    rows, horizon = pandas.concat(rows), len(next(iter(actuals.values())))
    models = [SeasonalNaive(season), AutoETS(season), DynamicOptimizedTheta(season), AutoCES(season), MSTL(seasons)]
    for model in models:
        StatsForecast([model], freq=1).forecast(df=rows[rows["unique_id"] == next(iter(histories))], h=horizon)  # compiles
        started = time.process_time()
        engine = StatsForecast([model], freq=1, n_jobs=1, fallback_model=SeasonalNaive(1, alias=model.alias))
        found = engine.forecast(df=rows, h=horizon, level=list(LEVELS))
        yield model.alias, found, (time.process_time() - started) / len(histories)


def main():
    args = options()
    for name in args.sets.split(","):
        histories = read(args.data / f"m4_{name}_train.csv", args.every)
        actuals = read(args.data / f"m4_{name}_test.csv", args.every)
        measured_by = SETS[name][1]
        print(f"M4 {name}, {len(histories)} series")
        perene(args, name, histories, actuals, measured_by)
        if args.alone:
            continue
        print(f"{'statsforecast':<32}OWA" + "".join(f"{f'covers {level} %':>14}" for level in LEVELS) + f"{'s a series':>12}")
        ahead, taken = {}, {}
        for alias, found, seconds in peers(name, histories, actuals):
            series = found.groupby("unique_id", sort=False)
            ahead[alias], taken[alias] = series[alias].apply(numpy.array), seconds
            actual = numpy.concatenate([actuals[key] for key in ahead[alias].index])
            covered = [((found[f"{alias}-lo-{level}"] <= actual) & (actual <= found[f"{alias}-hi-{level}"])).mean() for level in LEVELS]
            print(f"{alias:<32}{owa(histories, actuals, ahead[alias], measured_by):.3f}" + "".join(f"{share:>14.3f}" for share in covered) + f"{seconds:>12.3f}", flush=True)
        for title, aliases in ENSEMBLES.items():
            median = {key: numpy.median([ahead[alias][key] for alias in aliases], axis=0) for key in actuals}
            print(f"{title:<32}{owa(histories, actuals, median, measured_by):.3f}{'':>28}{sum(taken[alias] for alias in aliases):>12.3f}", flush=True)


main()
