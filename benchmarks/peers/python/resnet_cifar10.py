"""The recipe of the example resnet in PyTorch, for its accuracy: python resnet_cifar10.py DATA_DIR EPOCHS."""

import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

from torch_models import ResNet20

BATCH = 128
MEAN = torch.tensor([0.4914, 0.4822, 0.4465]).view(1, 3, 1, 1)
STD = torch.tensor([0.2470, 0.2435, 0.2616]).view(1, 3, 1, 1)


def images(folder, names):
    rows = np.concatenate(
        [np.fromfile(f"{folder}/{name}.bin", np.uint8).reshape(-1, 3073) for name in names]
    )
    pixels = torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32).copy()).float() / 255
    return (pixels - MEAN) / STD, torch.from_numpy(rows[:, 0].astype(np.int64))


def augmented(x):
    """Each image moved by up to 4 pixels, zeros coming in, and every second one or so mirrored."""
    padded = F.pad(x, (4, 4, 4, 4))
    moved = torch.empty_like(x)
    offsets = torch.randint(0, 9, (len(x), 2))
    mirrored = torch.rand(len(x)) < 0.5
    for i, (down, right) in enumerate(offsets.tolist()):
        image = padded[i, :, down : down + 32, right : right + 32]
        moved[i] = image.flip(-1) if mirrored[i] else image
    return moved


def main(folder, epochs):
    torch.manual_seed(0)
    x, y = images(folder, [f"data_batch_{i}" for i in range(1, 6)])
    test_x, test_y = images(folder, ["test_batch"])
    model = ResNet20().to(memory_format=torch.channels_last)
    for module in model.modules():
        if isinstance(module, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(module.weight)
        elif isinstance(module, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(module.weight)
            torch.nn.init.zeros_(module.bias)
    decaying = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    optimizer = torch.optim.SGD(
        [{"params": decaying, "weight_decay": 1e-4}, {"params": others}],
        lr=0.1,
        momentum=0.9,
        nesterov=True,
    )
    steps = epochs * (len(y) // BATCH)
    warmup = steps // 10
    schedule = torch.optim.lr_scheduler.SequentialLR(
        optimizer,
        [
            torch.optim.lr_scheduler.LinearLR(optimizer, 0.01, 1, warmup),
            torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps - warmup),
        ],
        [warmup],
    )
    started = time.time()
    for epoch in range(1, epochs + 1):
        model.train()
        order = torch.randperm(len(y))
        total = right = 0
        for step in range(len(y) // BATCH):
            batch = order[step * BATCH : (step + 1) * BATCH]
            logits = model(augmented(x[batch]).to(memory_format=torch.channels_last))
            loss = F.cross_entropy(logits, y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
            right += (logits.argmax(1) == y[batch]).sum().item()
        model.eval()
        with torch.no_grad():
            logits = torch.cat([model(part) for part in test_x.split(500)])
        print(
            f"epoch {epoch}: train_loss {total / (step + 1):.4f}, train_acc {right / (step + 1) / BATCH:.4f}, "
            f"test_loss {F.cross_entropy(logits, test_y).item():.4f}, "
            f"test_acc {(logits.argmax(1) == test_y).float().mean().item():.4f}, "
            f"{time.time() - started:.0f} s",
            flush=True,
        )


main(sys.argv[1], int(sys.argv[2]))
