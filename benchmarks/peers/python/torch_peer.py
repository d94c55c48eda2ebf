"""A plain PyTorch loop."""

import torch

import torch_data
import torch_models
from common import Clock, arguments

args = arguments("pytorch")
torch.manual_seed(args.seed)
if args.threads:
    torch.set_num_threads(args.threads)
clock = Clock("pytorch", args, torch=torch.__version__)
model = torch_models.create(args.work)
if args.channels_last:
    model = model.to(memory_format=torch.channels_last)
if args.jit:
    model = torch.compile(model)
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
