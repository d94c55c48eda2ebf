"""Keras 3 on TensorFlow."""

import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import tensorflow as tf

import keras_models
import tf_data
from common import Clock, WORK, arguments, print_latencies, print_passes

args = arguments("keras")
keras.utils.set_random_seed(args.seed)
if args.threads:
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
versions = {"keras": keras.__version__, "tensorflow_python": tf.__version__}
clock = Clock("keras", args, **versions)


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
    metrics=["accuracy"] if args.task == "validation" else None,
    steps_per_execution=args.steps_per_execution,
    jit_compile=args.jit,
)


@tf.function(jit_compile=args.jit)
def probabilities(image):
    return tf.nn.softmax(model(tf.cast(image, tf.float32) / 127.5 - 1, training=False))


def predict(image):
    if args.call == "predict_on_batch":
        return tf.nn.softmax(model.predict_on_batch(image[None].astype("float32") / 127.5 - 1))[0].numpy()
    return probabilities(tf.constant(image[None]))[0].numpy()


if args.task == "loading":
    batches = tf_data.dataset(args)
    print_passes("tf.data", args, lambda: sum(len(labels) for _, labels in batches), **versions)
    sys.exit()
if args.task == "validation":
    batches = tf_data.dataset(args, shuffle=False)

    def validate():
        model.evaluate(batches, verbose=0)
        return WORK[args.work][0]

    print_passes("keras", args, validate, **versions)
    sys.exit()
if args.task == "prediction":
    print_latencies("keras", args, predict, **versions)
    sys.exit()
model.fit(tf_data.dataset(args), epochs=args.epochs, verbose=0, callbacks=[Times()])
clock.print()
