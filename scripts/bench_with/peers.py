"""What a data scientist would reach for instead: each peer takes training and test rows and gives probabilities, or
numbers.

Categories are the columns of type `category`; missing cells are NaN there and elsewhere.
"""

import tempfile

import pandas

# CatBoost as it comes, and LightGBM as one tunes it by hand: small trees at a low rate, rows and columns sampled, L2.
AS_IT_COMES = {"iterations": 500, "random_seed": 0, "verbose": False, "allow_writing_files": False}
BY_HAND = {
    "n_estimators": 400,
    "learning_rate": 0.03,
    "num_leaves": 15,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.5,
    "reg_lambda": 5.0,
    "random_state": 0,
    "verbose": -1,
}


def spelt_out(train_x, test_x):
    """Which columns are categories, and the rows with those as text, missing ones, too."""
    categories = [c for c in train_x if train_x[c].dtype == "category"]
    plain = [x.assign(**{c: x[c].astype(object).fillna("missing").astype(str) for c in categories}) for x in (train_x, test_x)]
    return categories, plain


def catboost(train_x, train_y, test_x, threads, _seconds):
    """CatBoost, 500 iterations, categorical features declared, else as it comes."""
    from catboost import CatBoostClassifier

    categories, plain = spelt_out(train_x, test_x)
    model = CatBoostClassifier(**AS_IT_COMES, thread_count=threads)
    model.fit(plain[0], train_y, cat_features=categories)
    return model.predict_proba(plain[1])[:, 1]


def lightgbm(train_x, train_y, test_x, threads, _seconds):
    """LightGBM as one tunes it by hand: small trees at a low rate, rows and columns sampled, L2."""
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(**BY_HAND, n_jobs=threads)
    return model.fit(train_x, train_y).predict_proba(test_x)[:, 1]


def autogluon(train_x, train_y, test_x, threads, seconds):
    """AutoGluon's best quality within a time limit per fold."""
    from autogluon.tabular import TabularPredictor

    with tempfile.TemporaryDirectory() as folder:
        model = TabularPredictor("_target", path=folder, eval_metric="log_loss", verbosity=0)
        rows = train_x.assign(_target=pandas.Series(train_y, index=train_x.index))
        model.fit(rows, presets="best_quality", time_limit=seconds, num_cpus=threads, num_gpus=0)
        return model.predict_proba(test_x)[1].to_numpy()


def catboost_numbers(train_x, train_y, test_x, threads):
    """The same CatBoost of numbers."""
    from catboost import CatBoostRegressor

    categories, plain = spelt_out(train_x, test_x)
    model = CatBoostRegressor(**AS_IT_COMES, thread_count=threads)
    model.fit(plain[0], train_y, cat_features=categories)
    return model.predict(plain[1])


def lightgbm_numbers(train_x, train_y, test_x, threads):
    """The same LightGBM of numbers."""
    from lightgbm import LGBMRegressor

    model = LGBMRegressor(**BY_HAND, n_jobs=threads)
    return model.fit(train_x, train_y).predict(test_x)


def mean(_train_x, train_y, _test_x, _threads):
    """The mean of the rows learned from, for each."""
    return train_y.mean()


PEERS = {"catboost": catboost, "lightgbm": lightgbm, "autogluon": autogluon}
NUMBER_PEERS = {"catboost": catboost_numbers, "lightgbm": lightgbm_numbers, "mean": mean}
