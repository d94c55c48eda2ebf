"""Writes the values that the tests of layers compare with: resources/.../keras_values.txt.

Made with Keras 3.15.1 on PyTorch 2.13.0 (CPU):

    python -m venv env && env/bin/pip install keras torch
    KERAS_BACKEND=torch env/bin/python keras_values.py > ../resources/io/keraunos/layer/keras_values.txt

Inputs and weights are waves(phase, ...): sin(phase + 0.7 i), as Numbers.wave of the tests has them.
"""

import os

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
        print("# phase %d: %s %s" % (first + i, w.path, tuple(w.shape)))


def show(name, values):
    values = np.asarray(keras.ops.convert_to_numpy(values), dtype=np.float64)
    numbers = ", ".join("%.7g" % v for v in values.reshape(-1))
    print("%s/%s = %s" % (CURRENT, name, numbers))


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
        "cross",
        attention(new(value_dim=2, output_shape=3), x, memory),
    )


@case
def activations():
    x = np.array([[-2.5, -1, -0.5, 0.1, 0.25, 1, 4, 8]], dtype=np.float32)
    show("gelu_tanh", keras.activations.gelu(x, approximate=True))
    show("hard_silu", keras.activations.hard_silu(x))
    show("log_sigmoid", keras.activations.log_sigmoid(x))
    show("hard_tanh", keras.activations.hard_tanh(x))


def values(name, layer, x):
    layer(x)
    set_waves(layer)
    show(name, layer(x))


@case
def convolutions():
    x = wave(0, 2, 4, 5, 2)
    values("depthwise", keras.layers.DepthwiseConv2D((3, 2), depth_multiplier=2), x)
    values("depthwise, strides 2, same", keras.layers.DepthwiseConv2D(3, 2, "same"), x)
    values("separable", keras.layers.SeparableConv2D(3, (3, 2), depth_multiplier=2), x)
    values("separable, strides 2, same", keras.layers.SeparableConv2D(1, 3, 2, "same"), x)
    small = wave(0, 1, 2, 3, 2)
    transposed = keras.layers.Conv2DTranspose
    values("transposed", transposed(2, (3, 2)), small)
    values("transposed, strides 2, same", transposed(1, 3, 2, "same"), small)
    values("transposed, strides 3 and 2, valid", transposed(1, 2, (3, 2)), small)
    line = wave(0, 2, 5, 2)
    values("1D", keras.layers.Conv1D(3, 3), line)
    values("1D, strides 2, same", keras.layers.Conv1D(2, 3, 2, "same"), line)
    values("1D, dilation 2, causal", keras.layers.Conv1D(2, 3, dilation_rate=2, padding="causal"), line)


@case
def upsampling():
    x = wave(0, 1, 2, 2, 2)
    show("nearest 2x3", keras.layers.UpSampling2D((2, 3))(x))
    show("bilinear 2x3", keras.layers.UpSampling2D((2, 3), interpolation="bilinear")(x))


@case
def group_normalization():
    values("images", keras.layers.GroupNormalization(2), wave(0, 2, 2, 2, 4))
    values("vectors", keras.layers.GroupNormalization(3, epsilon=0.1), wave(0, 2, 6))


def recurrent(name, layer, x, **more):
    layer(x, **more)
    set_waves(layer)
    show(name, layer(x, **more))


@case
def recurrent_layers():
    x = wave(0, 2, 4, 3)
    mask = np.array([[1, 1, 0, 0], [1, 0, 1, 1]], dtype=bool)
    for name, new in (("lstm", keras.layers.LSTM), ("gru", keras.layers.GRU)):
        recurrent(name, new(2), x)
        recurrent(name + ", sequences", new(2, return_sequences=True), x)
        recurrent(name + ", masked", new(2, return_sequences=True), x, mask=mask)
        recurrent(name + ", relu", new(2, activation="relu", recurrent_activation="hard_sigmoid", use_bias=False), x)
        backward = new(2, return_sequences=True, go_backwards=True)
        recurrent(name + ", backwards, last first", backward, x)
        both = keras.layers.Bidirectional(new(2, return_sequences=True))
        recurrent(name + ", both ways", both, x, mask=mask)
        both = keras.layers.Bidirectional(new(2), merge_mode="ave")
        recurrent(name + ", both ways, mean", both, x)
    recurrent("gru, reset before", keras.layers.GRU(2, reset_after=False), x)
    lstm = keras.layers.LSTM(2, return_sequences=True, return_state=True)
    lstm(x)
    set_waves(lstm)
    sequence, h, c = lstm(x, initial_state=[wave(5, 2, 2), wave(6, 2, 2)])
    show("lstm, from a state", sequence)
    show("lstm, last cell", c)
    gru = keras.layers.GRU(2, return_sequences=True)
    gru(x)
    set_waves(gru)
    show("gru, from a state", gru(x, initial_state=wave(5, 2, 2)))


if __name__ == "__main__":
    print("# Made by keras_values.py with Keras", keras.__version__, "on", keras.backend.backend())
    for CURRENT, function in CASES.items():
        function()
