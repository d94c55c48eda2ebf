"""Writes the values of OptimizerValuesTest: resources/io/keraunos/optimizer/optimizer_values.txt.gz.

    python -m venv env && env/bin/pip install keras torch
    KERAS_BACKEND=torch env/bin/python optimizer_values.py ../resources/io/keraunos/optimizer/optimizer_values.txt.gz

Made with Keras 3.15.1 on PyTorch 2.13.0 (CPU), in double precision; LARS, and LAMB with weight
decay, Lookahead and centralized gradients are transcriptions of their papers. A case is some lines of text:

    case OPTIMIZER PARAMETER...
    shape SIZE,SIZE
    start VALUE...
    gradient VALUE...     of each step
    after VALUE...        the weight after it
"""

import gzip
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch

keras.config.set_floatx("float64")
K = keras.optimizers
RNG = np.random.default_rng(24)
SHAPES = [(1,), (5,), (2, 3), (4, 1), (3, 2, 2)]
MATRICES = [(8, 3), (5, 9), (6, 6)]
SMALL = [(5,), (3, 2, 2), (5, 9)]
STEPS = 12


def keras_steps(optimizer, start, gradients):
    weight = keras.Variable(start)
    optimizer.build([weight])
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [weight])
        yield keras.ops.convert_to_numpy(weight)


def muon(rate, **options):
    return lambda s, g: keras_steps(K.Muon(rate, **options), s, g)


def torch_steps(make, start, gradients):
    weight = torch.tensor(start, requires_grad=True)
    optimizer = make([weight])
    for gradient in gradients:
        weight.grad = torch.tensor(gradient)
        optimizer.step()
        yield weight.detach().numpy()


def lookahead(rate, k, alpha, start, gradients):
    """Algorithm 1 of the paper, around PyTorch's Adam."""
    slow, fast = torch.tensor(start), torch.tensor(start, requires_grad=True)
    adam = torch.optim.Adam([fast], rate)
    for t, gradient in enumerate(gradients, 1):
        fast.grad = torch.tensor(gradient)
        adam.step()
        if t % k == 0:
            with torch.no_grad():
                slow += alpha * (fast - slow)
                fast.copy_(slow)
        yield fast.detach().numpy().copy()


def centralized(rate, start, gradients):
    w, u = start.copy(), 0
    for g in gradients:
        if g.ndim > 1:
            g = g - g.mean(axis=tuple(range(g.ndim - 1)), keepdims=True)
        u = 0.9 * u + g
        w = w - rate * u
        yield w


def lamb(rate, decay, start, gradients):
    w, m, v = start.copy(), 0, 0
    for t, g in enumerate(gradients, 1):
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        d = m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7) + decay * w
        a, b = np.linalg.norm(w), np.linalg.norm(d)
        w = w - rate * (a / b if a > 0 and b > 0 else 1) * d
        yield w


def lars(rate, momentum, decay, start, gradients):
    w, u = start.copy(), 0
    for g in gradients:
        a, b = np.linalg.norm(w), np.linalg.norm(g) + decay * np.linalg.norm(w)
        u = momentum * u + rate * (0.001 * a / b if a > 0 and b > 0 else 1) * (g + decay * w)
        w = w - u
        yield w


def optimizers():
    for rate in (0.1, 0.003):
        yield ("AdaMax", [rate]), lambda s, g: keras_steps(K.Adamax(rate), s, g)
        yield ("AMSGrad", [rate]), lambda s, g: keras_steps(K.Adam(rate, amsgrad=True), s, g)
        yield ("Adadelta", [rate * 10]), lambda s, g: keras_steps(K.Adadelta(rate * 10), s, g)
        yield ("Nadam", [rate]), lambda s, g: keras_steps(K.Nadam(rate), s, g)
        yield ("Lion", [rate, 0.0]), lambda s, g: keras_steps(K.Lion(rate), s, g)
        yield ("Lion", [rate, 0.1]), lambda s, g: keras_steps(K.Lion(rate, weight_decay=0.1), s, g)
        yield ("Adafactor", [rate]), lambda s, g: keras_steps(K.Adafactor(rate), s, g)
        yield ("Ftrl", [rate, 0.0, 0.0]), lambda s, g: keras_steps(K.Ftrl(rate), s, g)
        yield ("Ftrl", [rate, 0.3, 0.2]), lambda s, g: keras_steps(
            K.Ftrl(rate, l1_regularization_strength=0.3, l2_regularization_strength=0.2), s, g
        )
        yield ("RAdam", [rate]), lambda s, g: torch_steps(lambda w: torch.optim.RAdam(w, rate), s, g)
        yield ("LAMB", [rate, 0.0]), lambda s, g: keras_steps(K.Lamb(rate), s, g)
        yield ("LAMB", [rate, 0.1]), lambda s, g: lamb(rate, 0.1, s, g)
        yield ("LARS", [rate * 100, 0.9, 0.0]), lambda s, g: lars(rate * 100, 0.9, 0.0, s, g)
        yield ("LARS", [rate * 100, 0.5, 0.05]), lambda s, g: lars(rate * 100, 0.5, 0.05, s, g)
    for rate in (0.1, 0.003):
        yield ("Muon", [rate]), muon(rate)
        yield ("Muon", [rate, 0.8, 0, 3, 0.5, 0.0]), muon(
            rate, momentum=0.8, nesterov=False, ns_steps=3, rms_rate=0.5, weight_decay=None
        )
    for rate in (0.1, 0.003):
        for k, alpha in ((5, 0.5), (2, 0.8), (1, 0.3)):
            yield ("Lookahead", [rate, k, alpha]), lambda s, g: lookahead(rate, k, alpha, s, g)
        yield ("Centralized", [rate]), lambda s, g: centralized(rate, s, g)


def numbers(values):
    return " ".join("%.9g" % v for v in np.asarray(values).reshape(-1))


def gradient(shape, scale):
    """Numbers of float32, some of them 0."""
    g = np.round(RNG.normal(size=shape) * 100).astype(np.float64) / 100 * scale
    return np.where(RNG.random(shape) < 0.1, 0.0, g).astype(np.float32).astype(np.float64)


def main(path):
    lines = []
    for (name, parameters), steps in optimizers():
        for shape in SHAPES + (MATRICES if name == "Muon" else []):
            # Small weights show small moves, which the digits of large ones hide.
            size = 0.001 if shape in SMALL else 1
            start = (np.round(RNG.normal(size=shape) * 100) / 100 * size).astype(np.float32)
            scale = RNG.choice([1e-3, 1.0, 1e3])
            gradients = [gradient(shape, scale) for _ in range(STEPS)]
            lines.append(" ".join(["case", name] + ["%g" % p for p in parameters]))
            lines.append("shape " + ",".join(map(str, shape)))
            lines.append("start " + numbers(start))
            for g, after in zip(gradients, steps(start.astype(np.float64), gradients)):
                lines.append("gradient " + numbers(g))
                lines.append("after " + numbers(after))
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())


main(sys.argv[1])
