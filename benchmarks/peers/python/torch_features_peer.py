"""A plain PyTorch loop over tensors that pandas has encoded."""

import numpy as np
import pandas as pd
import torch
import torch.nn.functional as F
from torch import nn

from common import WORK, Clock, arguments
from features_data import BUCKETS, GAPS, NUMBERS, TEXTS, WIDTH, cycles, days, table

args = arguments("pytorch")
torch.manual_seed(args.seed)
if args.threads:
    torch.set_num_threads(args.threads)
clock = Clock("pytorch", args, torch=torch.__version__, pandas=pd.__version__)


def encode(frame):
    """Numbers ready to use, places of texts and buckets, and how many places each has."""
    numbers = [frame[name].to_numpy() for name in NUMBERS + ["i0"]] + [days(frame["d1"])]
    ready = []
    for column in numbers:
        column = np.where(np.isnan(column), np.nanmean(column), column)
        ready.append((column - column.mean()) / column.std())
    ready += [frame[name].isna().to_numpy() for name in GAPS]
    ready += cycles(frame["d0"]).values()
    places, sizes = [], []
    for name in TEXTS:
        text = pd.Categorical(frame[name])
        places.append(text.codes)
        sizes.append(len(text.categories) + 1)  # one for those that are not seen here
    boundaries = np.unique(np.quantile(frame["i1"], np.arange(1, BUCKETS) / BUCKETS))
    places.append(np.searchsorted(boundaries, frame["i1"], side="right"))
    sizes.append(len(boundaries) + 1)
    return (
        torch.from_numpy(np.stack(ready, 1, dtype=np.float32, casting="same_kind")),
        torch.from_numpy(np.stack(places, 1, dtype=np.int32, casting="same_kind")),
        sizes,
    )


class Net(nn.Module):
    def __init__(self, numbers, sizes):
        super().__init__()
        self.tables = nn.ModuleList(nn.Embedding(size, WIDTH) for size in sizes)
        self.layers = nn.Sequential(
            nn.Linear(numbers + WIDTH * len(sizes), 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1)
        )
        for module in self.layers:
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        for of in self.tables:
            nn.init.uniform_(of.weight, -0.05, 0.05)

    def forward(self, numbers, places):
        vectors = [of(place) for of, place in zip(self.tables, places.unbind(1))]
        return self.layers(torch.cat([numbers, *vectors], 1)).squeeze(1)


frame, yes = table(args)
clock.begin()
numbers, places, sizes = encode(frame)
answers = torch.from_numpy(yes.astype(np.float32))
model = Net(numbers.shape[1], sizes)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=args.fused)
examples, batch = WORK[args.work]
clock.ready()
for epoch in range(args.epochs):
    total, count = torch.zeros(()), 0
    order = torch.randperm(len(answers))
    for start in range(0, examples - batch + 1, batch):
        rows = order[start : start + batch]
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(model(numbers[rows], places[rows]), answers[rows])
        loss.backward()
        optimizer.step()
        clock.step()
        total += loss.detach()
        count += 1
    clock.epoch(total / count)
clock.print()
