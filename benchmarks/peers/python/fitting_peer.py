"""What is measured of a table before it can be encoded, by pandas or polars.

As Keraunos does it: means and deviations of all rows, quantiles of a sample, and how often each text occurs.
"""

import numpy as np
import pandas as pd
import polars

from common import arguments, print_passes
from features_data import NUMBERS, TEXTS, days, table

LEVELS = np.linspace(0, 1, 1001)
SAMPLE = 16_384

args = arguments("fitting")
frame, _ = table(args)
frame["d1"] = days(frame["d1"])
numbers = NUMBERS + ["i0", "i1", "d1"]
random = np.random.default_rng(args.seed)


def by_pandas():
    rows = random.choice(len(frame), SAMPLE, replace=False)
    for name in numbers:
        column = frame[name]
        measured = column.count(), column.mean(), column.std(), column.min(), column.max()
        quantiles = column.iloc[rows].quantile(LEVELS)
        assert measured[0] <= len(frame) and len(quantiles) == len(LEVELS)
    return len(frame) * min(len(frame[name].value_counts()) > 0 for name in TEXTS)


def by_polars():
    rows = random.choice(len(frame), SAMPLE, replace=False)
    for name in numbers:
        column = frame[name].drop_nulls()
        measured = len(column), column.mean(), column.std(), column.min(), column.max()
        quantiles = np.quantile(frame[name].gather(rows).drop_nulls(), LEVELS)
        assert measured[0] <= len(frame) and len(quantiles) == len(LEVELS)
    return len(frame) * min(len(frame[name].value_counts(sort=True)) > 0 for name in TEXTS)


if args.frames == "polars":
    frame = polars.DataFrame(
        {name: frame[name].to_list() if name in TEXTS else frame[name].to_numpy() for name in numbers + TEXTS}
    ).fill_nan(None)
    print_passes("polars", args, by_polars, polars=polars.__version__)
else:
    print_passes("pandas", args, by_pandas, pandas=pd.__version__)
