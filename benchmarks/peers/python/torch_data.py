"""The data as PyTorch's DataLoader reads them, in three ways."""

import torch
from torch.utils.data import BatchSampler, DataLoader, Dataset, RandomSampler, SequentialSampler

from common import WORK, data


class Examples(Dataset):
    """Decodes what it is asked for: one example, or a whole batch of indices at once."""

    def __init__(self, args):
        inputs, labels = data(args)
        self.inputs, self.labels = torch.from_numpy(inputs), torch.from_numpy(labels)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return decode(self.inputs[index]), self.labels[index]


def decode(inputs):
    """Bytes to floats from -1 to 1, channels first; other inputs as they are."""
    if inputs.dtype != torch.uint8:
        return inputs
    return inputs.movedim(-1, -3).float().div_(127.5).sub_(1)


def loader(args, shuffle=True):
    _, batch = WORK[args.work]
    examples = Examples(args)
    persistent = args.workers > 0
    if args.loader == "items":
        return DataLoader(
            examples,
            batch,
            shuffle=shuffle,
            num_workers=args.workers,
            persistent_workers=persistent,
            drop_last=shuffle,
        )
    order = RandomSampler(examples) if shuffle else SequentialSampler(examples)
    sampler = BatchSampler(order, batch, drop_last=shuffle)
    return DataLoader(
        examples, batch_size=None, sampler=sampler, num_workers=args.workers, persistent_workers=persistent
    )


class TensorBatches:
    """No DataLoader at all: tensors in memory, indexed by a permutation."""

    def __init__(self, args):
        self.examples = Examples(args)
        _, self.batch = WORK[args.work]

    def __iter__(self):
        order = torch.randperm(len(self.examples))
        for start in range(0, len(order) - self.batch + 1, self.batch):
            yield self.examples[order[start : start + self.batch]]
