"""Keras 3 on TensorFlow."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import tensorflow as tf

import keras_models
import tf_data
from common import Clock, arguments

args = arguments("keras")
keras.utils.set_random_seed(args.seed)
if args.threads:
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
clock = Clock("keras", args, keras=keras.__version__, tensorflow=tf.__version__)


class Times(keras.callbacks.Callback):
    async_safe = True  # Keras need not wait for it

    def on_train_batch_end(self, batch, logs=None):
        clock.step()

    def on_epoch_end(self, epoch, logs=None):
        clock.epoch(logs["loss"])


model = keras_models.create(args.work)
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    steps_per_execution=args.steps_per_execution,
    jit_compile=args.jit,
)
model.fit(tf_data.dataset(args), epochs=args.epochs, verbose=0, callbacks=[Times()])
clock.print()
