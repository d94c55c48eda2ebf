"""PyTorch's DistributedDataParallel over gloo; torchrun starts one of these for each worker."""

import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

import torch_data
import torch_models
from common import WORKER_BATCH, Clock, arguments

args = arguments("ddp")
torch.set_num_threads(args.threads)
torch.manual_seed(args.seed)
dist.init_process_group("gloo")
rank, workers = dist.get_rank(), dist.get_world_size()
clock = Clock("ddp", args, torch=torch.__version__)
net = torch_models.create(args.work)
if args.channels_last:
    net = net.to(memory_format=torch.channels_last)
model = DistributedDataParallel(net, gradient_as_bucket_view=args.bucket_view)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7, fused=args.fused)
examples = torch_data.Examples(args)


def batches(epoch):
    """This worker's part of each global batch, indexed at once, of an order that all workers have."""
    order = torch.randperm(len(examples), generator=torch.Generator().manual_seed(1_000 * args.seed + epoch))
    size = WORKER_BATCH * workers
    for start in range(0, len(order) - size + 1, size):
        yield examples[order[start + rank : start + size : workers]]


for epoch in range(args.epochs):
    total, count = torch.zeros(()), 0
    for inputs, labels in batches(epoch):
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
if rank == 0:
    clock.print()
dist.destroy_process_group()
