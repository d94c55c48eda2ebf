"""Keras 3 on TensorFlow, with a FeatureSpace in the tf.data pipeline."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
from keras.utils import FeatureSpace

from common import WORK, Clock, arguments
from features_data import BUCKETS, GAPS, NUMBERS, TEXTS, WIDTH, cycles, days, table

ADAPT_BATCH = 8_192

args = arguments("keras")
keras.utils.set_random_seed(args.seed)
if args.threads:
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
clock = Clock("keras", args, keras=keras.__version__, tensorflow_python=tf.__version__)


class Times(keras.callbacks.Callback):
    async_safe = True  # Keras need not wait for it

    def on_train_batch_end(self, batch, logs=None):
        clock.step()

    def on_epoch_end(self, epoch, logs=None):
        clock.epoch(logs["loss"])


def columns(frame):
    """What a FeatureSpace cannot do is done before: missing numbers, dates, float64."""
    ready = {}
    for name in NUMBERS:
        ready[name] = frame[name].fillna(frame[name].mean()).to_numpy(np.float32)
    for name in GAPS:
        ready[name + "_missing"] = frame[name].isna().to_numpy(np.float32)
    for name in TEXTS:
        ready[name] = frame[name].to_numpy(object)
    ready["i0"] = frame["i0"].to_numpy(np.float32)
    ready["i1"] = frame["i1"].to_numpy(np.float32)
    ready["d1"] = days(frame["d1"]).astype(np.float32)
    ready |= {name: place.astype(np.float32) for name, place in cycles(frame["d0"]).items()}
    return {name: tf.constant(column) for name, column in ready.items()}


def feature(name):
    if name in TEXTS:
        return FeatureSpace.string_categorical(num_oov_indices=1, output_mode="int")
    if name == "i1":
        return FeatureSpace.float_discretized(num_bins=BUCKETS, output_mode="int")
    if name in NUMBERS + ["i0", "d1"]:
        return FeatureSpace.float_normalized()
    return FeatureSpace.float()


def network(space, inputs):
    parts = []
    for name, encoded in inputs.items():
        if name in TEXTS + ["i1"]:
            size = space.preprocessors[name].vocabulary_size() if name in TEXTS else BUCKETS
            encoded = keras.layers.Flatten()(keras.layers.Embedding(size, WIDTH)(encoded))
        parts.append(encoded)
    x = keras.layers.Concatenate()(parts)
    for units in (64, 32):
        x = keras.layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, keras.layers.Dense(1)(x))


def orders():
    """A new order of the rows, cut into batches, without a buffer that is shuffled row by row."""
    whole = examples // batch * batch
    return tf.data.Dataset.from_tensors(0).flat_map(
        lambda _: tf.data.Dataset.from_tensor_slices(
            tf.reshape(tf.random.shuffle(tf.range(examples))[:whole], [-1, batch])
        )
    )


examples, batch = WORK[args.work]
frame, yes = table(args)
clock.begin()
raw = columns(frame)
answers = tf.constant(yes.astype(np.float32))
space = FeatureSpace({name: feature(name) for name in raw}, output_mode="dict")
space.adapt(
    tf.data.Dataset.range(0, examples, ADAPT_BATCH).map(
        lambda start: {name: column[start : start + ADAPT_BATCH] for name, column in raw.items()}
    )
)
model = network(space, space.get_encoded_features())
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    steps_per_execution=args.steps_per_execution,
    jit_compile=args.jit,
)
batches = (
    orders()
    .map(lambda rows: ({name: tf.gather(column, rows) for name, column in raw.items()}, tf.gather(answers, rows)),
         num_parallel_calls=tf.data.AUTOTUNE)
    .map(lambda inputs, answer: (space(inputs), answer), num_parallel_calls=tf.data.AUTOTUNE)
    .apply(tf.data.experimental.assert_cardinality(examples // batch))
    .prefetch(tf.data.AUTOTUNE)
)
clock.ready()
model.fit(batches, epochs=args.epochs, verbose=0, callbacks=[Times()])
clock.print()
