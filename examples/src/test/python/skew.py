"""Compares what SkewTest wrote with what TensorFlow makes of the exported models.

Run SkewTest with -Dkeraunos.skew=FOLDER, then with TensorFlow: python skew.py FOLDER
"""

import json
import pathlib
import sys

import numpy as np
import tensorflow as tf

ALONE = 100
MISSING = {tf.float64: np.nan, tf.int64: -(2**63), tf.string: ""}


def raw(value, dtype):
    if value is None:
        return MISSING[dtype]
    if dtype == tf.string:
        if isinstance(value, bool):
            return str(value).lower()
        return str(value).encode("utf-8", "replace")
    return float(value) if dtype == tf.float64 else int(value)


def inputs(signature, rows):
    specs = signature.structured_input_signature[1]
    assert set(specs) <= set(rows[0]), set(specs) - set(rows[0])  # which has labels too
    return {
        name: tf.constant([raw(row[name], spec.dtype) for row in rows], spec.dtype)
        for name, spec in specs.items()
    }


def call(signature, fed):
    return next(iter(signature(**fed).values())).numpy()


def compare(expected, found):
    """Returns how many features differ in a bit, and by how much answers differ."""
    bits = expected.view(np.uint32) != found.view(np.uint32)
    answers, others = expected[:, -1].astype(float), found[:, -1].astype(float)
    distance = np.abs(answers - others) / np.maximum(1, np.abs(answers))
    return int(bits[:, :-1].sum()), float(distance.max())


def main():
    right = True
    for folder in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
        rows = [json.loads(line) for line in (folder / "rows.json").read_text().splitlines()]
        expected = np.fromfile(folder / "answers.f32", "<f4").reshape(len(rows), -1)
        signature = tf.saved_model.load(str(folder / "model")).signatures["serving_default"]
        fed = inputs(signature, rows)
        together = compare(expected, call(signature, fed))
        alone = [call(signature, {n: v[i : i + 1] for n, v in fed.items()}) for i in range(ALONE)]
        singly = compare(expected[:ALONE], np.concatenate(alone))
        features = expected[:, :-1]
        print(
            f"{folder.name}: {len(rows)} rows of {features.shape[1]} features,"
            f" {np.isinf(features).sum()} infinite, {np.isnan(features).sum()} NaN;"
            f" bits that differ {together[0]}, one by one {singly[0]};"
            f" answers by {together[1]:.1e}, one by one {singly[1]:.1e}"
        )
        right &= together[0] + singly[0] == 0 and max(together[1], singly[1]) <= 1e-6
    sys.exit(0 if right else "they differ")


if __name__ == "__main__":
    main()
