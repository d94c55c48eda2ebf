"""The data as tf.data reads them."""

import tensorflow as tf

from common import WORK, data


def dataset(args, shuffle=True):
    inputs, labels = data(args)
    examples, batch = WORK[args.work]
    slices = tf.data.Dataset.from_tensor_slices((inputs, labels.astype("int32")))
    if shuffle:
        slices = slices.shuffle(examples, seed=args.seed)
    batches = slices.batch(batch, drop_remainder=shuffle)
    if inputs.dtype == "uint8":
        batches = batches.map(
            lambda x, y: (tf.cast(x, tf.float32) / 127.5 - 1, y), num_parallel_calls=tf.data.AUTOTUNE
        )
    return batches.prefetch(tf.data.AUTOTUNE)
