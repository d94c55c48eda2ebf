"""Computes the gradients that GradientValuesTest compares with; gradient_cases.py has the cases.

One line of JSON for each case: the op with all its attributes, its inputs, and the gradient of

    sum_i dy_i y_i,   dy_i = 0.5 + (7 i mod 11) / 11

by each float input, as tf.GradientTape computes it; null where there is none. Complex numbers are
pairs of floats, in the last dimension, of inputs, outputs and gradients. Every gradient at a
smooth place is held against central differences in double precision as well. Where these disagree
with the tape ("numeric": true), theirs is written, and the case is told of on standard error.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops as registry

raw = tf.raw_ops
# What TensorFlow's C++ gradient cannot do on a CPU although Python's can: docs/gradients.md says it.
NOT_ON_A_CPU = {
    ("BatchMatMul", tf.float16),
    ("BatchMatMulV2", tf.float16),
    ("DepthwiseConv2dNative", tf.bfloat16),
}
FLOATS = (tf.float16, tf.bfloat16, tf.float32, tf.float64)
seen = set()
COMPLEX = []  # which arguments of the case are
INF, NAN = float("inf"), float("nan")


def wave(phase, *shape, scale=1.0):
    """Numbers of two decimals, all different from 0."""
    n = int(np.prod(shape))
    v = np.round(np.sin(phase + 0.7 * np.arange(n)) * scale, 2)
    return f(np.where(v == 0, 0.01, v).reshape(shape))


def f(values, *shape):
    a = np.asarray(values, dtype=np.float32)
    return a.reshape(shape) if shape else a


def i32(values, *shape):
    a = np.asarray(values, dtype=np.int32)
    return a.reshape(shape) if shape else a


def i64(values, *shape):
    return i32(values, *shape).astype(np.int64)


def flat(arguments):
    out = []
    for a in arguments:
        out.extend(a if isinstance(a, list) else [a])
    return out


def pairs(a):
    """Complex numbers as pairs of floats."""
    if isinstance(a, list):
        return [pairs(x) for x in a]
    return f(np.stack([a.real, a.imag], -1)) if np.iscomplexobj(a) else a


def as_type(a, dtype):
    if isinstance(a, list):
        return [as_type(x, dtype) for x in a]
    return tf.cast(tf.constant(a), dtype) if a.dtype == np.float32 else tf.constant(a)


def weights(y):
    n = int(np.prod(y.shape))
    dy = 0.5 + (7 * np.arange(n) % 11) / 11
    return tf.cast(tf.constant(dy.reshape(y.shape)), y.dtype)


def outputs(function, arguments, wanted):
    arguments = [tf.complex(x[..., 0], x[..., 1]) if is_complex else x for x, is_complex in zip(arguments, COMPLEX)]
    ys = function(*arguments)
    ys = list(ys) if isinstance(ys, (tuple, list)) else [ys]
    ys = [tf.stack([tf.math.real(y), tf.math.imag(y)], -1) if y.dtype.is_complex else y for y in tf.nest.flatten(ys)]
    return [ys[i] for i in wanted] if wanted is not None else [y for y in ys if y.dtype.is_floating]


def tape(function, arguments, dtype, wanted):
    xs = [as_type(a, dtype) for a in arguments]
    floats = [x for x in flat(xs) if x.dtype.is_floating]
    with tf.GradientTape() as t:
        t.watch(floats)
        ys = outputs(function, xs, wanted)
    g = t.gradient(ys, floats, output_gradients=[weights(y) for y in ys],
                   unconnected_gradients=tf.UnconnectedGradients.NONE)
    dense = [None if x is None else np.asarray(tf.cast(tf.convert_to_tensor(x), tf.float64)) for x in g]
    return dense


def total(function, arguments, wanted):
    ys = outputs(function, arguments, wanted)
    return sum(float(tf.reduce_sum(tf.cast(y, tf.float64) * tf.cast(weights(y), tf.float64))) for y in ys)


def numeric(function, arguments, wanted, dtype=tf.float64, step=None):
    h = step or (1e-6 if dtype == tf.float64 else 1e-2)
    base = [[np.array(x) for x in a] if isinstance(a, list) else np.array(a) for a in arguments]
    found = []
    for a in flat(base):
        if a.dtype != np.float32:
            continue
        g = np.zeros(a.shape)
        for at in np.ndindex(*a.shape):
            moved = []
            for sign in (1, -1):
                def shifted(x):
                    y = tf.cast(tf.constant(x), dtype) if x.dtype == np.float32 else tf.constant(x)
                    if x is a:
                        d = np.zeros(x.shape)
                        d[at] = sign * h
                        y = y + tf.cast(tf.constant(d), dtype)
                    return y
                args = [[shifted(x) for x in b] if isinstance(b, list) else shifted(b) for b in base]
                moved.append(total(function, args, wanted))
            g[at] = (moved[0] - moved[1]) / (2 * h)
        found.append(g)
    return found


def attribute(value):
    kind = value.WhichOneof("value")
    if kind == "list":
        for of in ("s", "i", "f", "b", "type", "shape"):
            if len(getattr(value.list, of)):
                items = getattr(value.list, of)
                if of == "s":
                    items = [x.decode() for x in items]
                if of == "shape":
                    items = [[d.size for d in x.dim] for x in items]
                return ["list(%s)" % of, list(items)]
        return ["list(i)", []]
    if kind == "s":
        return ["s", value.s.decode()]
    if kind == "shape":
        return ["shape", [d.size for d in value.shape.dim]]
    if kind == "func":
        return ["func", value.func.name]
    return [kind, getattr(value, kind)]


class Fixed:
    """An input that is no argument of the case's function, so that nothing is differentiated by it."""

    def __init__(self, value):
        self.value = value


def node(function, arguments):
    """The op that a function adds, and where each of its inputs comes from."""
    with tf.Graph().as_default():
        places = {}
        def place(a):
            p = tf.compat.v1.placeholder(tf.as_dtype(a.dtype), a.shape)
            places[p.ref()] = a
            return p
        args = [[place(x) for x in a] if isinstance(a, list) else place(a) for a in arguments]
        y = tf.nest.flatten(function(*args))[0]
        op = y.op
        inputs = []
        for x in op.inputs:
            if x.ref() in places:
                inputs.append(places[x.ref()])
            else:
                inputs.append(Fixed(tf.make_ndarray(x.op.get_attr("value"))))
        definition = next(d for d in [op.op_def])
        lengths = []
        for arg in definition.input_arg:
            if arg.number_attr:
                lengths.append(op.get_attr(arg.number_attr))
            elif arg.type_list_attr:
                lengths.append(len(op.get_attr(arg.type_list_attr)))
            else:
                lengths.append(0)
        attrs = {k: attribute(v) for k, v in op.node_def.attr.items() if not k.startswith("_")}
        derived = {a.number_attr for a in definition.input_arg} | {a.type_attr for a in definition.input_arg} | {
            a.type_list_attr for a in definition.input_arg}
        return op.type, {k: v for k, v in attrs.items() if k not in derived}, inputs, lengths, list(op.outputs)


def number(v):
    if np.isnan(v):
        return "nan"
    if np.isinf(v):
        return "inf" if v > 0 else "-inf"
    return float("%.7g" % v) if v != int(v) or abs(v) > 1e9 else int(v)


def tensor(a):
    if isinstance(a, Fixed):
        return {**tensor(a.value), "c": 1} if a.value.dtype == np.float32 else tensor(a.value)
    if np.iscomplexobj(a):
        return {"t": "complex64", "s": list(a.shape), "v": [number(v) for v in pairs(a).reshape(-1)]}
    return {"t": tf.as_dtype(a.dtype).name, "s": list(a.shape),
            "v": [x.decode() if isinstance(x, bytes) else bool(x) if a.dtype == bool else number(x) for x in a.reshape(-1)]}


def case(name, function, *arguments, **more):
    """Writes a case, or says why there is none."""
    try:
        write(name, function, list(arguments), **more)
    except (tf.errors.OpError, TypeError, ValueError, AttributeError, NotImplementedError) as e:
        print("not computed: %s line %d: %s" % (name, sys._getframe(1).f_lineno, str(e)[:300]), file=sys.stderr)


def write(name, function, arguments, outputs=None, smooth=True, types=True, step=None):
    """outputs: which outputs the sum is over; all floats by default.
    smooth: whether to compare with differences. types: whether the other float types are to be tried.
    step: of the differences, where the op computes in single precision.
    """
    op, attrs, inputs, lengths, outs = node(function, arguments)
    name = op + ("/" + name if name else "")
    assert name not in seen, name
    seen.add(name)
    wanted = outputs if outputs is not None else [k for k, o in enumerate(outs) if o.dtype.is_floating or o.dtype.is_complex]
    line = {"case": name, "op": op, "attrs": attrs}
    line["in"] = [tensor(x) for x in inputs]
    if any(lengths):
        line["lists"] = lengths
    line["y"] = wanted
    COMPLEX[:] = [not isinstance(x, list) and np.iscomplexobj(x) for x in arguments]
    arguments = [pairs(x) for x in arguments]
    try:
        dx = tape(function, arguments, tf.float32, wanted)
    except (LookupError, NotImplementedError, tf.errors.InvalidArgumentError):
        print("no gradient in Python: " + name, file=sys.stderr)
        if not smooth:
            return
        dx, line["numeric"], types, smooth = numeric(function, arguments, wanted, step=step), True, False, False
    if smooth:
        try:
            check, rel = numeric(function, arguments, wanted, step=step), 1e-4
            ours = tape(function, arguments, tf.float64, wanted)
        except (tf.errors.OpError, TypeError):
            check, rel = numeric(function, arguments, wanted, tf.float32, step), 3e-2 if step is None else 1e-3
            ours = dx
        for k, (a, b, c) in enumerate(zip(ours, check, dx)):
            scale = rel * (1 + np.abs(b).max()) if b.size else 0
            for which, v in (("double", a), ("single", c)):
                v = np.zeros(b.shape) if v is None else v
                tolerance = scale if which == "double" else max(scale, 1e-3 * (1 + np.abs(b).max()))
                if not np.all(np.abs(v - b) <= tolerance):
                    print("%s: input %d, %s: the tape gives %s, differences %s" % (name, k, which, v.ravel()[:6], b.ravel()[:6]), file=sys.stderr)
                    if which == "single":
                        dx[k] = b
                        line["numeric"] = True
    line["dx"] = [None if x is None else [number(v) for v in x.reshape(-1)] for x in dx]
    if types:
        also = []
        for t in (tf.float64, tf.float16, tf.bfloat16):
            if (line["op"], t) in NOT_ON_A_CPU:
                continue
            try:
                tape(function, arguments, t, wanted)
                also.append(t.name)
            except (tf.errors.OpError, TypeError, ValueError, LookupError):
                pass
        line["also"] = also
    print(json.dumps(line, separators=(",", ":")))


def unary(op, values, special=(), types=True, **attrs):
    function = lambda x: getattr(raw, op)(**{argument(op): x}, **attrs)
    case("", function, f(values), types=types)
    case("scalar", function, f(values[0]), types=False)
    grid = np.resize(f(values), 16)
    case("rank 5", function, f(grid, 2, 1, 2, 2, 2), types=False)
    if len(special):
        case("special", function, f(special), smooth=False)


def argument(op):
    for name in ("x", "features", "input", "t", "tensor", "a", "logits", "value", "gradients"):
        if name in getattr(raw, op).__signature__.parameters if hasattr(getattr(raw, op), "__signature__") else False:
            return name
    import inspect
    return list(inspect.signature(getattr(raw, op)).parameters)[0]
