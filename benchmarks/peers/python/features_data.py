"""The table of mixed columns, as a program has it in memory before it does anything with it."""

import os

import numpy as np
import pandas as pd

NUMBERS = [f"n{i}" for i in range(10)]
GAPS = NUMBERS[6:]  # those that may be missing
TEXTS = [f"c{i}" for i in range(6)]
WIDTH = 8  # of the vectors that are learned for a text or a bucket
BUCKETS = 10

_ROW = np.dtype(
    [(name, "<f8") for name in NUMBERS]
    + [(name, "<i4") for name in TEXTS]
    + [("i0", "<i4"), ("i1", "<i4"), ("d0", "<i4"), ("d1", "<i4"), ("yes", "u1")]
)


def table(args):
    """A data frame of float64 with NaN for missing, texts, int32 and dates; and the answers."""
    rows = np.fromfile(os.path.join(args.made_dir, "mixed.bin"), dtype=_ROW)
    columns = {}
    for name in _ROW.names[:-1]:
        column = np.ascontiguousarray(rows[name])
        if name in TEXTS:
            column = np.array([f"v{i}" for i in range(column.max() + 1)], dtype=object)[column]
        elif name.startswith("d"):
            column = column.astype("datetime64[D]").astype("datetime64[s]")
        columns[name] = column
    return pd.DataFrame(columns), rows["yes"].astype(bool)


def days(dates):
    """Days since 1970."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def cycles(dates):
    """Sine and cosine of the month and of the day of the week, by name."""
    angles = {
        "month": 2 * np.pi * (dates.dt.month.to_numpy() - 1) / 12,
        "weekday": 2 * np.pi * dates.dt.dayofweek.to_numpy() / 7,
    }
    return {f"{name}_{of.__name__}": of(angle) for name, angle in angles.items() for of in (np.sin, np.cos)}
