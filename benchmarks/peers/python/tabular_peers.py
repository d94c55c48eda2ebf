"""The tables of the examples churn, houses and tabular with what Python has for them, on the same split.

    python tabular_peers.py [churn|houses|tabular ...] [--seeds 5]

Each model is trained on the rows marked "train" in splits/, chosen by those marked "validation" where it stops
early or has a strength of regularization, and measured once on those marked "test". Prints a Markdown table: means
over the seeds and, after the +-, standard deviations; a linear model has no seed.
"""

import argparse
import os
import pathlib
import statistics
import time
import warnings
from dataclasses import dataclass

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # tables this small gain nothing from threads
warnings.filterwarnings("ignore")

import keras
import lightgbm
import numpy as np
import pandas as pd
import tensorflow as tf
from keras.utils import FeatureSpace
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, mean_absolute_error, r2_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler

HERE = pathlib.Path(__file__).parent
RESOURCES = HERE / "../../../examples/src/main/resources/io/keraunos/examples"
PATIENCE = 8
MOST_CATEGORIES = 254  # of HistGradientBoosting


@dataclass
class Table:
    """Columns by kind, as a Python program has them after it has read the file and taken dates apart."""

    columns: pd.DataFrame
    target: np.ndarray
    parts: np.ndarray
    numbers: list
    ranked: list  # numbers of very different size
    categories: list
    hashed: list
    hidden: list
    learning_rate: float
    batch: int

    @property
    def yes_or_no(self):
        return self.target.dtype == bool

    @property
    def validates(self):
        return "validation" in self.parts

    def of(self, part):
        rows = self.parts == part
        return self.columns[rows], self.target[rows]


def parts(name):
    return np.array((HERE / "splits" / f"{name}.txt").read_text().split())


def churn():
    file = pd.read_csv(RESOURCES / "churn/churn.csv.gz", parse_dates=["since", "last_login"])
    file["month"] = file["since"].dt.month.astype(str)
    file["weekday"] = file["since"].dt.dayofweek.astype(str)
    file["last_login"] = (file["last_login"] - pd.Timestamp("2026-01-01")) / pd.Timedelta(days=1)
    return Table(
        file.drop(columns=["since", "churned"]),
        (file["churned"] == "yes").to_numpy(),
        parts("churn"),
        numbers=["income", "age", "last_login", "support_calls"],
        ranked=["balance"],
        categories=["plan", "city", "newsletter", "month", "weekday"],
        hashed=["referrer"],
        hidden=[64, 32],
        learning_rate=1e-3,
        batch=64,
    )


def houses():
    file = pd.read_csv(RESOURCES / "houses/houses.csv", parse_dates=["sold_on"])
    file["sold_on"] = (file["sold_on"] - pd.Timestamp("2018-01-01")) / pd.Timedelta(days=1)
    return Table(
        file.drop(columns=["price"]),
        file["price"].to_numpy(float),
        parts("houses"),
        numbers=["area", "rooms", "year_built", "distance", "sold_on"],
        ranked=[],
        categories=["district", "energy_class", "garden"],
        hashed=[],
        hidden=[64, 32],
        learning_rate=1e-3,
        batch=32,
    )


def tabular():
    file = pd.read_csv(RESOURCES / "tabular/breast_cancer.csv")
    columns = file.drop(columns=["benign"])
    return Table(
        columns,
        (file["benign"] == 1).to_numpy(),
        parts("tabular"),
        numbers=list(columns),
        ranked=[],
        categories=[],
        hashed=[],
        hidden=[32, 16],
        learning_rate=2e-3,
        batch=32,
    )


def as_categories(table, most=None):
    """The columns with pandas' categories, of which an unseen or, beyond the most frequent, a rare one is missing."""
    columns = table.columns.copy()
    train = table.parts == "train"
    for name in table.categories + table.hashed:
        columns[name] = pd.Categorical(columns[name], columns[name][train].value_counts().index[:most])
    return lambda part: columns[table.parts == part]


def lightgbm_trees(table, seed):
    columns = as_categories(table)
    kind = lightgbm.LGBMClassifier if table.yes_or_no else lightgbm.LGBMRegressor
    loss = {} if table.yes_or_no else {"objective": "regression_l1"}
    chooses = table.validates
    model = kind(n_estimators=3000 if chooses else 100, learning_rate=0.03 if chooses else 0.1, num_leaves=15,
                 subsample=0.8, subsample_freq=1, colsample_bytree=0.8, random_state=seed, n_jobs=1, verbose=-1, **loss)
    model.fit(
        columns("train"),
        table.of("train")[1],
        eval_set=[(columns("validation"), table.of("validation")[1])] if chooses else None,
        eval_metric="auc" if table.yes_or_no else "l1",
        callbacks=[lightgbm.early_stopping(100, verbose=False)] if chooses else None,
    )
    return answers(table, model, columns("test"))


def histogram_trees(table, seed):
    columns = as_categories(table, MOST_CATEGORIES)
    kind = HistGradientBoostingClassifier if table.yes_or_no else HistGradientBoostingRegressor
    loss = {} if table.yes_or_no else {"loss": "absolute_error"}
    chooses = table.validates
    model = kind(max_iter=2000 if chooses else 100, learning_rate=0.05, early_stopping=chooses, n_iter_no_change=50,
                 max_features=0.8, random_state=seed, categorical_features="from_dtype", **loss)
    chosen_by = {"X_val": columns("validation"), "y_val": table.of("validation")[1]} if chooses else {}
    model.fit(columns("train"), table.of("train")[1], **chosen_by)
    return answers(table, model, columns("test"))


def linear(table, _):
    columns, target = table.of("train")
    chooses = table.validates
    best = None
    for strength in (0.03, 0.1, 0.3, 1, 3, 10) if chooses else (1,):
        model = (
            LogisticRegression(C=strength, max_iter=5000)
            if table.yes_or_no
            else TransformedTargetRegressor(Ridge(alpha=1 / strength), func=np.log, inverse_func=np.exp)
        )
        prepared = ColumnTransformer([
            ("numbers", make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), table.numbers),
            ("ranked", make_pipeline(SimpleImputer(strategy="median", add_indicator=True),
                                     QuantileTransformer(n_quantiles=1000)), table.ranked),
            ("categories", OneHotEncoder(handle_unknown="ignore"), table.categories + table.hashed),
        ])
        model = make_pipeline(prepared, model).fit(columns, target)
        part = "validation" if chooses else "train"
        score = scores(table, answers(table, model, table.of(part)[0]), part)[0]
        score = score if table.yes_or_no else -score
        if best is None or score > best[0]:
            best = score, model
    return answers(table, best[1], table.of("test")[0])


def answers(table, model, columns):
    return model.predict_proba(columns)[:, 1] if table.yes_or_no else model.predict(columns)


def feature_space(table, seed):
    keras.utils.set_random_seed(seed)
    train, target = table.of("train")
    filled = table.columns.copy()
    for name in table.numbers + table.ranked:
        if filled[name].isna().any():
            filled[name + "Missing"] = filled[name].isna().astype("float32")
        filled[name] = filled[name].fillna(train[name].median()).astype("float32")
    flags = [name for name in filled if name.endswith("Missing")]
    for name in table.categories + table.hashed:
        filled[name] = filled[name].fillna("missing").astype(str)
    mean, deviation = (0, 1) if table.yes_or_no else (target.mean(), target.std())

    def rows(part, batch):
        of_part = table.parts == part
        inputs = {name: tf.constant(filled[name][of_part].to_list()) for name in filled}
        scaled = ((table.target[of_part] - mean) / deviation).astype("float32")
        return tf.data.Dataset.from_tensor_slices((inputs, scaled)).batch(batch)

    space = FeatureSpace(
        {name: FeatureSpace.float_normalized() for name in table.numbers}
        | {name: FeatureSpace.float_discretized(num_bins=20) for name in table.ranked}
        | {name: FeatureSpace.float() for name in flags}
        | {name: FeatureSpace.string_categorical() for name in table.categories}
        | {name: FeatureSpace.string_hashed(num_bins=1024) for name in table.hashed},
        output_mode="concat",
    )
    space.adapt(rows("train", 1024).map(lambda inputs, _: inputs))

    def encoded(part, batch):
        return rows(part, batch).map(lambda inputs, answer: (space(inputs), answer)).cache()

    x = inputs = space.get_encoded_features()
    for units in table.hidden:
        x = keras.layers.Dense(units, activation="relu")(x)
    model = keras.Model(inputs, keras.layers.Dense(1)(x))
    loss = keras.losses.BinaryCrossentropy(from_logits=True) if table.yes_or_no else "mae"
    metrics = [keras.metrics.AUC(from_logits=True, name="auc", num_thresholds=2000)] if table.yes_or_no else ["mae"]
    model.compile(keras.optimizers.AdamW(table.learning_rate, weight_decay=0.01), loss, metrics=metrics)
    chooses = table.validates
    stop = keras.callbacks.EarlyStopping("val_auc" if table.yes_or_no else "val_mae", patience=PATIENCE,
                                         mode="max" if table.yes_or_no else "min", restore_best_weights=True)
    model.fit(
        encoded("train", table.batch).unbatch().shuffle(10_000, seed=seed).batch(table.batch),
        validation_data=encoded("validation", 256) if chooses else None,
        epochs=60 if chooses else 25,
        callbacks=[stop] if chooses else [],
        verbose=0,
    )
    raw = model.predict(encoded("test", 256), verbose=0)[:, 0]
    return 1 / (1 + np.exp(-raw)) if table.yes_or_no else raw * deviation + mean


def scores(table, answers_of_part, part="test"):
    target = table.of(part)[1]
    if table.yes_or_no:
        return roc_auc_score(target, answers_of_part), accuracy_score(target, answers_of_part > 0.5)
    return mean_absolute_error(target, answers_of_part), r2_score(target, answers_of_part)


PEERS = {
    "LightGBM": lightgbm_trees,
    "scikit-learn HistGradientBoosting": histogram_trees,
    "scikit-learn linear model": linear,
    "Keras FeatureSpace and the same hidden layers": feature_space,
}


def text(values, digits):
    spread = f" +- {statistics.stdev(values):,.{digits}f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):,.{digits}f}{spread}"


def main():
    parser = argparse.ArgumentParser("tabular_peers")
    parser.add_argument("tables", nargs="*", default=["churn", "houses", "tabular"])
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    for name in args.tables:
        table = {"churn": churn, "houses": houses, "tabular": tabular}[name]()
        first, second = ("AUC", "accuracy") if table.yes_or_no else ("MAE", "R2")
        print(f"\n| {name} | test {first} | test {second} | seconds |\n|---|---|---|---|", flush=True)
        for peer, fit in PEERS.items():
            start = time.time()
            seeds = range(1 if fit is linear else args.seeds)
            found = [scores(table, fit(table, seed)) for seed in seeds]
            seconds = (time.time() - start) / len(seeds)
            a, b = zip(*found)
            print(f"| {peer} | {text(a, 4 if table.yes_or_no else 0)} | {text(b, 4)} | {seconds:.1f} |", flush=True)


if __name__ == "__main__":
    main()
