"""Writes what the tests of features compare with: resources/io/keraunos/feature/feature_values.json.

Made with NumPy 2.4.6, scikit-learn 1.9.1, TensorFlow 2.21.0 and Keras 3.15.1:

    python -m venv env && env/bin/pip install numpy scikit-learn tensorflow keras
    KERAS_BACKEND=tensorflow env/bin/python feature_values.py \
        > ../resources/io/keraunos/feature/feature_values.json

"exact" are fractions and 100 digits, rounded once: what a mean and a deviation are.
"""

import json
import math
import os
import random
import warnings
from decimal import Decimal, getcontext
from fractions import Fraction

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
import sklearn.preprocessing as sk
import tensorflow as tf

warnings.simplefilter("ignore")
getcontext().prec = 120
getcontext().Emin, getcontext().Emax = -99999, 99999
NAN = float("nan")
draw = random.Random(1)


def columns():
    yield "incomes", [round(draw.lognormvariate(10, 1), 2) for _ in range(300)]
    # A standard deviation of about 2,000 seconds in 1.7e9: float32 has steps of 128 there.
    yield "seconds", [float(1_700_000_000 + int(draw.gauss(1798, 2000))) for _ in range(300)]
    yield "one missing", [float(i) for i in range(99)] + [NAN]
    yield "ties", [float(draw.choice([0, 0, 0, 0, 1, 1, 7, -3])) for _ in range(200)]
    yield "fractions", [draw.uniform(-1, 1) for _ in range(101)]
    yield "denormals", [k * 5e-324 for k in (1, 2, 3, 7, 1 << 40, 0, 12345)]
    yield "small", [draw.uniform(1, 9) * 1e-200 for _ in range(20)]
    yield "huge", [1e308, -1e308, 1.7e308, 1e308, 0.0]
    yield "mixed", [1e16, 1.0, -1e16, 3.5, 1e-9, 2.5e5]
    yield "one", [0.1]
    yield "constant", [0.1] * 7
    yield "zeros", [0.0, -0.0, 0.0]
    yield "1,200 values", [float(draw.choice([draw.randint(0, 20), draw.randint(0, 5000)]))
                           for _ in range(1200)]


def exact(values):
    fractions = [Fraction(v) for v in values]
    mean = sum(fractions) / len(fractions)
    variance = sum((f - mean) ** 2 for f in fractions) / len(fractions)
    root = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
    return float(mean), float(root)


def text(number):
    number = float(number)
    return number if math.isfinite(number) else repr(number)


def number_column(name, values):
    there = [v for v in values if v == v]
    mean, deviation = exact(there)
    column = np.array(values).reshape(-1, 1)
    scaler = sk.StandardScaler().fit(column)
    layer = keras.layers.Normalization(axis=None)
    layer.adapt(column.astype(np.float32))
    result = {
        "name": name,
        "values": [text(v) for v in values],
        "exact_mean": text(mean),
        "exact_deviation": text(deviation),
        "sklearn_mean": text(scaler.mean_[0]),
        "sklearn_var": text(scaler.var_[0]),
        "keras_mean": text(np.asarray(layer.mean).item()),
        "numpy_deciles": [text(q) for q in np.quantile(there, np.linspace(0, 1, 11))],
    }
    if name in ("ties", "1,200 values", "seconds"):
        count = min(1001, len(values))
        transformer = sk.QuantileTransformer(n_quantiles=count, subsample=None).fit(column)
        result["sklearn_quantiles"] = [text(q) for q in transformer.quantiles_[:, 0]]
        discretizer = sk.KBinsDiscretizer(
            4, strategy="quantile", encode="ordinal", quantile_method="linear"
        ).fit(column)
        result["sklearn_bins"] = [text(q) for q in discretizer.bin_edges_[0]]
        keras_bins = keras.layers.Discretization(num_bins=4)
        keras_bins.adapt(column.astype(np.float32))
        result["keras_bins"] = [text(q) for q in keras_bins.bin_boundaries]
    return result


def vocabularies():
    words = ["FREE"] * 5 + ["PRO"] * 3 + ["b", "a", "c"] + ["\ufffd"] * 2 + ["\U0001f600"] * 2
    words += ["Zürich"] * 4 + ["line\nbreak", " blank "]
    draw.shuffle(words)
    lookup = keras.layers.StringLookup(num_oov_indices=1)
    lookup.adapt(np.array(words, dtype=object))
    encoder = sk.OrdinalEncoder().fit(np.array(words, dtype=object).reshape(-1, 1))
    yield {
        "values": words,
        "keras": [str(w) for w in lookup.get_vocabulary()[1:]],
        "sklearn": [str(w) for w in encoder.categories_[0]],
    }


def texts():
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789 -_/äöüßéñ漢字かな😀🚀\n\t\x00"
    for length in [*range(1, 70), 96, 127, 128, 129, 190, 191, 192, 193, 255, 256, 257, 400]:
        yield "".join(draw.choice(alphabet[:40] if length % 2 else alphabet) for _ in range(length))
    yield from ["FREE", "https://example.org/a?b=c", "é", "e\u0301", "😀", "?", " "]


def hashes():
    for each in texts():
        fingerprint = tf.fingerprint([each.encode()], method="farmhash64").numpy().tobytes()
        yield {
            "text": each,
            "hash": str(int.from_bytes(fingerprint, "little", signed=True)),
            "bucket": int(tf.strings.to_hash_bucket_fast(each.encode(), 1000).numpy()),
            "keras": int(np.asarray(keras.layers.Hashing(num_bins=997)([each])).item()),
        }


def whole_hashes():
    layer = keras.layers.Hashing(num_bins=997)
    for each in [0, 1, -1, 9, 10, 123456789, -42, (1 << 62) + 3, -(1 << 63) + 1, (1 << 63) - 1]:
        yield {
            "whole": str(each),
            "bucket": int(tf.strings.to_hash_bucket_fast(str(each), 1000).numpy()),
            "keras": int(np.asarray(layer(np.array([each], dtype=np.int64))).item()),
        }


def lines(entries):
    return ",\n".join(json.dumps(entry, allow_nan=False) for entry in entries)


PARTS = {
    "numbers": (number_column(name, values) for name, values in columns()),
    "vocabularies": vocabularies(),
    "hashes": hashes(),
    "whole_hashes": whole_hashes(),
}
print("{\n" + ",\n".join('"%s": [\n%s\n]' % (k, lines(v)) for k, v in PARTS.items()) + "\n}")
