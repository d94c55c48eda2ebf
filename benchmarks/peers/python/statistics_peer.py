"""Compares what is measured of columns of numbers: exactly, by Keraunos and by its peers.

Prints how far each is from the exact value, for columns on which peers are known to be off. After
`benchmarks/run`, which builds the jar and installs the peers:

  python statistics_peer.py ../../target/keraunos-benchmarks.jar
"""

import fractions
import json
import math
import os
import subprocess
import sys
import tempfile

import keras
import numpy as np
import pandas as pd
import polars
import sklearn
from sklearn.preprocessing import KBinsDiscretizer, QuantileTransformer, StandardScaler

ROWS = 1_000_000
BINS = 10
LEVELS = np.linspace(0, 1, BINS + 1)[1:-1]


def columns(rows):
    """Columns by name, in an order that is not sorted."""
    number = np.arange(rows, dtype=np.int64)
    place = (number * 7919 % 1_000_003) / 1_000_003  # evenly from 0 to 1
    return {
        "large": 1e8 + place * 1_000,
        "gap": np.where(number % 1000 == 500, np.nan, place),
        "skewed": np.exp(12 * place),
    }


def ours(jar, table):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "rows.f64")
        np.stack(list(table.values()), axis=1).astype("<f8").tofile(file)
        program = ["java", "-cp", jar, "io.keraunos.benchmarks.MeasureColumns", file, *table]
        printed = subprocess.run(program, check=True, capture_output=True, text=True).stdout
    return {name: entry["numbers"] for name, entry in json.loads(printed)["features"].items()}


def exact_moments(values):
    """The mean, rounded once, and the deviation as a population."""
    mean = float(sum(map(fractions.Fraction, values.tolist())) / len(values))
    return mean, math.sqrt(math.fsum((values - mean) ** 2) / len(values))


def normalization(values):
    layer = keras.layers.Normalization(axis=None)
    layer.adapt(values)
    return float(np.asarray(layer.mean).item()), float(np.asarray(layer.variance).item()) ** 0.5


def scaler(values):
    fitted = StandardScaler().fit(values.reshape(-1, 1))
    return float(fitted.mean_[0]), float(fitted.scale_[0])


def show_moments(title, values, measured):
    mean, deviation = exact_moments(values[~np.isnan(values)])
    print(f"{title}: mean and deviation, then how far they are off")
    single = values.astype(np.float32)
    found = {
        "exact": (mean, deviation),
        "Keraunos": (measured["mean"], measured["deviation"]),
        "scikit-learn StandardScaler": scaler(values),
        "pandas": (pd.Series(values).mean(), pd.Series(values).std(ddof=0)),
        "polars": tuple(
            getattr(polars.Series(values).fill_nan(None), name)(**options)
            for name, options in (("mean", {}), ("std", {"ddof": 0}))
        ),
        "NumPy, float32": (float(single.mean()), float(single.std())),
        "scikit-learn StandardScaler, float32": scaler(single),
        "Keras Normalization": normalization(values),
    }
    for name, (m, d) in found.items():
        print(f"  {name:38}{m:19.9g} {d:14.9g}{m - mean:14.3g} {d - deviation:14.3g}")


def show_quantiles(values, boundaries):
    """Prints by how many percentage points of the rows boundaries are off, at most."""
    column = values.reshape(-1, 1)
    layer = keras.layers.Discretization(num_bins=BINS)
    layer.adapt(column)
    transformer = QuantileTransformer(n_quantiles=BINS + 1, random_state=0).fit(column)
    bins = KBinsDiscretizer(BINS, encode="ordinal", strategy="quantile", quantile_method="linear", random_state=0)
    bins.fit(column)
    exact = np.quantile(values, LEVELS)
    print(f"{BINS} buckets of the skewed column, {len(values):,} rows: boundaries, and the furthest in ranks")
    found = {
        "exact": exact,
        "Keraunos": np.array(boundaries[1:-1]),
        "scikit-learn QuantileTransformer": transformer.quantiles_[1:-1, 0],
        "scikit-learn KBinsDiscretizer": bins.bin_edges_[0][1:-1],
        "Keras Discretization": np.array(layer.bin_boundaries),
    }
    ordered = np.sort(values)
    for name, numbers in found.items():
        off = np.abs(np.searchsorted(ordered, numbers) / len(values) - LEVELS).max()
        shown = " ".join(f"{number:.6g}" for number in (numbers[0], numbers[4], numbers[-1]))
        print(f"  {name:38}{shown:30} {100 * off:.3f} percentage points")


def main():
    jar = sys.argv[1]
    print(f"keras {keras.__version__}, scikit-learn {sklearn.__version__}, pandas {pd.__version__}", end="")
    print(f", polars {polars.__version__}, numpy {np.__version__}")
    table = columns(ROWS)
    measured = ours(jar, table)
    show_moments(f"values about 1e8, {ROWS:,} rows", table["large"], measured["large"])
    few = columns(1000)
    show_moments("one NaN in 1,000 rows", few["gap"], ours(jar, few)["gap"])
    show_quantiles(table["skewed"], measured["skewed.buckets"]["quantiles"])
    some = columns(10_000)
    show_quantiles(some["skewed"], ours(jar, some)["skewed.buckets"]["quantiles"])


if __name__ == "__main__":
    main()
