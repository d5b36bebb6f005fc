"""Writes models that LightGBM trains, rows, and what it says of them: what `tests/lightgbm.rs` compares with.

    pip install lightgbm==4.7.0 && python make.py [FOLDER [ROWS_TO_LEARN_FROM ROUNDS]]

A case is NAME.txt, the model as LightGBM writes it up to its last tree, and NAME.csv: a line a row of cells, the raw
score, and contributions, of which the last is the mean."""

import pathlib
import sys

import lightgbm
import numpy

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
LEARNED, ROUNDS = (int(number) for number in (sys.argv[2:4] or (3000, 3)))
TOLD = 24
CASES = {
    "grouped_categories": {"num_leaves": 15, "max_cat_to_onehot": 4},
    "one_category_against_the_rest": {"num_leaves": 31, "max_cat_to_onehot": 64, "extra_trees": True},
    "zero_is_missing": {"num_leaves": 15, "zero_as_missing": True},
    "nothing_is_missing": {"num_leaves": 15, "use_missing": False},
    "many_leaves": {"num_leaves": 100, "min_data_in_leaf": 5},
}


def rows(random, count):
    """Numbers, numbers that are mostly zero, a category of 12, numbers of few values, a category of 40, in part missing."""
    x = numpy.column_stack(
        [
            random.normal(size=count),
            random.exponential(size=count) * (random.random(count) < 0.4),
            random.integers(0, 12, count),
            random.integers(-3, 4, count) / 4,
            random.integers(0, 40, count),
        ]
    ).astype(numpy.float32)
    x[random.random(count) < 0.15, 0] = numpy.nan
    x[random.random(count) < 0.1, 1] = numpy.nan
    return x


def outcomes(random, x):
    z = numpy.nan_to_num(x, nan=-1.0)
    log_odds = z[:, 0] + numpy.sqrt(numpy.abs(z[:, 1])) * (z[:, 2] % 3 - 1) + z[:, 3] * (z[:, 0] > 0) + (z[:, 4] % 7 - 3) / 3
    return random.random(len(x)) < 1 / (1 + numpy.exp(-log_odds))


def strange(x):
    """The last rows have categories never seen, nothing known, and zeros of all kinds."""
    x[-1, 2] = x[-1, 4] = 77
    x[-2, 2] = x[-2, 4] = numpy.nan
    x[-3] = numpy.nan
    x[-4] = -0.0
    x[-5, :2] = 1e-36, -1e-36
    x[-6, 2] = -1
    return x


def main():
    for name, settings in CASES.items():
        random = numpy.random.default_rng(7)
        x = rows(random, LEARNED)
        data = lightgbm.Dataset(x, outcomes(random, x), categorical_feature=[2, 4], params={"verbosity": -1, **settings})
        common = {"objective": "binary", "learning_rate": 0.2, "bagging_fraction": 0.8, "bagging_freq": 1, "verbosity": -1}
        model = lightgbm.train({**common, "deterministic": True, "num_threads": 1, **settings}, data, ROUNDS)
        told = strange(rows(random, TOLD))
        text = model.model_to_string().split("end of trees")[0] + "end of trees\n"
        (FOLDER / f"{name}.txt").write_text(text)
        lines = numpy.column_stack([told, model.predict(told, raw_score=True), model.predict(told, pred_contrib=True)])
        (FOLDER / f"{name}.csv").write_text("".join(",".join(map(repr, line.tolist())) + "\n" for line in lines))


main()
