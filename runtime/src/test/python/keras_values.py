"""Prints the values that the tests of layers compare with, as Java arrays.

Made with Keras 3.15.1 on PyTorch 2.13.0 (CPU):

    python -m venv env && env/bin/pip install keras torch
    KERAS_BACKEND=torch env/bin/python keras_values.py [name ...]

Inputs and weights are waves(phase, ...): sin(phase + 0.7 i), as Numbers.wave of the tests has them.
"""

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np

CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def wave(phase, *shape):
    count = int(np.prod(shape))
    return np.sin(phase + 0.7 * np.arange(count)).astype(np.float32).reshape(shape)


def set_waves(layer, first=1):
    """Gives the weights of a layer the phases first, first + 1, ... in Keras' order."""
    layer.set_weights([wave(first + i, *w.shape) for i, w in enumerate(layer.weights)])
    for i, w in enumerate(layer.weights):
        print("  // %s %s phase %d" % (w.path, tuple(w.shape), first + i))


def show(name, values):
    values = np.asarray(keras.ops.convert_to_numpy(values), dtype=np.float64)
    print("  %s %s" % (name, values.shape))
    print("    " + ", ".join("%.7g" % v for v in values.reshape(-1)))


def attention(layer, *inputs, **masks):
    layer(*inputs, **masks)
    set_waves(layer)
    return layer(*inputs, **masks)


@case
def multi_head_attention():
    x = wave(0, 2, 3, 4)
    new = lambda **more: keras.layers.MultiHeadAttention(2, 3, **more)
    show("self", attention(new(), x, x))
    show("causal", attention(new(), x, x, use_causal_mask=True))
    mask = np.array([[1, 1, 0], [0, 1, 1]], dtype=bool)
    show("padded", attention(new(), x, x, attention_mask=mask[:, None, :]))
    show(
        "padded and causal",
        attention(new(), x, x, attention_mask=mask[:, None, :], use_causal_mask=True),
    )
    memory = wave(9, 2, 2, 5)
    show(
        "cross, values of 2, output of 3",
        attention(new(value_dim=2, output_shape=3), x, memory),
    )


@case
def activations():
    x = np.array([[-2.5, -1, -0.5, 0.1, 0.25, 1, 4, 8]], dtype=np.float32)
    show("gelu_tanh", keras.activations.gelu(x, approximate=True))
    show("hard_silu", keras.activations.hard_silu(x))
    show("log_sigmoid", keras.activations.log_sigmoid(x))
    show("hard_tanh", keras.activations.hard_tanh(x))


if __name__ == "__main__":
    print("Keras", keras.__version__, "on", keras.backend.backend())
    for name in sys.argv[1:] or CASES:
        print(name)
        CASES[name]()
