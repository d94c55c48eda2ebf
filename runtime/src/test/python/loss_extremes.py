"""Writes the values that LossExtremesTest compares with: resources/io/keraunos/loss/loss_extremes.txt.gz.

    python -m venv env && env/bin/pip install keras torch
    env/bin/python loss_extremes.py ../resources/io/keraunos/loss/loss_extremes.txt.gz

Made with Keras 3.15.1 on PyTorch 2.13.0 (CPU), in single precision as they are used. Each loss gets
zeros, denormals, +-10,000, +-1e30, infinities and NaN in each input; an example has a few of them.
The format is that of loss_values.py, with one line more, `peers NAME...`, and then an `out` and a
`grad` line for each peer in this order. The peer `formula` is the one that the documentation of
Keraunos states: where no library has the loss, or where theirs is cut off or NaN.
"""

import gzip
import itertools
import os
import sys

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch
import torch.nn.functional as F

K = keras.losses
torch.set_flush_denormal(True)  # as TensorFlow does
LINES = []
SPECIAL = [0.0, 1e-40, -1e-40, 1e4, -1e4, 1e30, -1e30, np.inf, -np.inf, np.nan]
NORMAL = [0.75, -1.5]


def word(v):
    v = float(v)
    if np.isnan(v):
        return "NaN"
    return ("%.8g" % v).replace("inf", "Infinity")


def words(values):
    return " ".join(word(v) for v in np.asarray(values).reshape(-1))


def case(name, parameters, inputs, trained, peers):
    """inputs: name -> values; peers: name -> a function of tensors that gives [batch] losses."""
    outs, grads = [], {key: [] for key in trained}
    for function in peers.values():
        tensors = {}
        for key, values in inputs.items():
            values = np.asarray(values)
            floats = values.dtype.kind == "f"
            tensors[key] = torch.tensor(values, dtype=torch.float32 if floats else torch.int64)
            tensors[key].requires_grad_(key in trained)
        out = function(**tensors).reshape(-1)
        slopes = 1 + torch.arange(out.numel(), dtype=torch.float32)
        found = torch.autograd.grad(out, [tensors[k] for k in trained], slopes, allow_unused=True)
        outs.append(words(out.detach()))
        for key, gradient in zip(trained, found):
            grads[key].append(words(torch.zeros_like(tensors[key]) if gradient is None else gradient))
    LINES.append("case %s %s" % (name, " ".join("%.8g" % p for p in parameters)))
    for key, values in inputs.items():
        values = np.asarray(values)
        size = ",".join(str(s) for s in values.shape)
        kind = "f" if values.dtype.kind == "f" else "i"
        LINES.append("in %s %s %s %s" % (key, kind, size, words(values.astype(np.float32))))
    LINES.append("peers " + " ".join(peers))
    LINES.extend("out " + out for out in outs)
    for key in trained:
        LINES.extend("grad %s %s" % (key, gradient) for gradient in grads[key])


def part(share, x):
    """Nothing of an infinite number is nothing."""
    return torch.where(share == 0, torch.zeros_like(x), share * x)


def log_loss(t, p):
    return part(t, F.softplus(-p)) + part(1 - t, F.softplus(p))


def binary_focal(gamma):
    def loss(t, p):
        missed = t * torch.sigmoid(-p) + (1 - t) * torch.sigmoid(p)
        return part(missed**gamma, log_loss(t, p))

    return loss


def categorical_focal(gamma):
    def loss(t, p):
        missed = torch.clamp(1 - torch.softmax(p, -1), min=1e-30)
        return -part(t, part(missed**gamma, F.log_softmax(p, -1))).sum(-1)

    return loss


def likelihood(t, p):
    p = torch.clamp(p, 1e-7, 1)
    return torch.log(p.sum(-1)) - torch.log(p.gather(-1, t[:, None])[:, 0])


def cosine_embedding(predictions, positives, targets):
    unit = lambda x: x * torch.rsqrt(torch.clamp((x * x).sum(-1, keepdim=True), min=1e-14))
    cosine = (unit(predictions) * unit(positives)).sum(-1)
    return torch.where(targets == 1, 1 - cosine, torch.clamp(cosine - 0.2, min=0))


def elementwise(name, targets, parameters=(), predictions=tuple(NORMAL + SPECIAL), **peers):
    """Every prediction with every target; peers are functions of targets and predictions."""
    pairs = np.array(list(itertools.product(predictions, targets)), dtype=np.float32)
    case(
        name,
        parameters,
        {"predictions": pairs[:, 0], "targets": pairs[:, 1]},
        ["predictions"],
        {k: lambda predictions, targets, f=f: f(targets, predictions) for k, f in peers.items()},
    )


def places(function):
    """Keras takes the mean over the last dimension: a last one of size 1 leaves all."""
    return lambda t, p: function(t[..., None], p[..., None])


def rows(special=tuple(SPECIAL)):
    """Rows of three with one extreme, with two, and with three."""
    for s in special:
        yield [s, 0.5, -1.0]
        yield [0.5, s, s]
        yield [s, s, s]
    yield [np.inf, -np.inf, 0.5]
    yield [1e4, -1e4, 0.5]
    yield [1e4, 1e4 - 2, 0.5]


def of_rows(name, targets, parameters=(), predictions=None, **peers):
    """Every row with every target."""
    given = list(rows()) if predictions is None else predictions
    x = np.array([r for r in given for _ in targets], dtype=np.float32)
    t = np.array([t for _ in given for t in targets])
    t = t if t.dtype.kind == "i" else t.astype(np.float32)
    case(
        name,
        parameters,
        {"predictions": x, "targets": t},
        ["predictions"],
        {k: lambda predictions, targets, f=f: f(targets, predictions) for k, f in peers.items()},
    )


def regression():
    targets = NORMAL + SPECIAL
    none = dict(reduction="none")
    elementwise("meanSquaredError", targets, Keras=places(K.mean_squared_error),
                PyTorch=lambda t, p: F.mse_loss(p, t, **none))
    elementwise("meanAbsoluteError", targets, Keras=places(K.mean_absolute_error),
                PyTorch=lambda t, p: F.l1_loss(p, t, **none))
    elementwise("huber", targets, [0.7], Keras=places(lambda t, p: K.huber(t, p, 0.7)),
                PyTorch=lambda t, p: F.huber_loss(p, t, delta=0.7, **none))
    elementwise("logCosh", targets, Keras=places(K.log_cosh))
    elementwise("meanAbsolutePercentageError", targets,
                Keras=places(K.mean_absolute_percentage_error))
    elementwise("meanSquaredLogarithmicError", targets,
                Keras=places(K.mean_squared_logarithmic_error))
    counts = [0.0, 3.0, 1e4, 1e30, np.inf, np.nan]
    rates = [0.75, 0.0, 1e-40, 1e4, 1e30, np.inf, np.nan]
    elementwise("poisson", counts, predictions=rates, Keras=places(K.poisson),
                PyTorch=lambda t, p: F.poisson_nll_loss(p, t, log_input=False, eps=1e-7, **none))
    for q in (0.1, 0.9):
        pinball = lambda t, p: torch.where(t < p, q - 1, q) * (t - p)
        elementwise("quantile", targets, [q], formula=pinball)
    triples = np.array(list(itertools.product(NORMAL + SPECIAL, [0.5, 0.0, 1e-40, 1e4, 1e30, np.inf, np.nan],
                                              [0.25, 1e4, np.inf, np.nan])), dtype=np.float32)
    case("gaussianNegativeLogLikelihood", [1e-6],
         {"predictions": triples[:, 0], "variances": triples[:, 1], "targets": triples[:, 2]},
         ["predictions", "variances"],
         {"PyTorch": lambda predictions, variances, targets: F.gaussian_nll_loss(
             predictions, targets, variances, eps=1e-6, **none)})


def classification():
    none = dict(reduction="none")
    signs, yes = [-1.0, 1.0], [0.0, 1.0, 0.25]
    elementwise("hinge", signs, Keras=places(K.hinge))
    elementwise("squaredHinge", signs, Keras=places(K.squared_hinge))
    elementwise("binaryCrossentropy", yes,
                Keras=places(lambda t, p: K.binary_crossentropy(t, p, from_logits=True)),
                PyTorch=lambda t, p: F.binary_cross_entropy_with_logits(p, t, **none),
                formula=log_loss)
    for gamma in (0.5, 2.0):
        focal = lambda t, p: K.binary_focal_crossentropy(t, p, gamma=gamma, from_logits=True)
        # Keras refuses NaN here.
        elementwise("binaryFocalCrossentropy", yes, [gamma], NORMAL + SPECIAL[:-1],
                    Keras=places(focal), formula=binary_focal(gamma))
    hot, soft = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]], [[0.25, 0.25, 0.5]]
    categorical = lambda t, p: K.categorical_crossentropy(t, p, from_logits=True)
    of_rows("categoricalCrossentropy", hot + soft, Keras=categorical,
            PyTorch=lambda t, p: F.cross_entropy(p, t, **none), formula=categorical_focal(0))
    sparse = lambda t, p: K.sparse_categorical_crossentropy(t, p, from_logits=True)
    of_rows("sparseCategoricalCrossentropy", [0, 2], Keras=sparse,
            PyTorch=lambda t, p: F.cross_entropy(p, t, **none))
    for gamma in (0.5, 2.0):
        focal = lambda t, p: K.categorical_focal_crossentropy(
            t, p, alpha=1.0, gamma=gamma, from_logits=True)
        of_rows("categoricalFocalCrossentropy", hot + soft, [gamma], Keras=focal,
                formula=categorical_focal(gamma))
        of_rows("sparseCategoricalFocalCrossentropy", [0, 2], [gamma],
                Keras=lambda t, p: focal(F.one_hot(t, 3).float(), p),
                formula=lambda t, p: categorical_focal(gamma)(F.one_hot(t, 3).float(), p))
    of_rows("generalizedCrossentropy", hot, [0.7],
            Keras=lambda t, p: K.categorical_generalized_cross_entropy(
                t.argmax(-1), torch.softmax(p, -1), q=0.7))
    of_rows("categoricalHinge", hot, Keras=K.categorical_hinge)
    shares = [[0.25, 0.25, 0.5], [0.0, 0.0, 1.0], [1e-40, 0.5, 0.5], [0.0, 0.0, 0.0],
              [np.nan, 0.5, 0.5], [np.inf, 0.5, 0.5]]
    of_rows("klDivergence", shares, predictions=shares, Keras=K.kl_divergence)
    of_rows("negativeLogLikelihood", [0, 2], predictions=shares,
            Keras=lambda t, p: K.categorical_crossentropy(F.one_hot(t, 3).float(), p),
            formula=likelihood)


def vectors():
    given = list(rows())
    pairs = [(a, b) for a in given + [[0.5, 1.0, -2.0]] for b in ([0.25, -1.0, 2.0], [0.0, 0.0, 0.0],
                                                               [1e4, 1e4, -1e4])]
    a, b = (np.array(x, dtype=np.float32) for x in zip(*pairs))
    cosine = lambda predictions, targets: -F.cosine_similarity(predictions, targets, dim=-1, eps=1e-14)
    case("cosineSimilarity", [], {"predictions": a, "targets": b}, ["predictions"],
         {"Keras": lambda predictions, targets: K.cosine_similarity(targets, predictions),
          "PyTorch": cosine})
    case("triplet", [1.0], {"predictions": a, "positives": b, "negatives": b[::-1].copy()},
         ["predictions", "positives", "negatives"],
         {"PyTorch": lambda predictions, positives, negatives: F.triplet_margin_loss(
             predictions, positives, negatives, reduction="none")})
    for alike in (0, 1):
        labels = np.full(len(a), alike)

        def contrastive(predictions, positives, targets):
            d = F.pairwise_distance(predictions, positives)
            return d**2 if alike else torch.clamp(2 - d, min=0) ** 2

        inputs = {"predictions": a, "positives": b, "targets": labels}
        case("contrastive", [2.0], inputs, ["predictions", "positives"], {"formula": contrastive})
        case("cosineEmbedding", [0.2], inputs, ["predictions", "positives"],
             {"PyTorch": lambda predictions, positives, targets: F.cosine_embedding_loss(
                 predictions, positives, 2 * targets - 1, margin=0.2, reduction="none"),
              "formula": cosine_embedding})


def overlaps():
    hot = [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]]
    of = lambda loss: lambda t, p: torch.stack([
        loss(t[i : i + 1], torch.sigmoid(p[i : i + 1])).reshape(()) for i in range(len(t))])
    of_rows("dice", hot, Keras=of(lambda t, p: K.dice(t, p, axis=(1,))))
    of_rows("tversky", hot, [0.3, 0.7],
            Keras=of(lambda t, p: K.tversky(t, p, alpha=0.7, beta=0.3, axis=(1,))))


def ctc():
    given = np.array([[r, [0.5, 0.25, -1.0], [0.0, 1.0, 0.5]] for r in rows()], dtype=np.float32)
    count = len(given)
    labels = np.tile([1, 2], (count, 1))
    frames = np.full(count, 3)

    def torchs(predictions, targets, frames):
        p = F.log_softmax(predictions, -1).transpose(0, 1)
        return F.ctc_loss(p, targets, frames, torch.full((count,), 2), blank=0, reduction="none")

    case("ctc", [], {"predictions": given, "targets": labels, "frames": frames}, ["predictions"],
         {"PyTorch": torchs})


def main(path):
    regression()
    classification()
    vectors()
    overlaps()
    ctc()
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(LINES) + "\n").encode())
    print(sum(line.startswith("case") for line in LINES), "cases,", os.path.getsize(path), "bytes")


main(sys.argv[1])
