"""Writes the values that LossValuesTest compares with: resources/io/keraunos/loss/loss_values.txt.gz.

    python -m venv env && env/bin/pip install keras torch scikit-learn
    KERAS_BACKEND=torch env/bin/python loss_values.py ../resources/io/keraunos/loss/loss_values.txt.gz

Made with Keras 3.15.1 on PyTorch (CPU), in double precision. Of each loss there are random
configurations: batches of 1 and of odd sizes, ranks 1 to 4, one class, masks, weights, zeros,
denormals and large numbers. A case is some lines of text:

    case LOSS PARAMETER...
    in NAME f|i|b SIZE,SIZE VALUE...
    option NAME VALUE...
    out VALUE...
    grad NAME VALUE...

An option of the name of an input takes that input. A gradient is that of sum_i (1 + i) out_i.
"""

import gzip
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch
import torch.nn.functional as F

keras.config.set_floatx("float64")
K = keras.losses
RNG = np.random.default_rng(20)
LINES = []


def numbers(values):
    return " ".join("%.8g" % v for v in np.asarray(values, dtype=np.float64).reshape(-1))


def rounded(values, digits=3):
    return np.round(np.asarray(values), digits).astype(np.float32).astype(np.float64)


def normal(shape, scale=2.0):
    """Numbers of three decimals, some of them zero, tiny or large."""
    x = rounded(RNG.normal(size=shape) * scale)
    pick = RNG.random(shape)
    x = np.where(pick < 0.05, 0.0, x)
    return np.where((pick > 0.05) & (pick < 0.08), 1e-39, x)


def large(shape):
    x = rounded(RNG.normal(size=shape) * 3000, 0)
    return np.where(RNG.random(shape) < 0.2, np.sign(x) * 10000, x)


def uniform(shape, low=0.05, high=0.95):
    return rounded(RNG.uniform(low, high, size=shape))


def distribution(shape):
    p = RNG.random(shape) + 0.05
    p = np.round(p / p.sum(-1, keepdims=True), 3)
    p[..., 0] += 1 - p.sum(-1)
    return p.astype(np.float32).astype(np.float64)


def one_hot(shape):
    return np.eye(shape[-1])[RNG.integers(0, shape[-1], size=shape[:-1])]


def shapes(low, high, last=None):
    """Shapes of a rank between two: the batch is 1, or odd, or any."""
    for i in range(COUNT):
        rank = low + i % (high - low + 1)
        shape = [int(RNG.choice([1, 3, 5, 4]))] + [int(RNG.integers(1, 4)) for _ in range(rank - 1)]
        if last is not None and rank > 1:
            shape[-1] = int(RNG.choice(last))
        yield tuple(shape)


COUNT = 14


def weighed(places, options, shape):
    """The mean of each example over the places that count."""
    losses = places.reshape(shape)
    lead = lambda x: x.reshape(tuple(x.shape) + (1,) * (losses.dim() - x.dim()))
    kept = torch.ones_like(losses)
    if "mask" in options:
        kept = kept * lead(torch.tensor(options["mask"], dtype=torch.float64))
    if "kept" in options:
        kept = kept * options["kept"]
    counted = torch.where(kept > 0, losses, torch.zeros_like(losses))
    if "sampleWeights" in options:
        counted = counted * lead(torch.tensor(options["sampleWeights"]))
    axes = tuple(range(1, losses.dim()))
    if not axes:
        return counted
    return counted.sum(axes) / torch.clamp(kept.sum(axes), min=1)


def options_for(shape, i):
    """Masks and weights of the first dimensions of places."""
    options = {}
    if i % 3 == 1:
        lead = shape[: 1 + i % len(shape)]
        options["mask"] = (RNG.random(lead) < 0.7).astype(np.float64)
    if i % 4 == 1:
        lead = shape[: 1 + (i // 4) % len(shape)]
        options["sampleWeights"] = uniform(lead, 0, 3)
    return options


def case(name, parameters, inputs, trained, options, function):
    """inputs: name -> (kind, values); function: of tensors, returns a loss for each example."""
    tensors = {}
    for key, (kind, values) in inputs.items():
        dtype = torch.float64 if kind == "f" else torch.int64
        tensors[key] = torch.tensor(np.asarray(values), dtype=dtype)
        tensors[key].requires_grad_(key in trained)
    out = function(**tensors)
    value = (out * (1 + torch.arange(out.numel(), dtype=torch.float64))).sum()
    gradients = torch.autograd.grad(value, [tensors[k] for k in trained], allow_unused=True)
    LINES.append("case %s %s" % (name, " ".join("%.8g" % p for p in parameters)))
    shown = dict(inputs)
    for key in ("mask", "sampleWeights"):
        if key in options:
            shown[key] = ("b" if key == "mask" else "f", options[key])
    for key, (kind, values) in shown.items():
        size = ",".join(str(s) for s in np.shape(values))
        LINES.append("in %s %s %s %s" % (key, kind, size, numbers(values)))
    for key, values in options.items():
        if key != "kept":
            LINES.append(
                "option %s %s" % (key, "" if key in shown else numbers(values))
            )
    LINES.append("out " + numbers(out.detach()))
    for key, gradient in zip(trained, gradients):
        values = torch.zeros_like(tensors[key]) if gradient is None else gradient
        LINES.append("grad %s %s" % (key, numbers(values)))


def elementwise(name, function, predictions, targets, parameters=(), low=1, high=4):
    """A loss place by place: function(t, p) gives a loss for each."""
    for i, shape in enumerate(shapes(low, high)):
        p, t = predictions(shape), targets(shape)
        options = options_for(shape, i)
        case(
            name,
            parameters,
            {"predictions": ("f", p), "targets": ("f", t)},
            ["predictions"],
            options,
            lambda predictions, targets: weighed(function(targets, predictions), options, shape),
        )


def keras_places(function):
    """Keras takes the mean over the last dimension: a last one of size 1 leaves all."""
    return lambda t, p: function(t[..., None], p[..., None])


def gaussian():
    for i, shape in enumerate(shapes(1, 4)):
        p, t = normal(shape), normal(shape)
        v = np.where(RNG.random(shape) < 0.1, 0, uniform(shape, 0.01, 3))
        options = options_for(shape, i)
        case(
            "gaussianNegativeLogLikelihood",
            [1e-6],
            {"predictions": ("f", p), "variances": ("f", v), "targets": ("f", t)},
            ["predictions"] if (v == 0).any() else ["predictions", "variances"],
            options,
            lambda predictions, variances, targets: weighed(
                F.gaussian_nll_loss(predictions, targets, variances, eps=1e-6, reduction="none"),
                options,
                shape,
            ),
        )


def over_the_last(name, function, predictions, targets, parameters=(), last=(1, 2, 3, 5)):
    """A loss over the last dimension: function(t, p) gives a loss for each row."""
    for i, shape in enumerate(shapes(2, 4, last)):
        p, t = predictions(shape), targets(shape)
        options = options_for(shape[:-1], i)
        case(
            name,
            parameters,
            {"predictions": ("f", p), "targets": ("f", t)},
            ["predictions"],
            options,
            lambda predictions, targets: weighed(
                function(targets, predictions), options, shape[:-1]
            ),
        )


def cross_entropies():
    for i, shape in enumerate(shapes(2, 4, (1, 2, 3, 5))):
        classes = shape[-1]
        p = (large if i % 5 == 4 else normal)(shape)
        for sparse in (True, False):
            options = options_for(shape[:-1], i)
            keywords = {}
            if i % 2:
                options["classWeights"] = uniform((classes,), 0.2, 3)
                keywords["weight"] = torch.tensor(options["classWeights"])
            if i % 3 == 2:
                options["labelSmoothing"] = [0.1]
                keywords["label_smoothing"] = 0.1
            t = RNG.integers(0, classes, size=shape[:-1])
            if sparse and i % 4 == 2:
                options["ignoredLabel"] = [-1]
                t = np.where(RNG.random(t.shape) < 0.3, -1, t)
                options["kept"] = torch.tensor(t != -1, dtype=torch.float64)
                keywords["ignore_index"] = -1
            if not sparse:
                t = distribution(shape)

            def function(predictions, targets):
                rows = predictions.reshape(-1, classes)
                labels = targets.reshape(-1) if sparse else targets.reshape(-1, classes)
                losses = F.cross_entropy(rows, labels, reduction="none", **keywords)
                return weighed(losses, options, shape[:-1])

            case(
                "sparseCategoricalCrossentropy" if sparse else "categoricalCrossentropy",
                [],
                {"predictions": ("f", p), "targets": ("i" if sparse else "f", t)},
                ["predictions"],
                options,
                function,
            )


def sparse(name, function, predictions, parameters=()):
    for i, shape in enumerate(shapes(2, 4, (2, 3, 5))):
        p, t = predictions(shape), RNG.integers(0, shape[-1], size=shape[:-1])
        options = options_for(shape[:-1], i)
        case(
            name,
            parameters,
            {"predictions": ("f", p), "targets": ("i", t)},
            ["predictions"],
            options,
            lambda predictions, targets: weighed(
                function(targets, predictions), options, shape[:-1]
            ),
        )


def binary():
    for i, shape in enumerate(shapes(1, 4)):
        x = (large if i % 5 == 4 else normal)(shape)
        t = (RNG.random(shape) < 0.5).astype(np.float64) if i % 2 else uniform(shape, 0, 1)
        options = options_for(shape, i)
        keywords, z = {}, torch.tensor(t)
        if i % 3 == 0:
            each = i % 2 == 0 and len(shape) > 1
            options["positiveWeights"] = uniform((shape[-1] if each else 1,), 0.2, 4)
            keywords["pos_weight"] = torch.tensor(options["positiveWeights"])
        if i % 4 == 2:
            options["labelSmoothing"] = [0.2]
            z = z * 0.8 + 0.1
        factor = 1
        if i % 5 == 3:
            options["classWeights"] = uniform((2,), 0.2, 3)
            factor = torch.tensor(
                options["classWeights"][0] * (1 - t) + options["classWeights"][1] * t
            )
        case(
            "binaryCrossentropy",
            [],
            {"predictions": ("f", x), "targets": ("f", t)},
            ["predictions"],
            options,
            lambda predictions, targets: weighed(
                factor
                * F.binary_cross_entropy_with_logits(predictions, z, reduction="none", **keywords),
                options,
                shape,
            ),
        )


def overlaps(name, loss, parameters):
    for i, shape in enumerate(shapes(2, 4)):
        x, t = normal(shape), (RNG.random(shape) < 0.4).astype(np.float64)
        axes = tuple(range(1, len(shape)))
        options = {}
        if i % 3 == 1:
            options["mask"] = (RNG.random(shape) < 0.7).astype(np.float64)

        def function(predictions, targets):
            kept = torch.tensor(options.get("mask", np.ones(shape)))
            p = torch.sigmoid(predictions) * kept
            losses = loss(axes)(targets * kept, p).reshape(shape[0])
            return torch.where(kept.sum(axes) > 0, losses, 0)

        case(
            name,
            parameters,
            {"predictions": ("f", x), "targets": ("f", t)},
            ["predictions"],
            options,
            function,
        )


def embeddings():
    for i, shape in enumerate(shapes(2, 2, (1, 2, 3, 5))):
        a, b, c = normal(shape), normal(shape), normal(shape)
        options = options_for(shape[:1], i)
        case(
            "triplet",
            [1.0],
            {"predictions": ("f", a), "positives": ("f", b), "negatives": ("f", c)},
            ["predictions", "positives", "negatives"],
            options,
            lambda predictions, positives, negatives: weighed(
                F.triplet_margin_loss(predictions, positives, negatives, reduction="none"),
                options,
                shape[:1],
            ),
        )
        alike = RNG.integers(0, 2, size=shape[:1])

        def contrastive(predictions, positives, targets):
            d = F.pairwise_distance(predictions, positives)
            losses = targets * d**2 + (1 - targets) * torch.clamp(2 - d, min=0) ** 2
            return weighed(losses, options, shape[:1])

        inputs = {"predictions": ("f", a), "positives": ("f", b), "targets": ("i", alike)}
        case("contrastive", [2.0], inputs, ["predictions", "positives"], options, contrastive)
        a = np.abs(a) + 0.1
        inputs = {"predictions": ("f", rounded(a)), "positives": ("f", b), "targets": ("i", alike)}
        if (np.abs(b).max(-1) < 0.1).any():
            continue
        case(
            "cosineEmbedding",
            [0.2],
            inputs,
            ["predictions", "positives"],
            options,
            lambda predictions, positives, targets: weighed(
                F.cosine_embedding_loss(
                    predictions, positives, 2 * targets - 1, margin=0.2, reduction="none"
                ),
                options,
                shape[:1],
            ),
        )


def ctc():
    for i in range(COUNT):
        batch, frames, classes = int(RNG.choice([1, 3, 4])), int(RNG.integers(5, 9)), 4
        lengths = RNG.integers(1, 3, size=batch)
        labels = np.zeros((batch, 3), dtype=np.int64)
        for row, n in enumerate(lengths):
            labels[row, :n] = RNG.integers(1, classes, size=n)
        given = RNG.integers(5, frames + 1, size=batch)
        given[0] = frames
        x = normal((batch, frames, classes))
        options = options_for((batch,), i)

        def function(predictions, targets, frames):
            p = F.log_softmax(predictions, -1).transpose(0, 1)
            losses = F.ctc_loss(
                p, targets, frames, torch.tensor(lengths), blank=0, reduction="none"
            )
            return weighed(losses, options, (batch,))

        case(
            "ctc",
            [],
            {"predictions": ("f", x), "targets": ("i", labels), "frames": ("i", given)},
            ["predictions"],
            options,
            function,
        )


def pinball(q):
    return lambda t, p: torch.maximum(q * (t - p), (q - 1) * (t - p))


def apart(shape):
    """No number twice in a row, so that no maximum has two."""
    return rounded(RNG.permutation(np.arange(np.prod(shape))).reshape(shape) / 2.7 - 1.1)


def main(path):
    signs = lambda shape: np.where(RNG.random(shape) < 0.5, 1.0, -1.0)
    counts = lambda shape: RNG.integers(0, 9, size=shape).astype(np.float64)
    above = lambda shape: uniform(shape, 0.01, 9)
    mse = lambda t, p: (t - p) ** 2
    elementwise("meanSquaredError", mse, normal, normal)
    elementwise("meanSquaredError", mse, large, large)
    elementwise("meanAbsoluteError", lambda t, p: (t - p).abs(), normal, uniform)
    elementwise("huber", keras_places(lambda t, p: K.huber(t, p, 0.7)), normal, normal, [0.7])
    elementwise("logCosh", keras_places(K.log_cosh), normal, normal)
    elementwise("logCosh", keras_places(K.log_cosh), large, large)
    percent = keras_places(K.mean_absolute_percentage_error)
    elementwise("meanAbsolutePercentageError", percent, normal, lambda s: uniform(s, 0.2, 9))
    elementwise("meanAbsolutePercentageError", percent, large, lambda s: uniform(s, -9, -0.2))
    logarithmic = keras_places(K.mean_squared_logarithmic_error)
    elementwise("meanSquaredLogarithmicError", logarithmic, normal, counts)
    elementwise("meanSquaredLogarithmicError", logarithmic, large, lambda s: abs(large(s)))
    elementwise("poisson", keras_places(K.poisson), above, counts)
    elementwise("poisson", keras_places(K.poisson), lambda s: abs(large(s)) + 1, counts)
    for q in (0.1, 0.5, 0.9):
        elementwise("quantile", pinball(q), normal, uniform, [q])
    elementwise("hinge", keras_places(K.hinge), normal, signs)
    elementwise("hinge", keras_places(K.hinge), large, signs)
    elementwise("squaredHinge", keras_places(K.squared_hinge), normal, signs)
    gaussian()
    over_the_last("klDivergence", K.kl_divergence, distribution, distribution)
    cosine = lambda t, p: -F.cosine_similarity(t, p, dim=-1, eps=1e-14)
    nonzero = lambda shape: np.abs(normal(shape)) + rounded(RNG.random(shape), 2) + 0.01
    over_the_last("cosineSimilarity", cosine, nonzero, normal)
    over_the_last("cosineSimilarity", cosine, lambda s: large(s) + 1, normal)
    over_the_last("categoricalHinge", K.categorical_hinge, apart, one_hot, last=(2, 3, 5))
    focal = lambda gamma: lambda t, p: K.categorical_focal_crossentropy(
        t, p, alpha=1.0, gamma=gamma, from_logits=True
    )
    over_the_last("categoricalFocalCrossentropy", focal(2.0), normal, distribution, [2.0], (2, 3, 5))
    over_the_last("categoricalFocalCrossentropy", focal(0.5), normal, one_hot, [0.5], (2, 3, 5))
    generalized = lambda t, p: K.categorical_generalized_cross_entropy(
        t.argmax(-1), torch.softmax(p, -1), q=0.7
    )
    over_the_last("generalizedCrossentropy", generalized, normal, one_hot, [0.7], (2, 3, 5))
    hot = lambda t, p: focal(2.0)(F.one_hot(t, p.shape[-1]).double(), p)
    sparse("sparseCategoricalFocalCrossentropy", hot, normal, [2.0])
    likelihood = lambda t, p: K.categorical_crossentropy(F.one_hot(t, p.shape[-1]).double(), p)
    sparse("negativeLogLikelihood", likelihood, distribution)
    for gamma in (0.0, 0.5, 1.0, 2.0, 3.5):
        focal_binary = keras_places(
            lambda t, p: K.binary_focal_crossentropy(t, p, gamma=gamma, from_logits=True)
        )
        elementwise(
            "binaryFocalCrossentropy", focal_binary, normal,
            lambda s: (RNG.random(s) < 0.5).astype(np.float64), [gamma],
        )
    cross_entropies()
    binary()
    overlaps("dice", lambda axes: lambda t, p: K.dice(t, p, axis=axes), [])
    # Keras's alpha is that of what is missed, against its documentation and the paper.
    tversky = lambda axes: lambda t, p: K.tversky(t, p, alpha=0.7, beta=0.3, axis=axes)
    overlaps("tversky", tversky, [0.3, 0.7])
    embeddings()
    ctc()
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(LINES) + "\n").encode())
    print(sum(line.startswith("case") for line in LINES), "cases,", os.path.getsize(path), "bytes")


main(sys.argv[1])
