"""Writes ../resources/io/keraunos/graph/trace/quantile_values.txt: ranks by scikit-learn.

Run with scikit-learn 1.9 and NumPy 2: python quantile_values.py
"""

import pathlib

import numpy as np
from sklearn.preprocessing import QuantileTransformer

HERE = pathlib.Path(__file__).parent
TARGET = HERE / "../resources/io/keraunos/graph/trace/quantile_values.txt"


def columns():
    random = np.random.RandomState(7)
    mixed = np.where(random.rand(5000) < 0.4, 0.0, np.round(np.exp(random.randn(5000) * 2), 3))
    yield "mixed", mixed, 1001
    yield "normal", random.randn(500), 21
    yield "ages", random.randint(18, 30, 500).astype(float), 101
    yield "two", (random.rand(500) < 0.3).astype(float), 11
    yield "constant", np.full(50, 3.25), 11
    yield "large", np.sort(random.randn(500)) * 1e17 + 1.7e18, 21


def line(name, values):
    return f"{name} = {','.join(repr(float(value)) for value in values)}"


def main():
    random = np.random.RandomState(8)
    lines = []
    for name, data, count in columns():
        transformer = QuantileTransformer(
            n_quantiles=count, output_distribution="uniform", subsample=None
        ).fit(data[:, None])
        quantiles = transformer.quantiles_[:, 0]
        spread = max(quantiles[-1] - quantiles[0], 1)
        raw = np.concatenate([
            random.choice(data, 20),
            random.choice(quantiles, 20),
            quantiles[0] + spread * (random.rand(40) * 1.2 - 0.1),
            [quantiles[0], quantiles[-1], quantiles[0] + spread * 1e-12, -1e300, 1e300, 0],
        ])
        ranks = np.concatenate([random.rand(30) * 1.2 - 0.1, transformer.references_[:5],
                                np.linspace(0, 1, count)[-5:], [0.5, 1e-9, 1 - 1e-9]])
        lines.append(line(f"{name}/quantiles", quantiles))
        lines.append(line(f"{name}/raw", raw))
        lines.append(line(f"{name}/ranks", transformer.transform(raw[:, None])[:, 0]))
        clipped = np.clip(ranks, 0, 1)
        lines.append(line(f"{name}/scaled", ranks))
        lines.append(line(f"{name}/original", transformer.inverse_transform(clipped[:, None])[:, 0]))
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
