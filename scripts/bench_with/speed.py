"""Perene and its peers from a file of made-up customers to a model, and from the model to a file of scores.

Every learner reads the same CSV files, in a process of its own: training rows to a saved model on --threads cores,
then other rows to a file of scores on one core. Seconds are of the whole process, files and start-up included. Memory
is the most that process held. A ratio is the learner's figure over Perene's. "first" is one row scored by a new process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas
from sklearn.metrics import roc_auc_score

TARGET, KEY = "churned", "customer_id"
PEERS = ("catboost", "lightgbm", "lightgbm in onnxruntime")


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench speed", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000, help="to learn from, and as many again to score")
    parser.add_argument("--effort", default="fast", help="Perene's efforts, separated by commas")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="cores to train on")
    parser.add_argument("--perene", help=argparse.SUPPRESS)
    parser.add_argument("--peer", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args()


def encoded(path, categories=None):
    """Rows as peers see them: texts as categories, those of training where given."""
    rows = pandas.read_csv(path)
    y = (rows[TARGET] == "Yes").to_numpy().astype(int)
    x = rows.drop(columns=[TARGET, KEY])
    for column in x.select_dtypes(exclude="number"):
        if column.endswith("_date"):
            x[column] = (pandas.to_datetime(x[column]) - pandas.Timestamp(0)).dt.days
        else:
            x[column] = pandas.Categorical(x[column], categories=(categories or {}).get(column))
    return x, y


def train(name, file, model, threads):
    import joblib

    x, y = encoded(file)
    categories = {c: list(x[c].cat.categories) for c in x if x[c].dtype == "category"}
    if name == "catboost":
        from catboost import CatBoostClassifier

        fitted = CatBoostClassifier(iterations=500, random_seed=0, verbose=False, thread_count=threads, allow_writing_files=False)
        fitted.fit(plain(x), y, cat_features=list(categories))
        joblib.dump((categories, fitted), model)
        return
    from lightgbm import LGBMClassifier

    fitted = LGBMClassifier(n_estimators=400, learning_rate=0.03, num_leaves=15, subsample=0.8, subsample_freq=1,
                            colsample_bytree=0.5, reg_lambda=5.0, random_state=0, n_jobs=threads, verbose=-1)
    if name == "lightgbm":
        joblib.dump((categories, fitted.fit(x, y)), model)
        return
    # The converter knows no categories: they are numbered, as is usual with it.
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    fitted.fit(numbers(x), y)
    graph = convert_lightgbm(fitted, initial_types=[("x", FloatTensorType([None, x.shape[1]]))], zipmap=False)
    joblib.dump((categories, graph.SerializeToString()), model)


def plain(x):
    return x.assign(**{c: x[c].astype(object).fillna("missing").astype(str) for c in x if x[c].dtype == "category"})


def numbers(x):
    return x.assign(**{c: x[c].cat.codes for c in x if x[c].dtype == "category"}).to_numpy("float32")


def score(name, model, file, out):
    import joblib

    categories, fitted = joblib.load(model)
    x, _ = encoded(file, categories)
    if name == "catboost":
        p = fitted.predict_proba(plain(x), thread_count=1)[:, 1]
    elif name == "lightgbm":
        p = fitted.predict_proba(x, num_threads=1)[:, 1]
    else:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = 1
        p = onnxruntime.InferenceSession(fitted, settings).run(None, {"x": numbers(x)})[1][:, 1]
    pandas.DataFrame({"score": p}).to_csv(out, index=False)


def run(command, cores):
    """Seconds and peak bytes of a process bound to some cores."""
    started = time.monotonic()
    pid = os.posix_spawnp("taskset", ["taskset", "-c", f"0-{cores - 1}", *map(str, command)], os.environ,
                          file_actions=[(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)])
    _, status, used = os.wait4(pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.monotonic() - started, used.ru_maxrss * 1024


def measure(folder, train_with, score_with, threads):
    model, out = folder / "model", folder / "scores.csv"
    seconds, memory = run([*train_with, folder / "train.csv", model], threads)
    score_seconds, _ = run([*score_with, model, folder / "test.csv", out], 1)
    first, _ = run([*score_with, model, folder / "one.csv", folder / "one.out"], 1)
    positive = (pandas.read_csv(folder / "test.csv", usecols=[TARGET])[TARGET] == "Yes").astype(int)
    rows = len(positive)
    return {"AUC": roc_auc_score(positive, pandas.read_csv(out)["score"]), "train s": seconds, "train MB": memory / 1e6,
            "rows/s": rows / score_seconds, "model MB": model.stat().st_size / 1e6, "first s": first}


def perene(args, folder, effort):
    """Shell wrappers, so that Perene's arguments come in the same order as the peers'."""
    fit, use = folder / "fit.sh", folder / "use.sh"
    fit.write_text(f'exec "{args.perene}" train "$1" --target {TARGET} --entity-key {KEY} --effort {effort} -o "$2"\n')
    use.write_text(f'exec "{args.perene}" score "$1" "$2" -o "$3"\n')
    return measure(folder, ["sh", fit], ["sh", use], args.threads)


def show(results):
    keys = list(next(iter(results.values())))
    print(f"{'':<26}" + "".join(f"{key:>10}" for key in keys) + "".join(f"{key + ' x':>13}" for key in keys[1:]), flush=True)
    base = next(iter(results.values()))
    for name, found in results.items():
        digits = {"AUC": 4, "train MB": 0, "rows/s": 0, "first s": 2}
        figures = "".join(f"{found[key]:>10.{digits.get(key, 1)}f}" for key in keys)
        print(f"{name:<26}{figures}" + "".join(f"{found[key] / base[key]:>13.2f}" for key in keys[1:]), flush=True)


def main():
    args = options()
    if args.peer:
        name, act, *rest = args.peer
        return train(name, *rest, args.threads) if act == "train" else score(name, *rest)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        subprocess.run([args.perene, "generate", "--rows", str(2 * args.rows), "--seed", "7", "-o", folder / "all.csv"], check=True)
        rows = pandas.read_csv(folder / "all.csv", dtype=str, keep_default_na=False)
        for name, part in (("train", rows[: args.rows]), ("test", rows[args.rows :]), ("one", rows[args.rows :][:1])):
            part.to_csv(folder / f"{name}.csv", index=False)
        results = {f"perene {effort}": perene(args, folder, effort) for effort in args.effort.split(",")}
        for name in PEERS:
            peer = [sys.executable, __file__, "--threads", str(args.threads), "--peer", name]
            results[name] = measure(folder, [*peer, "train"], [*peer, "score"], args.threads)
    print(f"{args.rows} rows to learn from, {args.rows} to score, {args.threads} threads to learn, 1 to score")
    show(results)


main()
