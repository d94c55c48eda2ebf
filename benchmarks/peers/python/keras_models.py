"""The networks in Keras."""

import keras
from keras import layers

from common import SEQUENCE, VOCABULARY


def lenet():
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(6, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(16, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(120, activation="relu"),
            layers.Dense(84, activation="relu"),
            layers.Dense(10),
        ]
    )


def mlp():
    return keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(2),
        ]
    )


def deep(units=640, depth=13):
    return keras.Sequential(
        [keras.Input((32, 32, 3)), layers.Flatten()]
        + [layers.Dense(units, activation="relu") for _ in range(depth)]
        + [layers.Dense(10)]
    )


def _norm(x):
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)


def _block(x, filters, stride):
    y = layers.Conv2D(filters, 3, stride, "same", use_bias=False)(x)
    y = layers.ReLU()(_norm(y))
    y = _norm(layers.Conv2D(filters, 3, 1, "same", use_bias=False)(y))
    if stride != 1:
        x = _norm(layers.Conv2D(filters, 1, stride, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([x, y]))


def resnet():
    inputs = keras.Input((32, 32, 3))
    x = layers.ReLU()(_norm(layers.Conv2D(16, 3, 1, "same", use_bias=False)(inputs)))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        for block in range(3):
            x = _block(x, filters, stride if block == 0 else 1)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10)(x))


class Positions(layers.Layer):
    def build(self, shape):
        self.table = self.add_weight(shape=(SEQUENCE, shape[-1]), initializer="uniform", name="table")

    def call(self, x):
        return x + self.table


def transformer(width=128, heads=4, blocks=4):
    inputs = keras.Input((SEQUENCE,), dtype="int32")
    x = Positions()(layers.Embedding(VOCABULARY, width)(inputs))
    for _ in range(blocks):
        y = layers.LayerNormalization(epsilon=1e-5)(x)
        x = x + layers.MultiHeadAttention(heads, width // heads)(y, y, use_causal_mask=True)
        y = layers.LayerNormalization(epsilon=1e-5)(x)
        y = layers.Dense(4 * width, activation="gelu")(y)
        x = x + layers.Dense(width)(y)
    x = layers.LayerNormalization(epsilon=1e-5)(x)
    return keras.Model(inputs, layers.Dense(VOCABULARY)(x))


def create(work):
    return {"lenet": lenet, "mlp": mlp, "deep": deep, "resnet": resnet, "transformer": transformer}[work]()
