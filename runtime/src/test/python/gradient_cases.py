"""Writes the gradients that GradientValuesTest compares with: resources/.../gradient_values.txt.

Made with TensorFlow 2.21.0 (CPU):

    python -m venv env && env/bin/pip install tensorflow-cpu
    env/bin/python gradient_cases.py > ../resources/io/keraunos/gradient/gradient_values.txt
"""

from gradient_values import *

R = [-1.5, -0.75, -0.3, 0.2, 0.75, 1.5]
KINKS = [0, -0.0, 1, -1, INF, -INF, NAN]
UNIT = [-0.8, -0.5, -0.2, 0.1, 0.4, 0.9]
POSITIVE = [0.1, 0.4, 0.9, 1.3, 2, 4]

# -- one number at a time ------------------------------------------------------------------------
for op in "Abs Neg Square Exp Expm1 Sin Cos Sinh Cosh Tanh Sigmoid Sign Atan Asinh Erf Erfc Tan".split():
    unary(op, R, KINKS)
for op in "Softplus Softsign Relu Elu Selu".split():
    unary(op, R, KINKS)
unary("Relu6", [-1, 0.3, 2, 5.5, 7, 3], [0, 6, -0.0, INF, -INF, NAN])
unary("LeakyRelu", R, KINKS)
case("alpha", lambda x: raw.LeakyRelu(features=x, alpha=0.01), f(R + [0]), smooth=False)
case("alpha above 1", lambda x: raw.LeakyRelu(features=x, alpha=1.5), f(R + [0]), smooth=False)
for op in "Sqrt Rsqrt Log Digamma Lgamma".split():
    unary(op, POSITIVE, [0, 1, INF, -1, NAN])
for op in "Log1p".split():
    unary(op, [-0.5, -0.2, 0.3, 1, 2, 5], [0, -1, INF, -2, NAN])
for op in "Reciprocal Inv".split():
    unary(op, R, KINKS)
for op in "Asin Acos Atanh Erfinv".split():
    unary(op, UNIT, [0, 1, -1, 2, NAN])
unary("Ndtri", [0.1, 0.3, 0.5, 0.6, 0.9, 0.95], [0, 1, NAN])
unary("Acosh", [1.2, 1.5, 2, 3, 4, 1.1], [1, 0.5, INF])
for op in "BesselI0 BesselI0e BesselI1 BesselI1e BesselJ0 BesselJ1".split():
    unary(op, R, [INF])
    if op != "BesselI0e" and op != "BesselI1e":
        case("zero", lambda x: getattr(raw, op)(x=x), f([0, 0.5]))  # of BesselI1 Python says 1
for op in "BesselK0 BesselK0e BesselK1 BesselK1e BesselY0 BesselY1".split():
    unary(op, POSITIVE, [] if op == "BesselY0" else [0, INF])  # whose limits depend on the float type
for op in "Dawsn Expint FresnelCos FresnelSin Spence".split():
    unary(op, POSITIVE, [0, 1])
for op in "Floor Ceil Rint Round".split():
    unary(op, [-1.4, -0.75, 0.2, 0.6, 1.3, 2.2], [0, 0.5, 1, INF])
unary("Identity", R, [0, INF])
case("", lambda x: raw.StopGradient(input=x), f(R), smooth=False)
unary("CheckNumerics", R, message="m")
case("", lambda x: raw.CheckNumericsV2(tensor=x, message="m"), f(R))
unary("ZerosLike", R)
unary("OnesLike", R)
unary("L2Loss", R, [0, INF])
case("", lambda x: raw.EnsureShape(input=x, shape=[2, 3]), wave(1, 2, 3))
case("", lambda x: raw.Cast(x=x, DstT=tf.float64), wave(1, 2, 3))
case("to half", lambda x: raw.Cast(x=x, DstT=tf.float16), wave(1, 2, 3), smooth=False)
case("", lambda x, y: raw.IdentityN(input=[x, y]), wave(1, 2, 3), wave(2, 4))
case("one output used", lambda x, y: raw.IdentityN(input=[x, y]), wave(1, 2, 3), wave(2, 4), outputs=[1])
case("", lambda x: raw.PlaceholderWithDefault(input=x, shape=[2, 3]), wave(1, 2, 3))

# -- over the last dimension ---------------------------------------------------------------------
for op in ("Softmax", "LogSoftmax"):
    for shape in ([5], [3, 4], [2, 3, 2], [2, 2, 2, 3], [2, 1, 2, 2, 3]):
        case("rank %d" % len(shape), lambda x: getattr(raw, op)(logits=x), wave(1, *shape))
    case("equal", lambda x: getattr(raw, op)(logits=x), f(np.zeros((2, 3, 4))))
    case("masked", lambda x: getattr(raw, op)(logits=x), f([[[1, -INF, 2], [0, 1, -INF]]]), smooth=False)
case("", lambda x, y: raw.SoftmaxCrossEntropyWithLogits(features=x, labels=y), wave(1, 3, 4), f(np.abs(wave(2, 3, 4)) / np.abs(wave(2, 3, 4)).sum(1, keepdims=True)), outputs=[0], smooth=False)
case("broadcast", lambda x, y: raw.SoftmaxCrossEntropyWithLogits(features=x, labels=y), wave(1, 3, 4), f(np.abs(wave(2, 1, 4)) / np.abs(wave(2, 1, 4)).sum(1, keepdims=True)), outputs=[0])
case("one-hot", lambda x, y: raw.SoftmaxCrossEntropyWithLogits(features=x, labels=y), f([[0, 0, 0], [50, -50, 0]]), f([[1, 0, 0], [0, 1, 0]]), outputs=[0])
for t in (i32, i64):
    case(t.__name__, lambda x, y: raw.SparseSoftmaxCrossEntropyWithLogits(features=x, labels=y), wave(1, 3, 4), t([0, 3, 2]), outputs=[0])
for k in (1, 2, 3):
    case("k %d" % k, lambda x: raw.TopKV2(input=x, k=k), wave(1, 2, 2, 4), outputs=[0])
case("vector", lambda x: raw.TopKV2(input=x, k=2), wave(1, 5), outputs=[0])
case("ties", lambda x: raw.TopKV2(input=x, k=2), f([[1, 2, 2, 2], [0, 0, 0, 0]]), outputs=[0], smooth=False)
case("", lambda x: raw.NthElement(input=x, n=1), wave(1, 2, 4))
case("ties", lambda x: raw.NthElement(input=x, n=1), f([[1, 2, 2, 2], [0, 0, 0, 0]]), smooth=False)
case("reverse", lambda x: raw.NthElement(input=x, n=1, reverse=True), wave(1, 2, 4))

# -- two numbers, broadcast ----------------------------------------------------------------------
SHAPES = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 2)), ((2, 2), ()), ((2, 1, 2, 1, 2), (2, 1, 2, 1))]


def binary(op, x, y, special=None, smooth=True, keys=("x", "y")):
    function = lambda a, b: getattr(raw, op)(**{keys[0]: a, keys[1]: b})
    for k, (p, q) in enumerate(SHAPES):
        a, b = f(np.resize(f(x), max(1, int(np.prod(p)))), *p) if p else f(x[0]), f(np.resize(f(y), max(1, int(np.prod(q)))), *q) if q else f(y[0])
        case("%s by %s" % (list(p), list(q)), function, a, b, types=k == 0, smooth=smooth)
    if special:
        case("special", function, f([p for p, _ in special]), f([q for _, q in special]), smooth=False)


PAIRS = [(0, 0), (1, 0), (0, 1), (1, 1), (-1, 1), (INF, 1), (1, INF), (NAN, 1), (-2, -2)]
for op in "Add AddV2 Sub Mul Maximum Minimum SquaredDifference".split():
    binary(op, R, [0.5, -1.25, 2, 0.9, -0.4], PAIRS)
for op in "Div RealDiv DivNoNan".split():
    binary(op, R, [0.5, -1.25, 2, 0.9, -0.4], PAIRS)
binary("MulNoNan", R, [0.5, -1.25, 2, 0.9, -0.4], PAIRS)
binary("Atan2", R, [0.5, -1.25, 2, 0.9, -0.4], PAIRS, keys=("y", "x"))
binary("Pow", POSITIVE, [0.5, -1.25, 2, 0.9, -0.4], [(0, 0), (0, 1), (0, 2), (0, 0.5), (0, -1), (1, 0), (-2, 2), (-2, 3), (-1, 0), (INF, 1), (2, NAN), (1, 1)])
for op in "Xlogy Xdivy".split():
    binary(op, [0.5, -1.25, 2, 0.9, -0.4], POSITIVE, [(0, 0), (0, 1), (1, 0), (1, 1), (0, -1)])
binary("Xlog1py", [0.5, -1.25, 2, 0.9, -0.4], POSITIVE, [(0, 0), (0, 1), (1, 0), (1, 1), (0, -1)])
for op in "FloorMod Mod TruncateMod".split():
    binary(op, R, [0.4, -1.1, 2, 0.9, -0.7])
for op in "FloorDiv TruncateDiv".split():
    binary(op, R, [0.4, -1.1, 2, 0.9, -0.7], smooth=False)
binary("NextAfter", R, [0.5, -1.25, 2, 0.9, -0.4], smooth=False, keys=("x1", "x2"))
for op in "Igamma Igammac".split():
    binary(op, POSITIVE, [0.5, 1.25, 2, 0.9, 0.4], keys=("a", "x"))
for p, q in SHAPES:
    # Only by the second input: the first is fixed.
    orders = np.resize(f([1, 2, 3]), p)
    case("%s by %s" % (list(p), list(q)), lambda x: raw.Polygamma(a=orders, x=x), np.resize(f(POSITIVE), q), types=False, smooth=False)
    case("%s by %s" % (list(p), list(q)), lambda x: raw.Zeta(x=orders + 1.5, q=x), np.resize(f(POSITIVE), q), types=False, smooth=False)
case("", lambda x: raw.Betainc(a=f([0.5, 1.5, 2]), b=f([1, 2, 0.7]), x=x), f([0.2, 0.5, 0.8]), types=False, smooth=False)
case("scalar", lambda x: raw.Betainc(a=f([0.5, 1.5, 2]), b=f([1, 2, 0.7]), x=x), f(0.4), types=False, smooth=False)
case("scalar parameters", lambda x: raw.Betainc(a=f(0.5), b=f(2), x=x), f([[0.2, 0.5], [0.8, 0.1]]), types=False, smooth=False)
for shapes in (((2, 3), (2, 3), (2, 3)), ((3,), (2, 3), (3,)), ((2, 1), (3,), (2, 3)), ((), (2, 2), ())):
    c = np.resize(np.array([True, False, False, True, True]), max(1, int(np.prod(shapes[0])))).reshape(shapes[0])
    case("%s %s %s" % tuple(map(list, shapes)), lambda c, x, y: raw.SelectV2(condition=c, t=x, e=y), c, wave(1, *shapes[1]), wave(2, *shapes[2]))
for shape in ((6,), (2, 3)):
    case("rank %d" % len(shape), lambda c, x, y: raw.Select(condition=c, x=x, y=y), np.resize([True, False, True], 6).reshape(shape), wave(1, *shape), wave(2, *shape))
case("vector of conditions", lambda c, x, y: raw.Select(condition=c, x=x, y=y), np.array([True, False]), wave(1, 2, 3), wave(2, 2, 3))
case("", lambda x, a, b: raw.ClipByValue(t=x, clip_value_min=a, clip_value_max=b), f([-2, -0.5, 0.3, 2, 0.9, -1.1]), f(-1), f(1))
case("edges", lambda x, a, b: raw.ClipByValue(t=x, clip_value_min=a, clip_value_max=b), f([-1, 1, 0, 2, INF, NAN]), f(-1), f(1), smooth=False)
case("by element", lambda x, a, b: raw.ClipByValue(t=x, clip_value_min=a, clip_value_max=b), wave(1, 2, 3), f(wave(2, 2, 3) - 1), f(wave(3, 2, 3) + 0.5), types=False)
for n in (1, 2, 5):
    case("%d" % n, lambda x: raw.AddN(inputs=x), [wave(k, 2, 3) for k in range(n)])
for fmt, shape in (("NHWC", (2, 2, 2, 3)), ("NHWC", (2, 3)), ("NHWC", (2, 2, 3)), ("NCHW", (2, 3, 2, 2)), ("NHWC", (2, 1, 2, 2, 3)), ("NCHW", (2, 3, 1, 2, 2))):
    case("%s rank %d" % (fmt, len(shape)), lambda x, b: raw.BiasAdd(value=x, bias=b, data_format=fmt), wave(1, *shape), wave(2, 3))

# -- sums and the like ---------------------------------------------------------------------------
AXES = [((4,), [0]), ((2, 3), [1]), ((2, 3), [-1]), ((2, 3, 2), [0, 2]), ((2, 3, 2), [-2]), ((2, 2, 2, 2), [1, -1]), ((2, 1, 2, 2, 2), [0, 2, 4]), ((2, 3), [0, 1]), ((2, 3), [])]
for op in "Sum Mean Max Min Prod EuclideanNorm".split():
    for k, (shape, axes) in enumerate(AXES):
        for keep in (False, True):
            for t in (i32, i64):
                if t is i64 and (k % 3 or keep):
                    continue
                case("%s over %s%s %s" % (list(shape), axes, " kept" if keep else "", t.__name__),
                     lambda x, a: getattr(raw, op)(input=x, axis=a, keep_dims=keep), wave(1 + k, *shape), t(axes), types=k == 3 and not keep)
    case("equal", lambda x, a: getattr(raw, op)(input=x, axis=a), f([[1, 1, 0], [2, 2, 2], [0, 0, 0 if op != "EuclideanNorm" else 1]]), i32([1]), smooth=False)
    case("special", lambda x, a: getattr(raw, op)(input=x, axis=a), f([[INF, 1, INF], [NAN, 2, 1], [0, 0, 1], [0, 2, 3]]), i32([-1]), smooth=False)
    case("scalar axis", lambda x, a: getattr(raw, op)(input=x, axis=a), wave(3, 2, 3), i32(1), types=False)
for op in ("Cumsum", "Cumprod"):
    for exclusive in (False, True):
        for reverse in (False, True):
            for axis, shape in ((0, (4,)), (-1, (2, 3)), (1, (2, 3, 2))):
                case("%s%s axis %d rank %d" % ("exclusive " if exclusive else "", "reverse " if reverse else "", axis, len(shape)),
                     lambda x, a: getattr(raw, op)(x=x, axis=a, exclusive=exclusive, reverse=reverse), wave(1, *shape), i32(axis), types=axis == -1)
    case("int64", lambda x, a: getattr(raw, op)(x=x, axis=a), wave(1, 2, 3), i64(-1))
for exclusive in (False, True):
    for reverse in (False, True):  # Python gives a 0 no gradient
        case("zeros%s%s" % (" exclusive" if exclusive else "", " reverse" if reverse else ""),
             lambda x, a: raw.Cumprod(x=x, axis=a, exclusive=exclusive, reverse=reverse), f([[1, 0, 2, -3], [3, 0, 0, 2], [0, 2, 3, 0]]), i32(1))
for exclusive in (False, True):
    for reverse in (False, True):
        case("%s%s" % ("exclusive " if exclusive else "", "reverse " if reverse else ""),
             lambda x, a: raw.CumulativeLogsumexp(x=x, axis=a, exclusive=exclusive, reverse=reverse), wave(1, 2, 3), i32(-1), smooth=not exclusive, types=not exclusive)

# -- segments ------------------------------------------------------------------------------------
for op in "SegmentSum SegmentMean SegmentMax SegmentMin SegmentProd".split():
    for t in (i32, i64):
        case(t.__name__, lambda x, s: getattr(raw, op)(data=x, segment_ids=s), wave(1, 4, 2), t([0, 0, 1, 3]))
    case("rank 3", lambda x, s: getattr(raw, op)(data=x, segment_ids=s), wave(2, 3, 2, 2), i32([0, 0, 1]), types=False)
    case("vector", lambda x, s: getattr(raw, op)(data=x, segment_ids=s), wave(2, 4), i32([0, 0, 1, 1]), types=False)
    case("equal", lambda x, s: getattr(raw, op)(data=x, segment_ids=s), f([1, 1, 0, 0, 2]), i32([0, 0, 1, 1, 1]), smooth=False)
for op in ("SegmentProd", "UnsortedSegmentProd"):
    more = {} if op == "SegmentProd" else {"num_segments": 3}
    case("zeros", lambda x, s: getattr(raw, op)(data=x, segment_ids=s, **more), f([0, 2, 3, 0, 0, 4]), i32([0, 0, 1, 2, 2, 2]), types=False)
for op in "UnsortedSegmentSum UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd".split():
    for t in (i32, i64):
        case(t.__name__, lambda x, s: getattr(raw, op)(data=x, segment_ids=s, num_segments=4), wave(1, 4, 2), t([0, 2, 0, 3]), smooth="M" not in op)
    case("negative", lambda x, s: getattr(raw, op)(data=x, segment_ids=s, num_segments=3), wave(2, 4), i32([0, -1, 1, 1]), smooth="M" not in op, types=False)
    case("rank 2 ids", lambda x, s: getattr(raw, op)(data=x, segment_ids=s, num_segments=3), wave(2, 2, 2, 2), i32([[0, 2], [1, 1]]), types=False)
    case("equal", lambda x, s: getattr(raw, op)(data=x, segment_ids=s, num_segments=2), f([1, 1, 0, 0, 2]), i32([0, 0, 1, 1, 1]), smooth=False)
for op in "SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN".split():
    for t in (i32, i64):
        case(t.__name__, lambda x, k, s: getattr(raw, op)(data=x, indices=k, segment_ids=s), wave(1, 4, 2), t([0, 2, 3]), i32([0, 0, 1]))
    case("", lambda x, k, s: getattr(raw, op + "WithNumSegments")(data=x, indices=k, segment_ids=s, num_segments=4), wave(1, 4, 2), i32([0, 2, 2]), i32([0, 0, 2]))

# -- shapes and places ---------------------------------------------------------------------------
for t in (i32, i64):
    n = t.__name__
    case(n, lambda x, s: raw.Reshape(tensor=x, shape=s), wave(1, 2, 3), t([3, -1]))
    case(n, lambda x, a: raw.ExpandDims(input=x, axis=a), wave(1, 2, 3), t(-2))
    case(n, lambda x, p: raw.Transpose(x=x, perm=p), wave(1, 2, 3, 2), t([2, 0, 1]))
    case(n, lambda x, m: raw.Tile(input=x, multiples=m), wave(1, 2, 3), t([2, 3]))
    case(n + " rank 4", lambda x, m: raw.Tile(input=x, multiples=m), wave(1, 2, 1, 2, 1), t([1, 2, 1, 3]), types=False)
    case(n, lambda x, b, s: raw.Slice(input=x, begin=b, size=s), wave(1, 3, 4), t([1, 0]), t([2, -1]))
    case(n + " rank 3", lambda x, b, s: raw.Slice(input=x, begin=b, size=s), wave(1, 3, 2, 3), t([0, 1, 1]), t([-1, 1, 2]), types=False)
    case(n, lambda x, p: raw.Pad(input=x, paddings=p), wave(1, 2, 3), t([[1, 0], [0, 2]]))
    case(n, lambda x, p, c: raw.PadV2(input=x, paddings=p, constant_values=c), wave(1, 2, 3), t([[1, 0], [0, 2]]), f(0.5))
    case(n + " rank 4", lambda x, p, c: raw.PadV2(input=x, paddings=p, constant_values=c), wave(1, 2, 1, 2, 1), t([[1, 0], [0, 0], [2, 2], [0, 1]]), f(0.5), types=False)
    for mode in ("REFLECT", "SYMMETRIC"):
        case(n + " " + mode, lambda x, p: raw.MirrorPad(input=x, paddings=p, mode=mode), wave(1, 3, 4), t([[1, 0], [2, 1]]))
        case(n + " " + mode, lambda x, p: raw.MirrorPadGrad(input=x, paddings=p, mode=mode), wave(1, 4, 6), t([[1, 0], [1, 2]]))
    case(n, lambda d, x: raw.Fill(dims=d, value=x), t([2, 3]), f(1.5))
    case(n, lambda x, s: raw.BroadcastTo(input=x, shape=s), wave(1, 2, 1), t([2, 2, 3]))
    case(n + " same", lambda x, s: raw.BroadcastTo(input=x, shape=s), wave(1, 2, 3), t([2, 3]), types=False)
    case(n, lambda x, a: raw.ReverseV2(tensor=x, axis=a), wave(1, 2, 3), t([-1]))
    case(n, lambda x, s, a: raw.Roll(input=x, shift=s, axis=a), wave(1, 3, 4), t([1, -1]), t([0, 1]))
    case(n, lambda x, l: raw.ReverseSequence(input=x, seq_lengths=l, seq_dim=1, batch_dim=0), wave(1, 2, 4), t([2, 3]))
    case(n + " other dims", lambda x, l: raw.ReverseSequence(input=x, seq_lengths=l, seq_dim=0, batch_dim=1), wave(1, 3, 2, 2), t([2, 3]), types=False)
    for shape, axis, batch, index in (((4,), 0, 0, [1, 3, 1]), ((3, 2), 0, 0, [[0, 2], [1, 1]]), ((2, 4), 1, 0, [3, 0]), ((2, 4), -1, 0, [3, 0]),
                                      ((2, 3, 2), -2, 0, [[0, 2]]), ((2, 3, 2), 1, 1, [[0, 2], [1, 1]]), ((2, 3, 2), -1, 1, [[0, 1], [1, 1]]),
                                      ((2, 2, 3), 2, 2, [[[0], [2]], [[1], [1]]]), ((2, 3, 2), 2, 0, 1), ((2, 3), 1, 1, [[0, 2, 2], [1, 1, 0]])):
        case("%s %s axis %d batch %d" % (n, list(shape), axis, batch), lambda x, k: raw.GatherV2(params=x, indices=k, axis=axis, batch_dims=batch),
             wave(1, *shape), t(index), types=axis == -1 and batch == 0)
    case("axis " + n, lambda x, k, a: raw.GatherV2(params=x, indices=k, axis=a), wave(1, 2, 3), t([2, 0]), t(-1), types=False)
    case(n, lambda x, k: raw.GatherNd(params=x, indices=k), wave(1, 3, 2), t([[0, 1], [2, 0], [0, 1]]))
    case(n + " rows", lambda x, k: raw.GatherNd(params=x, indices=k), wave(1, 3, 2), t([[2], [0]]), types=False)
    case(n, lambda k, x: raw.ScatterNd(indices=k, updates=x, shape=t([4, 2])), t([[0], [2], [0]]), wave(1, 3, 2))
    case(n, lambda y, k, x: raw.ScatterNdNonAliasingAdd(input=y, indices=k, updates=x), wave(2, 4, 2), t([[0], [2], [0]]), wave(1, 3, 2))
    for op in "TensorScatterUpdate TensorScatterAdd TensorScatterSub".split():
        case(n, lambda y, k, x: getattr(raw, op)(tensor=y, indices=k, updates=x), wave(2, 4, 2), t([[0], [2]]), wave(1, 2, 2))
    for op in "TensorScatterMax TensorScatterMin".split():
        case(n, lambda y, k, x: getattr(raw, op)(tensor=y, indices=k, updates=x), wave(2, 4), t([[0], [2]]), wave(1, 2))
        case(n + " ties", lambda y, k, x: getattr(raw, op)(tensor=y, indices=k, updates=x), f([1, 1, 2]), t([[0], [2]]), f([1, 2]), smooth=False)
    case(n, lambda x: raw.Split(axis=1, value=x, num_split=2), wave(1, 2, 4)) if t is i32 else None
    case(n, lambda x, s: raw.SplitV(value=x, size_splits=s, axis=-1, num_split=3), wave(1, 2, 4), t([1, 2, 1]))
    case(n + " one used", lambda x, s: raw.SplitV(value=x, size_splits=s, axis=-1, num_split=3), wave(1, 2, 4), t([1, 2, 1]), outputs=[1])
    case(n, lambda x, a: raw.ConcatV2(values=x, axis=a), [wave(1, 2, 3), wave(2, 2, 1)], t(1))
    case(n + " negative", lambda x, a: raw.ConcatV2(values=x, axis=a), [wave(1, 2, 3), wave(2, 2, 1)], t(-1), types=False)
    case(n + " rank 4", lambda x, a: raw.ConcatV2(values=x, axis=a), [wave(1, 1, 2, 2, 1), wave(2, 1, 1, 2, 1), wave(3, 1, 2, 2, 1)], t(-3), types=False)
    for name, attrs, index in (
        ("", {}, ([0, 1], [2, 4], [1, 2])),
        ("negative step", {}, ([2, -1], [0, -4], [-1, -1])),
        ("shrunk", {"shrink_axis_mask": 1}, ([1, 0], [2, 3], [1, 1])),
        ("new axis", {"new_axis_mask": 1, "begin_mask": 2, "end_mask": 2}, ([0, 0], [0, 0], [1, 1])),
        ("ellipsis", {"ellipsis_mask": 1}, ([0, 1], [0, 3], [1, 1])),
        ("masks", {"begin_mask": 3, "end_mask": 3}, ([1, 1], [1, 1], [1, 1])),
    ):
        case(n + " " + name, lambda x: raw.StridedSlice(input=x, begin=t(index[0]), end=t(index[1]), strides=t(index[2]), **{
            k: attrs.get(k, 0) for k in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")}), wave(1, 3, 4), types=name == "")
    case(n, lambda x, b: raw.SpaceToBatchND(input=x, block_shape=[2, 2], paddings=b), wave(1, 1, 3, 4, 1), t([[1, 0], [0, 0]]))
    case(n, lambda x, b: raw.BatchToSpaceND(input=x, block_shape=[2, 2], crops=b), wave(1, 4, 2, 2, 1), t([[1, 0], [0, 1]]))
    case(n, lambda x, b: raw.SpaceToBatch(input=x, paddings=b, block_size=2), wave(1, 1, 3, 4, 1), t([[1, 0], [0, 0]]))
    case(n, lambda x, b: raw.BatchToSpace(input=x, crops=b, block_size=2), wave(1, 4, 2, 2, 1), t([[1, 0], [0, 1]]))
case("", lambda x: raw.StridedSliceGrad(shape=[3, 4], begin=[0, 1], end=[2, 4], strides=[1, 2], dy=x), wave(1, 2, 2))
case("", lambda y, x: raw.TensorStridedSliceUpdate(input=y, begin=[0, 1], end=[2, 4], strides=[1, 2], value=x), wave(2, 3, 4), wave(1, 2, 2))
case("one used", lambda x: raw.Split(axis=1, value=x, num_split=2), wave(1, 2, 4), outputs=[0])
case("negative axis", lambda x: raw.Split(axis=-1, value=x, num_split=2), wave(1, 2, 2, 4))
for axis in (0, 1, -1):
    case("axis %d" % axis, lambda x: raw.Pack(values=x, axis=axis), [wave(1, 2, 3), wave(2, 2, 3)])
    case("axis %d" % axis, lambda x: raw.Unpack(value=x, num=2, axis=axis), wave(1, 2, 2) if axis != -1 else wave(1, 3, 2))
    case("axis %d one used" % axis, lambda x: raw.Unpack(value=x, num=2, axis=axis), wave(1, 2, 2) if axis != -1 else wave(1, 3, 2), outputs=[1])
for dims in ([], [0], [-1], [0, 2]):
    case("%s" % dims, lambda x: raw.Squeeze(input=x, axis=dims), wave(1, 1, 3, 1))
case("", lambda x, p: raw.DynamicPartition(data=x, partitions=p, num_partitions=2), wave(1, 4, 2), i32([0, 1, 1, 0]))
case("one used", lambda x, p: raw.DynamicPartition(data=x, partitions=p, num_partitions=2), wave(1, 4, 2), i32([0, 1, 1, 0]), outputs=[1])
for op in ("DynamicStitch", "ParallelDynamicStitch"):
    case("", lambda k, x: getattr(raw, op)(indices=k, data=x), [i32([0, 2]), i32([1, 3])], [wave(1, 2, 2), wave(2, 2, 2)])
case("repeated", lambda k, x: raw.DynamicStitch(indices=k, data=x), [i32([0, 2]), i32([1, 2])], [wave(1, 2, 2), wave(2, 2, 2)])
for fmt in ("NHWC",):
    case(fmt, lambda x: raw.SpaceToDepth(input=x, block_size=2, data_format=fmt), wave(1, 1, 2, 4, 2))
    case(fmt, lambda x: raw.DepthToSpace(input=x, block_size=2, data_format=fmt), wave(1, 1, 2, 1, 8))
for shape in ((3,), (2, 2)):
    case("rank %d" % len(shape), lambda x: raw.Diag(diagonal=x), wave(1, *shape))
    case("rank %d" % len(shape), lambda x: raw.DiagPart(input=x), wave(1, *shape, *shape))
case("", lambda x, a, b: raw.MatrixBandPart(input=x, num_lower=a, num_upper=b), wave(1, 2, 3, 3), i64(1), i64(0))
case("all below", lambda x, a, b: raw.MatrixBandPart(input=x, num_lower=a, num_upper=b), wave(1, 2, 3, 4), i64(-1), i64(1))
for k in (0, 1, -1, [-1, 1]):
    for align in ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT"):
        if align != "RIGHT_LEFT" and k != [-1, 1]:
            continue
        n = "%s %s" % (k, align)
        lo, hi = (k if isinstance(k, list) else (k, k))
        diagonals = (3, 3) if isinstance(k, list) else (3 if k == 0 else 2,)
        case(n, lambda x, p: raw.MatrixDiagPartV3(input=x, k=k, padding_value=p, align=align), wave(1, 2, 3, 3), f(0.5))
        case(n, lambda x, p: raw.MatrixDiagV3(diagonal=x, k=k, num_rows=3, num_cols=3, padding_value=p, align=align), wave(1, 2, *diagonals), f(0.5))
        case(n, lambda x, d: raw.MatrixSetDiagV3(input=x, diagonal=d, k=k, align=align), wave(1, 2, 3, 3), wave(2, 2, *diagonals))
    case("%s" % k, lambda x, p: raw.MatrixDiagPartV2(input=x, k=k, padding_value=p), wave(1, 2, 3, 3), f(0.5))
    case("%s" % k, lambda x, p: raw.MatrixDiagV2(diagonal=x, k=k, num_rows=3, num_cols=3, padding_value=p), wave(1, 2, *diagonals), f(0.5))
case("not square", lambda x, p: raw.MatrixDiagPartV3(input=x, k=0, padding_value=p, align="RIGHT_LEFT"), wave(1, 2, 4), f(0.0))
case("not square", lambda x, d: raw.MatrixSetDiagV3(input=x, diagonal=d, k=0, align="RIGHT_LEFT"), wave(1, 2, 4), wave(2, 2))

# -- matrices ------------------------------------------------------------------------------------
for ta in (False, True):
    for tb in (False, True):
        n = "%s%s" % ("transposed " if ta else "", "by transposed" if tb else "")
        a = wave(1, 3, 2) if ta else wave(1, 2, 3)
        b = wave(2, 2, 3) if tb else wave(2, 3, 2)
        case(n, lambda x, y: raw.MatMul(a=x, b=y, transpose_a=ta, transpose_b=tb), a, b)
        case(n, lambda x, y: raw.SparseMatMul(a=x, b=y, transpose_a=ta, transpose_b=tb), a, b, smooth=False, types=False)
        for op in ("BatchMatMul", "BatchMatMulV2"):
            case(n, lambda x, y: getattr(raw, op)(x=x, y=y, adj_x=ta, adj_y=tb), np.stack([a, a + 1]), np.stack([b, b * 2]))
        case(n, lambda x, y: raw.BatchMatMulV3(x=x, y=y, adj_x=ta, adj_y=tb, Tout=x.dtype), np.stack([a, a + 1]), np.stack([b, b * 2]), types=False)
        case(n + " broadcast", lambda x, y: raw.BatchMatMulV3(x=x, y=y, adj_x=ta, adj_y=tb, Tout=x.dtype), a, np.stack([b, b * 2]), types=False)
        case(n + " broadcast", lambda x, y: raw.BatchMatMulV2(x=x, y=y, adj_x=ta, adj_y=tb), a, np.stack([b, b * 2]), types=False)
        case(n + " rank 4", lambda x, y: raw.BatchMatMulV3(x=x, y=y, adj_x=ta, adj_y=tb, Tout=x.dtype), np.stack([a, a + 1])[:, None], np.stack([b, b * 2])[None], types=False)
for equation, shapes in (("ij,jk->ik", [(2, 3), (3, 2)]), ("bij,bjk->bik", [(2, 2, 3), (2, 3, 2)]), ("ij->ji", [(2, 3)]), ("ij->i", [(2, 3)]), ("ii->i", [(3, 3)]), ("i,j->ij", [(2,), (3,)]),
                         ("bnqd,bnkd->bnqk", [(1, 2, 2, 3), (1, 2, 2, 3)]), ("...ij,jk->...ik", [(2, 2, 3), (3, 2)]), ("ij,ij->", [(2, 3), (2, 3)]), ("abc->cb", [(2, 2, 3)]), ("ij,i->j", [(2, 3), (2,)]),
                         ("...i,...i->...", [(2, 1, 3), (2, 3)]), ("ii->", [(3, 3)])):
    case(equation, lambda x: raw.Einsum(inputs=x, equation=equation), [wave(k + 1, *s) for k, s in enumerate(shapes)])
SPD = f([[[4, 1, 0.5], [1, 3, 0.2], [0.5, 0.2, 2]], [[2, 0.3, 0], [0.3, 1.5, 0.4], [0, 0.4, 1]]])
GENERAL = f([[[2, 0.5, -1], [0.3, 1.5, 0.2], [-0.4, 0.1, 1]], [[1, 0.3, 0], [0.2, -1.5, 0.4], [0.7, 0.4, 2]]])
case("", lambda x: raw.Cholesky(input=x), SPD, smooth=False)
for adjoint in (False, True):
    n = "adjoint" if adjoint else ""
    case(n, lambda x: raw.MatrixInverse(input=x, adjoint=adjoint), GENERAL)
    case(n, lambda a, b: raw.MatrixSolve(matrix=a, rhs=b, adjoint=adjoint), GENERAL, wave(1, 2, 3, 2))
    for lower in (False, True):
        case(n + (" lower" if lower else " upper"), lambda a, b: raw.MatrixTriangularSolve(matrix=a, rhs=b, lower=lower, adjoint=adjoint), SPD, wave(1, 2, 3, 2))
        case(n + (" lower broadcast" if lower else " upper broadcast"), lambda a, b: raw.MatrixTriangularSolve(matrix=a, rhs=b, lower=lower, adjoint=adjoint), SPD[0], wave(1, 2, 3, 2), types=False)
        BAND = f([[4, 3, 2, 5], [0, 0.5, 0.3, 0.2]]) if lower else f([[0.2, 0.5, 0.3, 0], [4, 3, 2, 5]])
        case(n + (" lower" if lower else " upper"), lambda a, b: raw.BandedTriangularSolve(matrix=a, rhs=b, lower=lower, adjoint=adjoint), BAND, wave(1, 4, 2), smooth=False)
case("", lambda x: raw.MatrixDeterminant(input=x), GENERAL)
case("", lambda x: raw.LogMatrixDeterminant(input=x), GENERAL, outputs=[1])
case("matrix", lambda x: raw.LogMatrixDeterminant(input=x), GENERAL[0], outputs=[1])
case("", lambda x: raw.SelfAdjointEigV2(input=x, compute_v=True), SPD, outputs=[0], smooth=False)
case("vectors", lambda x: raw.SelfAdjointEigV2(input=x, compute_v=True), SPD, outputs=[0, 1], smooth=False, types=False)
case("values", lambda x: raw.SelfAdjointEigV2(input=x, compute_v=False), SPD, outputs=[0], smooth=False)
case("", lambda x: raw.MatrixSquareRoot(input=x), SPD)
for full in (False, True):
    case("full" if full else "", lambda x: raw.Qr(input=x, full_matrices=full), GENERAL)
case("tall", lambda x: raw.Qr(input=x), wave(1, 3, 2))
case("wide", lambda x: raw.Qr(input=x), wave(1, 2, 3))
case("r", lambda x: raw.Qr(input=x), GENERAL, outputs=[1])
for full in (False, True):
    for uv in (False, True):
        case("%s%s" % ("full " if full else "", "uv" if uv else "values"), lambda x: raw.Svd(input=x, compute_uv=uv, full_matrices=full), GENERAL, outputs=[0], smooth=False)
case("tall", lambda x: raw.Svd(input=x), wave(1, 3, 2), outputs=[0], smooth=False)
case("all", lambda x: raw.Svd(input=x), GENERAL, outputs=[0, 1, 2], smooth=False)
for full in (False,):
    for shape in ((2, 3), (3, 2)):
        case("%s" % list(shape), lambda x: raw.Svd(input=x, full_matrices=full), wave(1, *shape), outputs=[0, 1, 2], smooth=False, types=False)
case("far from square", lambda x: raw.Svd(input=x), wave(1, 2, 2, 4), outputs=[0, 1, 2], smooth=False, types=False)
case("", lambda a, b: raw.MatrixSolveLs(matrix=a, rhs=b, l2_regularizer=tf.constant(0.1, tf.float64), fast=True), wave(1, 2, 3, 2), wave(2, 2, 3, 1), smooth=False)
case("", lambda d, b: raw.TridiagonalSolve(diagonals=d, rhs=b, partial_pivoting=True), f([[0.5, 0.3, 0.2, 0], [4, 3, 2, 5], [0, 0.4, 0.1, 0.6]]), wave(1, 4, 2), smooth=False)
case("", lambda a, b, c, d: raw.TridiagonalMatMul(superdiag=a, maindiag=b, subdiag=c, rhs=d), wave(1, 1, 4), wave(2, 1, 4), wave(3, 1, 4), wave(4, 4, 2), smooth=False)
case("", lambda a, b: raw.Cross(a=a, b=b), wave(1, 2, 3), wave(2, 2, 3))

# -- images and windows --------------------------------------------------------------------------
for padding in ("SAME", "VALID"):
    for shape, kernel, strides in (((2, 4, 5, 2), (3, 2, 2, 3), (1, 1)), ((1, 5, 4, 2), (2, 3, 2, 2), (2, 1)), ((2, 3, 3, 1), (2, 2, 1, 1), (1, 1)), ((2, 4, 4, 1), (3, 3, 1, 2), (2, 2)),
                                   ((2, 3, 3, 2), (1, 1, 2, 3), (1, 1)), ((2, 3, 2, 1), (2, 2, 1, 2), (1, 2))):
        n = "%s %s by %s strides %s" % (padding, list(shape), list(kernel), list(strides))
        case(n, lambda x, w: raw.Conv2D(input=x, filter=w, strides=[1, *strides, 1], padding=padding), wave(1, *shape), wave(2, *kernel), types=shape[1] == 4)
        y = tf.raw_ops.Conv2D(input=wave(1, *shape), filter=wave(2, *kernel), strides=[1, *strides, 1], padding=padding)
        case(n, lambda w, dy: raw.Conv2DBackpropInput(input_sizes=list(shape), filter=w, out_backprop=dy, strides=[1, *strides, 1], padding=padding), wave(2, *kernel), wave(3, *y.shape), types=shape[1] == 4)
        case(n, lambda x, dy: raw.Conv2DBackpropFilter(input=x, filter_sizes=list(kernel), out_backprop=dy, strides=[1, *strides, 1], padding=padding), wave(2, *shape), wave(3, *y.shape), types=shape[1] == 4)
    for shape, kernel, s in (((2, 4, 4, 2), (2, 3, 2, 2), 1), ((1, 5, 4, 2), (3, 2, 2, 1), 2), ((2, 3, 3, 1), (2, 2, 1, 1), 1)):
        n = "%s %s by %s strides %d" % (padding, list(shape), list(kernel), s)
        case(n, lambda x, w: raw.DepthwiseConv2dNative(input=x, filter=w, strides=[1, s, s, 1], padding=padding), wave(1, *shape), wave(2, *kernel), types=s == 2)
        y = tf.raw_ops.DepthwiseConv2dNative(input=wave(1, *shape), filter=wave(2, *kernel), strides=[1, s, s, 1], padding=padding)
        case(n, lambda w, dy: raw.DepthwiseConv2dNativeBackpropInput(input_sizes=list(shape), filter=w, out_backprop=dy, strides=[1, s, s, 1], padding=padding), wave(2, *kernel), wave(3, *y.shape), types=False)
        case(n, lambda x, dy: raw.DepthwiseConv2dNativeBackpropFilter(input=x, filter_sizes=list(kernel), out_backprop=dy, strides=[1, s, s, 1], padding=padding), wave(2, *shape), wave(3, *y.shape), types=False)
    for size, strides in (((2, 2), (2, 2)), ((3, 2), (1, 2)), ((2, 3), (1, 1))):
        n = "%s %s strides %s" % (padding, list(size), list(strides))
        x = wave(1, 2, 4, 5, 2)
        case(n, lambda x: raw.MaxPool(input=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x)
        case(n, lambda x: raw.MaxPoolV2(input=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x)
        case(n, lambda x: raw.MaxPoolWithArgmax(input=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x, outputs=[0])
        case(n, lambda x: raw.AvgPool(value=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x)
        case(n, lambda x: raw.ExtractImagePatches(images=x, ksizes=[1, *size, 1], strides=[1, *strides, 1], rates=[1, 1, 1, 1], padding=padding), wave(1, 1, 3, 4, 2), types=False)
        case(n, lambda x, w: raw.Dilation2D(input=x, filter=w, strides=[1, *strides, 1], rates=[1, 1, 1, 1], padding=padding), wave(1, 1, 4, 4, 2), wave(2, *size, 2), types=False)
    for size, strides in (((2, 2, 2), (2, 1, 2)), ((1, 2, 3), (1, 1, 1))):
        n = "%s %s strides %s" % (padding, list(size), list(strides))
        x = wave(1, 1, 2, 3, 4, 2)
        case(n, lambda x: raw.MaxPool3D(input=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x, smooth=False)
        case(n, lambda x: raw.AvgPool3D(input=x, ksize=[1, *size, 1], strides=[1, *strides, 1], padding=padding), x)
        w = wave(2, *size, 2, 2)
        case(n, lambda x, w: raw.Conv3D(input=x, filter=w, strides=[1, *strides, 1], padding=padding), x, w)
        y = tf.raw_ops.Conv3D(input=x, filter=w, strides=[1, *strides, 1], padding=padding)
        case(n, lambda w, dy: raw.Conv3DBackpropInputV2(input_sizes=list(x.shape), filter=w, out_backprop=dy, strides=[1, *strides, 1], padding=padding), w, wave(3, *y.shape))
        case(n, lambda x, dy: raw.Conv3DBackpropFilterV2(input=x, filter_sizes=list(w.shape), out_backprop=dy, strides=[1, *strides, 1], padding=padding), x, wave(3, *y.shape))
        case(n, lambda x: raw.ExtractVolumePatches(input=x, ksizes=[1, *size, 1], strides=[1, *strides, 1], padding=padding), wave(1, 1, 2, 3, 3, 1), types=False)
EXPLICIT = [0, 0, 1, 0, 2, 1, 0, 0]
case("explicit padding", lambda x, w: raw.Conv2D(input=x, filter=w, strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=EXPLICIT), wave(1, 2, 3, 4, 2), wave(2, 2, 3, 2, 3))
case("explicit padding strides", lambda x, w: raw.Conv2D(input=x, filter=w, strides=[1, 2, 2, 1], padding="EXPLICIT", explicit_paddings=EXPLICIT), wave(1, 1, 4, 5, 1), wave(2, 2, 3, 1, 2))
case("explicit padding", lambda w, dy: raw.Conv2DBackpropInput(input_sizes=[2, 3, 4, 2], filter=w, out_backprop=dy, strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=EXPLICIT), wave(2, 2, 3, 2, 3), wave(3, 2, 3, 5, 3))
case("explicit padding", lambda x, w: raw.DepthwiseConv2dNative(input=x, filter=w, strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=EXPLICIT), wave(1, 2, 3, 4, 2), wave(2, 2, 3, 2, 2))
case("explicit padding", lambda x: raw.MaxPool(input=x, ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding="EXPLICIT", explicit_paddings=[0, 0, 1, 0, 1, 1, 0, 0]), wave(1, 1, 3, 3, 2))
case("ties", lambda x: raw.MaxPool(input=x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"), f(np.zeros((1, 4, 4, 1))), smooth=False)
case("ties", lambda x: raw.MaxPoolV2(input=x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"), f(np.zeros((1, 4, 4, 1))), smooth=False)
for dilation in ((2, 1), (2, 2)):
    for padding in ("SAME", "VALID"):
        n = "%s dilations %s" % (padding, list(dilation))
        case(n, lambda x, w: raw.Conv2D(input=x, filter=w, strides=[1, 1, 1, 1], padding=padding, dilations=[1, *dilation, 1]), wave(1, 1, 5, 5, 1), wave(2, 2, 2, 1, 2), smooth=False, types=False)
        case(n, lambda x, w: raw.DepthwiseConv2dNative(input=x, filter=w, strides=[1, 1, 1, 1], padding=padding, dilations=[1, *dilation, 1]), wave(1, 1, 5, 5, 2), wave(2, 2, 2, 2, 1), smooth=False, types=False)
for radius, bias, alpha, beta in ((5, 1, 1, 0.5), (1, 2, 0.5, 0.75)):
    case("radius %d" % radius, lambda x: raw.LRN(input=x, depth_radius=radius, bias=bias, alpha=alpha, beta=beta), wave(1, 1, 2, 2, 4), types=False)
for training in (True, False):
    for fmt, shape in (("NHWC", (2, 2, 3, 2)),):
        for used in ([0], [0, 1, 2]):
            if used != [0] and not training:
                continue
            case("%s %s outputs %s" % ("training" if training else "inference", fmt, used), lambda x, s, o, m, v: raw.FusedBatchNormV3(x=x, scale=s, offset=o, mean=m, variance=v, epsilon=0.01, is_training=training, data_format=fmt),
                 wave(1, *shape), wave(2, 2), wave(3, 2), f([0.1, -0.2]), f([1.5, 0.7]), outputs=used, smooth=False, types=False)
for op in ("ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic"):
    for size in ((4, 6), (2, 2), (1, 1), (3, 3)):
        for corners, half in ((False, False), (True, False), (False, True)):
            case("%s%s%s" % (list(size), " corners" if corners else "", " half" if half else ""), lambda x: getattr(raw, op)(images=x, size=list(size), align_corners=corners, half_pixel_centers=half), wave(1, 1, 3, 3, 2), types=False, step=0.5)
for antialias in (True, False):
    for kernel in ("lanczos3", "triangle"):
        case("%s%s" % (kernel, " antialias" if antialias else ""), lambda x: raw.ScaleAndTranslate(images=x, size=[4, 5], scale=[1.3, 1.6], translation=[0.2, -0.1], kernel_type=kernel, antialias=antialias), wave(1, 1, 3, 3, 1), smooth=False, types=False)
for method in ("bilinear", "nearest"):
    case(method, lambda x, b: raw.CropAndResize(image=x, boxes=b, box_ind=[0, 1], crop_size=[2, 3], method=method), wave(1, 2, 4, 4, 1), f([[0.1, 0.1, 0.7, 0.9], [0.2, 0, 0.9, 0.6]]), smooth=False, types=False)
case("", lambda x: raw.RGBToHSV(images=x), f([[0.2, 0.5, 0.8], [0.9, 0.4, 0.1], [0.3, 0.7, 0.5], [0.6, 0.1, 0.55]]), smooth=False, types=False)
case("", lambda x: raw.FractionalAvgPool(value=x, pooling_ratio=[1.0, 1.5, 1.5, 1.0], deterministic=True, seed=1, seed2=2), wave(1, 1, 5, 5, 1), outputs=[0], types=False)
case("", lambda x: raw.FractionalMaxPool(value=x, pooling_ratio=[1.0, 1.5, 1.5, 1.0], deterministic=True, seed=1, seed2=2), wave(1, 1, 5, 5, 1), outputs=[0], types=False)
case("", lambda x, t: raw.ImageProjectiveTransformV3(images=x, transforms=t, output_shape=[3, 4], fill_value=0.0, interpolation="NEAREST"), wave(1, 2, 3, 4, 1), f([[-1, 0, 3, 0, 1, 0, 0, 0], [1, 0, -1, 0, -1, 2, 0, 0]]), smooth=False, types=False)

# -- recurrent, quantized, sparse ----------------------------------------------------------------
for narrow in (False, True):
    case("narrow" if narrow else "", lambda x: raw.FakeQuantWithMinMaxArgs(inputs=x, min=-1, max=1, num_bits=4, narrow_range=narrow), f([-1.5, -0.9, 0.1, 0.4, 0.9, 1.5]), smooth=False, types=False)
    case("narrow" if narrow else "", lambda x, a, b: raw.FakeQuantWithMinMaxVars(inputs=x, min=a, max=b, num_bits=4, narrow_range=narrow), f([-1.5, -0.9, 0.1, 0.4, 0.9, 1.5]), f(-1), f(1), smooth=False, types=False)
    case("narrow" if narrow else "", lambda x, a, b: raw.FakeQuantWithMinMaxVarsPerChannel(inputs=x, min=a, max=b, num_bits=4, narrow_range=narrow), f([[-1.5, -0.9], [0.1, 0.4], [0.9, 1.5]]), f([-1, -0.5]), f([1, 0.5]), smooth=False, types=False)
case("", lambda x, a, b: raw.QuantizeAndDequantizeV3(input=x, input_min=a, input_max=b, num_bits=8, range_given=True), f([-1.5, -0.9, 0.1, 0.4, 0.9, 1.5]), f(-1), f(1), smooth=False, types=False)
case("", lambda x, a, b: raw.QuantizeAndDequantizeV4(input=x, input_min=a, input_max=b, range_given=True), f([-1.5, -0.9, 0.1, 0.4, 0.9, 1.5]), f(-1), f(1), smooth=False, types=False)
case("", lambda x: raw.CTCLoss(inputs=x, labels_indices=[[0, 0], [0, 1], [1, 0]], labels_values=[1, 2, 0], sequence_length=[4, 3]), wave(1, 4, 2, 4), outputs=[0], smooth=False, types=False)
INDICES = i64([[0, 1], [1, 0], [1, 2]])
case("", lambda v, b: raw.SparseTensorDenseMatMul(a_indices=INDICES, a_values=v, a_shape=[2, 3], b=b), wave(1, 3), wave(2, 3, 2))
case("adjoint", lambda v, b: raw.SparseTensorDenseMatMul(a_indices=INDICES, a_values=v, a_shape=[2, 3], b=b, adjoint_a=True, adjoint_b=True), wave(1, 3), wave(2, 2, 2))
case("", lambda v, b: raw.SparseTensorDenseAdd(a_indices=INDICES, a_values=v, a_shape=[2, 3], b=b), wave(1, 3), wave(2, 2, 3))
for op in ("SparseDenseCwiseAdd", "SparseDenseCwiseMul", "SparseDenseCwiseDiv"):
    for shape in ((2, 3), (2, 1), (3,)):
        case("by %s" % list(shape), lambda v, b: getattr(raw, op)(sp_indices=INDICES, sp_values=v, sp_shape=[2, 3], dense=b), wave(1, 3), wave(2, *shape))
case("", lambda v, d: raw.SparseToDense(sparse_indices=INDICES, output_shape=[2, 3], sparse_values=v, default_value=d), wave(1, 3), f(0.5))
case("", lambda v: raw.SparseReduceSum(input_indices=INDICES, input_values=v, input_shape=[2, 3], reduction_axes=[1]), wave(1, 3))
case("", lambda v: raw.SparseSoftmax(sp_indices=INDICES, sp_values=v, sp_shape=[2, 3]), wave(1, 3))
case("", lambda v: raw.SparseReorder(input_indices=i64([[1, 0], [0, 1], [1, 2]]), input_values=v, input_shape=[2, 3]), wave(1, 3), outputs=[1])
case("", lambda v, w: raw.SparseAdd(a_indices=INDICES, a_values=v, a_shape=[2, 3], b_indices=i64([[0, 1], [1, 1]]), b_values=w, b_shape=[2, 3], thresh=f(0)), wave(1, 3), wave(2, 2), outputs=[1], types=False, smooth=False)
case("", lambda v, w: raw.SparseSparseMaximum(a_indices=INDICES, a_values=v, a_shape=[2, 3], b_indices=INDICES, b_values=w, b_shape=[2, 3]), wave(1, 3), wave(2, 3), outputs=[1])
case("", lambda v, w: raw.SparseSparseMinimum(a_indices=INDICES, a_values=v, a_shape=[2, 3], b_indices=INDICES, b_values=w, b_shape=[2, 3]), wave(1, 3), wave(2, 3), outputs=[1])
case("", lambda v, d: raw.SparseFillEmptyRows(indices=i64([[0, 1], [2, 0]]), values=v, dense_shape=[3, 3], default_value=d), wave(1, 2), f(0.5), outputs=[1])
case("", lambda v: raw.SparseSlice(indices=INDICES, values=v, shape=[2, 3], start=[0, 1], size=[2, 2]), wave(1, 3), outputs=[1])
case("", lambda x: raw.IsotonicRegression(input=x, output_dtype=x.dtype), f([[3, 1, 2, 0.5]]), outputs=[0], smooth=False, types=False)
for op in ("SqrtGrad", "RsqrtGrad", "TanhGrad", "SigmoidGrad", "ReciprocalGrad", "InvGrad"):
    case("", lambda y, dy: getattr(raw, op)(y=y, dy=dy), f([0.3, 0.6, 0.9]), f([1, -2, 0.5]))
for op in ("ReluGrad", "Relu6Grad", "SoftplusGrad", "LeakyReluGrad"):
    case("", lambda dy, x: getattr(raw, op)(gradients=dy, features=x), f([1, -2, 0.5]), f([0.5, -1, 2]))
for op in ("EluGrad", "SeluGrad"):
    case("", lambda dy, x: getattr(raw, op)(gradients=dy, outputs=x), f([1, -2, 0.5]), f([0.5, -0.4, 2]))
case("", lambda x: raw.BiasAddGrad(out_backprop=x), wave(1, 2, 3))
case("", lambda x: raw.AvgPoolGrad(orig_input_shape=[1, 4, 4, 1], grad=x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"), wave(1, 1, 2, 2, 1))
case("", lambda x: raw.AvgPool3DGrad(orig_input_shape=[1, 2, 4, 4, 1], grad=x, ksize=[1, 1, 2, 2, 1], strides=[1, 1, 2, 2, 1], padding="VALID"), wave(1, 1, 2, 2, 2, 1))
case("", lambda x, y, z: raw.MaxPoolGradV2(orig_input=x, orig_output=y, grad=z, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID"), wave(1, 1, 2, 2, 1), f(np.max(wave(1, 1, 2, 2, 1)), 1, 1, 1, 1), wave(1, 1, 1, 1, 1), smooth=False)
case("", lambda x: raw.Snapshot(input=x), wave(1, 2, 3))
case("", lambda a: raw.ConjugateTranspose(x=a, perm=[2, 0, 1]), wave(1, 2, 3, 2))
case("rank 4", lambda b: raw.SparseReduceSum(input_indices=i64([[0, 1, 0], [1, 0, 1]]), input_values=b, input_shape=[2, 2, 2], reduction_axes=[-1, 0]), wave(1, 2))
case("kept", lambda b: raw.SparseReduceSum(input_indices=INDICES, input_values=b, input_shape=[2, 3], reduction_axes=[0], keep_dims=True), wave(1, 3))
case("scalar", lambda v, d: raw.SparseToDense(sparse_indices=i64([0, 2]), output_shape=[4], sparse_values=v, default_value=d), f(2), f(0.5), types=False)
for shape in ((2, 3), (2, 1, 3)):
    case("shape %s" % list(shape), lambda a: raw.StatelessRandomGammaV3(shape=[2, *shape], key=np.array([7], np.uint64), counter=np.array([1, 2], np.uint64), alg=1, alpha=a), f(np.abs(wave(1, *shape)) + 0.3), smooth=False, types=False)
case("", lambda a: raw.RandomGamma(shape=[3], alpha=a, seed=3, seed2=4), f([0.5, 1.5]), smooth=False, types=False)
case("", lambda m, d, a, b: raw.StatelessParameterizedTruncatedNormal(shape=[2, 3], seed=[1, 2], means=m, stddevs=d, minvals=a, maxvals=b), f([0.5, -0.2, 0]), f([1, 0.5, 2]), f([-1, -1, -0.5]), f([1, 0.5, 2]), smooth=False, types=False)

case("", lambda x, t: raw.ImageProjectiveTransformV2(images=x, transforms=t, output_shape=[3, 4], interpolation="NEAREST"), wave(1, 2, 3, 4, 1), f([[-1, 0, 3, 0, 1, 0, 0, 0], [1, 0, -1, 0, -1, 2, 0, 0]]), smooth=False, types=False)
for peephole in (False, True):
    case("peephole" if peephole else "", lambda x, c, h, w, wi, wf, wo, b: raw.BlockLSTMV2(seq_len_max=i64(3), x=x, cs_prev=c, h_prev=h, w=w, wci=wi, wcf=wf, wco=wo, b=b, use_peephole=peephole),
         wave(1, 3, 2, 2), wave(2, 2, 3), wave(3, 2, 3), wave(4, 5, 12, scale=0.7), wave(5, 3), wave(6, 3), wave(7, 3), wave(8, 12), outputs=[1, 6], types=False)

# -- complex numbers -----------------------------------------------------------------------------


def waves(phase, *shape):
    return (wave(phase, *shape) + 1j * wave(phase + 0.4, *shape)).astype(np.complex64)


for op, shape in (("FFT", (2, 4)), ("FFT", (5,)), ("FFT2D", (3, 4)), ("FFT2D", (2, 2, 3)), ("FFT3D", (2, 2, 3))):
    case("%s" % list(shape), lambda x: getattr(raw, op)(input=x), waves(1, *shape), types=False)
    case("%s" % list(shape), lambda x: getattr(raw, "I" + op)(input=x), waves(1, *shape), types=False)
for op, shape, length in (("RFFT", (2, 4), [4]), ("RFFT", (5,), [5]), ("RFFT", (5,), [3]), ("RFFT2D", (3, 4), [3, 4]), ("RFFT2D", (3, 4), [2, 3]), ("RFFT3D", (2, 3, 4), [2, 3, 4]), ("RFFT3D", (2, 2, 3), [2, 2, 3])):
    case("%s to %s" % (list(shape), length), lambda x: getattr(raw, op)(input=x, fft_length=length, Tcomplex=tf.complex64 if x.dtype == tf.float32 else tf.complex128), wave(1, *shape), types=False)
for op, shape, length in (("IRFFT", (2, 3), [4]), ("IRFFT", (3,), [5]), ("IRFFT", (4,), [4]), ("IRFFT2D", (3, 3), [3, 4]), ("IRFFT2D", (3, 4), [2, 4]), ("IRFFT3D", (2, 3, 3), [2, 3, 4]), ("IRFFT3D", (2, 2, 2), [2, 2, 3])):
    case("%s to %s" % (list(shape), length), lambda x: getattr(raw, op)(input=x, fft_length=length, Treal=tf.float32 if x.dtype == tf.complex64 else tf.float64), waves(1, *shape), types=False)
case("", lambda x, y: raw.Complex(real=x, imag=y, Tout=tf.complex64 if x.dtype == tf.float32 else tf.complex128), wave(1, 2, 3), wave(2, 2, 3), types=False)
case("broadcast", lambda x, y: raw.Complex(real=x, imag=y, Tout=tf.complex64 if x.dtype == tf.float32 else tf.complex128), wave(1, 2, 3), wave(2, 3), types=False)
for op in "Real Imag Angle ComplexAbs".split():
    case("", lambda x: getattr(raw, op)(**{"x" if op == "ComplexAbs" else "input": x}, Tout=tf.float32 if x.dtype == tf.complex64 else tf.float64), waves(1, 2, 3), types=False)
case("zero", lambda x: raw.ComplexAbs(x=x, Tout=tf.float32), waves(1, 3) * 0, types=False, smooth=False)
case("", lambda x: raw.Conj(input=x), waves(1, 2, 3), types=False)
case("complex", lambda x: raw.ConjugateTranspose(x=x, perm=[2, 0, 1]), waves(1, 2, 3, 2), types=False)
for op in "Neg Square Exp Sin Cos Tanh Sigmoid Sqrt Log Reciprocal".split():
    case("complex", lambda x: getattr(raw, op)(x=x), waves(1, 2, 3), types=False)
for op in "AddV2 Sub Mul RealDiv Pow".split():
    case("complex", lambda x, y: getattr(raw, op)(x=x, y=y), waves(1, 2, 3), waves(2, 3), types=False)
case("complex", lambda x, y: raw.MatMul(a=x, b=y), waves(1, 2, 3), waves(2, 3, 2), types=False)
case("complex", lambda x, y: raw.BatchMatMulV2(x=x, y=y, adj_x=True), waves(1, 2, 3, 2), waves(2, 2, 3, 2), types=False)
case("complex", lambda x, a: raw.Sum(input=x, axis=a), waves(1, 2, 3), i32([1]), types=False)
case("complex", lambda x, a: raw.Mean(input=x, axis=a), waves(1, 2, 3), i32([0]), types=False)
case("complex", lambda x, s: raw.Reshape(tensor=x, shape=s), waves(1, 2, 3), i32([3, 2]), types=False)
case("complex", lambda x, p: raw.Transpose(x=x, perm=p), waves(1, 2, 3), i32([1, 0]), types=False)
