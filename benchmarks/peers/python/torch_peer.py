"""A plain PyTorch loop."""

import sys

import torch

import torch_data
import torch_models
from common import Clock, arguments, print_latencies, print_passes

args = arguments("pytorch")
torch.manual_seed(args.seed)
if args.threads:
    torch.set_num_threads(args.threads)
version = {"torch": torch.__version__}
clock = Clock("pytorch", args, **version)
model = torch_models.create(args.work)
if args.channels_last:
    model = model.to(memory_format=torch.channels_last)
if args.jit:
    model = torch.compile(model)


def load():
    count = 0
    for _, labels in batches:
        count += len(labels)
    return count


@torch.inference_mode()
def validate():
    model.eval()
    loss, right, count = torch.zeros(()), torch.zeros((), dtype=torch.int64), 0
    for inputs, labels in batches:
        if args.channels_last:
            inputs = inputs.contiguous(memory_format=torch.channels_last)
        logits = model(inputs)
        loss += torch_models.loss(logits, labels) * len(labels)
        right += (logits.argmax(-1) == labels).sum()
        count += len(labels)
    assert 0 <= right.item() <= count and loss.item() / count > 0
    return count


@torch.inference_mode()
def predict(image):
    inputs = torch_data.decode(torch.from_numpy(image)[None])
    if args.channels_last:
        inputs = inputs.contiguous(memory_format=torch.channels_last)
    return torch.softmax(model(inputs), -1)[0].numpy()


if args.task == "loading":
    batches = torch_data.loader(args)
    print_passes("pytorch", args, load, **version)
    sys.exit()
if args.task == "validation":
    batches = torch_data.loader(args, shuffle=False)
    print_passes("pytorch", args, validate, **version)
    sys.exit()
if args.task == "prediction":
    model.eval()
    print_latencies("pytorch", args, predict, **version)
    sys.exit()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=args.fused)
batches = torch_data.TensorBatches(args) if args.loader == "tensor" else torch_data.loader(args)
for epoch in range(args.epochs):
    total, count = torch.zeros(()), 0
    for inputs, labels in batches:
        if args.channels_last:
            inputs = inputs.contiguous(memory_format=torch.channels_last)
        optimizer.zero_grad()
        loss = torch_models.loss(model(inputs), labels)
        loss.backward()
        optimizer.step()
        clock.step()
        total += loss.detach()
        count += 1
    clock.epoch(total / count)
clock.print()
