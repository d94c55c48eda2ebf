"""A loop written by hand around a tf.function."""

import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import tensorflow as tf

import keras_models
import tf_data
from common import Clock, arguments

args = arguments("tf.function")
keras.utils.set_random_seed(args.seed)
if args.threads:
    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
clock = Clock("tf.function", args, tensorflow_python=tf.__version__)
model = keras_models.create(args.work)
optimizer = keras.optimizers.Adam(1e-3)
optimizer.build(model.trainable_variables)
total = tf.Variable(0.0)


@tf.function(jit_compile=args.jit)
def train_step(inputs, labels):
    with tf.GradientTape() as tape:
        logits = model(inputs, training=True)
        loss = tf.reduce_mean(
            tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        )
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(gradients, model.trainable_variables)
    total.assign_add(loss)




@tf.function
def train_steps(iterator):
    for _ in tf.range(args.steps_per_execution):
        train_step(*next(iterator))


batches = tf_data.dataset(args)
count = len(batches)
for epoch in range(args.epochs):
    total.assign(0)
    iterator = iter(batches)
    for _ in range(count // args.steps_per_execution):
        train_steps(iterator)
        clock.step()
    for _ in range(count % args.steps_per_execution):
        train_step(*next(iterator))
    clock.epoch(total.numpy() / count)
clock.print()
