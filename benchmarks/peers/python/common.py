"""What the Python peers share: flags, data, and the measurement that each prints as one line of JSON."""

import argparse
import json
import math
import os
import platform
import statistics
import time

import numpy as np

STARTED = float(os.environ.get("KERAUNOS_STARTED", time.time()))

IMAGE_BYTES = 32 * 32 * 3
ROW_NUMBERS = 20
VOCABULARY = 64
SEQUENCE = 128
WARM_UP_CALLS = 1_000
CALLS = 5_000

# Examples of a batch of each of several workers.
WORKER_BATCH = 32

# Examples of an epoch and of a batch, by kind of work.
WORK = {
    "lenet": (10_000, 64),
    "mlp": (64_000, 32),
    "deep": (3_200, 32),
    "resnet": (2_560, 128),
    "transformer": (640, 32),
    "features": (1_000_000, 1_024),
}


def arguments(peer):
    parser = argparse.ArgumentParser(peer)
    parser.add_argument("--work", choices=WORK, default="lenet")
    parser.add_argument("--task", choices=["training", "loading", "validation", "prediction"], default="training")
    parser.add_argument("--data-dir", default="data", help="holds cifar-10-batches-bin")
    parser.add_argument("--made-dir", help="holds rows.bin, text.bin and mixed.bin, which ComparePeers makes")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="0 for the framework's own choice")
    parser.add_argument("--workers", type=int, default=0, help="loader processes")
    parser.add_argument("--devices", type=int, default=1, help="processes that train together")
    parser.add_argument("--bucket-view", action="store_true", help="DDP's gradient_as_bucket_view")
    parser.add_argument("--pack", type=int, default=0, help="bytes of gradients in an exchange; 0 for all")
    parser.add_argument("--inter", type=int, default=1, help="threads for ops of their own")
    parser.add_argument("--call", default="function", choices=["function", "predict_on_batch"])
    parser.add_argument("--loader", default="batches", choices=["items", "batches", "tensor"])
    parser.add_argument("--frames", default="pandas", choices=["pandas", "polars"])
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--steps-per-execution", type=int, default=1)
    parser.add_argument("--jit", action="store_true")
    parser.add_argument("--fused", action="store_true", help="the optimizer's fused form")
    return parser.parse_args()


def data(args):
    """Inputs and labels of an epoch, as arrays; images as bytes, rows from the top."""
    examples, _ = WORK[args.work]
    if args.work == "mlp":
        rows = np.fromfile(os.path.join(args.made_dir, "rows.bin"), dtype="<f4").reshape(examples, ROW_NUMBERS + 1)
        return rows[:, :ROW_NUMBERS].copy(), rows[:, ROW_NUMBERS].astype(np.int64)
    if args.work == "transformer":
        text = np.fromfile(os.path.join(args.made_dir, "text.bin"), dtype="<i4")
        text = text.reshape(examples, SEQUENCE + 1)
        return text[:, :-1].astype(np.int64), text[:, 1:].astype(np.int64)
    file = os.path.join(args.data_dir, "cifar-10-batches-bin", "data_batch_1.bin")
    records = np.fromfile(file, dtype=np.uint8).reshape(-1, 1 + IMAGE_BYTES)[:examples]
    images = records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), records[:, 0].astype(np.int64)


def print_passes(peer, args, once, **versions):
    """Does a pass over the data again and again, and prints the rate of the median one, without the first."""
    times = []
    for _ in range(args.epochs):
        start = time.time()
        examples = once()
        times.append(time.time() - start)
    print_result(peer, args, versions, examples_per_second=examples / statistics.median(times[1:]), peak_mb=peak_mb())


def print_latencies(peer, args, call, **versions):
    """Calls a model with one image at a time, and prints how long that takes."""
    images, _ = data(args)
    nanos = []
    for i in range(WARM_UP_CALLS + CALLS):
        image = images[i]
        start = time.perf_counter_ns()
        probabilities = call(image)
        nanos.append(time.perf_counter_ns() - start)
        assert abs(sum(probabilities) - 1) < 1e-3
    nanos = sorted(nanos[WARM_UP_CALLS:])
    print_result(
        peer,
        args,
        versions,
        examples_per_second=1e9 * CALLS / sum(nanos),
        latency={"p50_micros": nanos[CALLS // 2] / 1e3, "p99_micros": nanos[CALLS * 99 // 100] / 1e3},
    )


def peak_mb():
    """The largest resident memory of this process, in MiB."""
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith("VmHWM"))) / 1024


def print_result(peer, args, versions, **figures):
    unknown = dict.fromkeys(["first_step_s", "three_epochs_s", "peak_mb", "final_loss"], math.nan)
    versions = {"python": platform.python_version(), **versions}
    print(json.dumps({"peer": peer, "work": args.work, **unknown, **figures, "versions": versions}), flush=True)


class Clock:
    """Takes the times of a training, and prints them."""

    def __init__(self, peer, args, **versions):
        self.peer, self.args, self.versions = peer, args, versions
        self.begun = self.prepared = None
        self.first_step = None
        self.ends = []
        self.loss = None

    def begin(self):
        """The data are there, and what comes before the first epoch begins."""
        self.begun = time.time()

    def ready(self):
        """The first epoch begins."""
        self.prepared = time.time()

    def step(self):
        if self.first_step is None:
            self.first_step = time.time()

    def epoch(self, loss):
        self.ends.append(time.time())
        self.loss = float(loss)

    def print(self):
        examples, batch = WORK[self.args.work]
        examples -= examples % batch
        times = [end - start for start, end in zip(self.ends, self.ends[1:])]
        more = {}
        if self.prepared is not None:
            more["preparation"] = {
                "seconds": self.prepared - self.begun,
                "with_epoch_seconds": self.ends[0] - self.begun,
            }
        print_result(
            self.peer,
            self.args,
            self.versions,
            examples_per_second=examples / statistics.median(times),
            first_step_s=self.first_step - STARTED,
            three_epochs_s=self.ends[2] - STARTED if len(self.ends) > 2 else math.nan,
            peak_mb=peak_mb(),
            final_loss=self.loss,
            **more,
        )
