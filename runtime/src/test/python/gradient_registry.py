"""Writes the ops that TensorFlow's Python library differentiates: resources/.../python_gradients.txt.

Made with TensorFlow 2.21.0 (CPU):

    env/bin/python gradient_registry.py > ../resources/io/keraunos/gradient/python_gradients.txt

One op a line, then "integers" where no output can be of floats, resources or variants: nothing can
be differentiated through such an op.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf
from tensorflow.python.framework import op_def_registry
from tensorflow.python.framework import ops

VALUES = {tf.as_dtype(t).as_datatype_enum for t in (
    tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.complex64, tf.complex128, tf.resource, tf.variant)}


def carries(definition, output):
    if output.type:
        return output.type % 100 in VALUES  # 100 and more: references
    for attribute in definition.attr:
        if attribute.name in (output.type_attr, output.type_list_attr):
            allowed = attribute.allowed_values.list.type
            return not allowed or any(t in VALUES for t in allowed)
    raise AssertionError(output)


for name, entry in sorted(ops.gradient_registry._registry.items()):
    definition = op_def_registry.get(name)
    if entry["type"] is not None and definition is not None:
        integers = definition.output_arg and not any(carries(definition, o) for o in definition.output_arg)
        print(name + (" integers" if integers else ""))
