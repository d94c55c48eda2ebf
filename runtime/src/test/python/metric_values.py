"""Writes the values that MetricValuesTest compares with: resources/io/keraunos/metric/metric_values.txt.gz.

    python -m venv env && env/bin/pip install scikit-learn scipy torch torchmetrics nltk
    env/bin/python metric_values.py ../resources/io/keraunos/metric/metric_values.txt.gz

Made with scikit-learn 1.9.1, SciPy, torchmetrics and NLTK, in double precision, of random configurations:
one example and many, ranks 1 to 3, classes that are missing, ignored labels, weights, ties, one
class alone, zeros, denormals, large numbers and infinities. A case is some lines of text:

    case METRIC PARAMETER...
    in NAME f|i SIZE,SIZE VALUE...
    value VALUE
"""

import gzip
import os
import sys
import warnings
from collections import Counter
from fractions import Fraction

import numpy as np
import scipy.special
import scipy.stats
import sklearn.metrics as sk
import torch
import torchmetrics.functional as tm
from nltk.translate.bleu_score import corpus_bleu

warnings.filterwarnings("ignore")
RNG = np.random.default_rng(7)
LINES = []


def numbers(values):
    values = np.asarray(values, dtype=np.float64).reshape(-1)
    return " ".join(("%.9g" % v).replace("inf", "Infinity") for v in values)


def single(values):
    return np.asarray(values).astype(np.float32).astype(np.float64)


def case(name, parameters, inputs, value):
    LINES.append("case %s %s" % (name, " ".join(str(p) for p in parameters)))
    for key, values in inputs.items():
        values = np.asarray(values)
        kind = "f" if values.dtype.kind == "f" else "i"
        size = ",".join(str(s) for s in values.shape)
        LINES.append("in %s %s %s %s" % (key, kind, size, numbers(values)))
    LINES.append("value " + ("NaN" if np.isnan(value) else "%.15g" % value))


def logits(*shape):
    return single(np.round(RNG.normal(size=shape) * 2, 2))


def averages(classes):
    yield from (("macro", "macro"), ("micro", "micro"), ("weighted", "weighted"))
    yield (str(classes - 1), None)


def specificity(t, p, average, classes):
    """Of scikit-learn's counts; torchmetrics computes it in single precision."""
    matrices = sk.multilabel_confusion_matrix(t, p, labels=range(classes)).astype(float)
    if average == "micro":
        matrices = matrices.sum(0, keepdims=True)
    negative = matrices[:, 0].sum(-1)
    each = np.divide(matrices[:, 0, 0], negative, out=np.zeros(len(negative)), where=negative > 0)
    if average is None:
        value = each[-1]
    else:
        value = each[[average == "micro" or m[1].sum() + m[0, 1] > 0 for m in matrices]].mean()
    found = tm.specificity(torch.tensor(p), torch.tensor(t), task="multiclass",
                           num_classes=classes, average=average or "none")
    assert abs((float(found) if average else float(found[-1])) - value) < 1e-6
    return value


def counts(name, inputs, t, p, w, classes):
    """All metrics of counts: of classes of which one is true."""
    labels = list(range(classes))
    for code, average in averages(classes):
        def of(function, **more):
            # Absent classes are no part of the mean, but a class that is asked for is.
            if average is None:
                return function(t, p, labels=labels, average=None, sample_weight=w,
                                zero_division=0, **more)[classes - 1]
            return function(t, p, average=average, sample_weight=w, zero_division=0, **more)

        case(name, ["precision", code], inputs, of(sk.precision_score))
        case(name, ["recall", code], inputs, of(sk.recall_score))
        case(name, ["f2", code], inputs, of(sk.fbeta_score, beta=2))
        case(name, ["iou", code], inputs, of(sk.jaccard_score))
        if w is None and average != "weighted":
            case(name, ["specificity", code], inputs, specificity(t, p, average, classes))
    case(name, ["accuracy"], inputs, sk.accuracy_score(t, p, sample_weight=w))
    case(name, ["balanced"], inputs, sk.balanced_accuracy_score(t, p, sample_weight=w))
    case(name, ["mcc"], inputs, sk.matthews_corrcoef(t, p, sample_weight=w))
    kappa = sk.cohen_kappa_score(t, p, sample_weight=w)
    case(name, ["kappa"], inputs, kappa)


def classes():
    for i in range(10):
        c = int(RNG.choice([2, 3, 5]))
        n = [1, 7, 23, 40][i % 4]
        shape = (n,) if i % 3 < 2 else (n, 3)
        x = logits(*shape, c)
        t = RNG.integers(0, c - (i % 5 == 4), size=shape)
        inputs = {"logits": x, "labels": t}
        flat_t, flat_p, w = t.reshape(-1), x.argmax(-1).reshape(-1), None
        if i % 4 == 2:
            w = np.round(RNG.random(shape) * 3, 2)
            inputs["weights"] = single(w)
            w = single(w).reshape(-1)
        if i % 4 == 3:
            out = RNG.random(shape) < 0.3
            out.reshape(-1)[0] = False
            inputs["labels"] = np.where(out, 255, t)
            keep = ~out.reshape(-1)
            flat_t, flat_p = flat_t[keep], flat_p[keep]
            inputs["ignored"] = np.asarray([255])
        counts("ClassCounts.of", inputs, flat_t, flat_p, w, c)
        probabilities(inputs, x, flat_t, w, c, i)
    for i in range(6):
        n = [1, 9, 31][i % 3]
        x, t = logits(n), RNG.integers(0, 2, size=n)
        p = (x > np.log(0.4 / 0.6)).astype(int)
        counts("ClassCounts.binary", {"logits": x, "labels": t}, t, p, None, 2)
    for i in range(6):
        n, c = [1, 9, 31][i % 3], 4
        x, t = logits(n, c), RNG.integers(0, 2, size=(n, c))
        p = (x > np.log(0.4 / 0.6)).astype(int)
        inputs = {"logits": x, "labels": t}
        for code, average in averages(c):
            for key, function in (
                ("precision", sk.precision_score),
                ("recall", sk.recall_score),
                ("iou", sk.jaccard_score),
            ):
                value = function(t, p, average=average, zero_division=0)
                value = value if average else value[c - 1]
                case("ClassCounts.multilabel", [key, code], inputs, value)


def probabilities(inputs, x, t, w, c, i):
    q = scipy.special.softmax(x, -1).reshape(-1, c)
    if "ignored" in inputs:
        q = q[inputs["labels"].reshape(-1) != 255]
    nll = -np.log(q[np.arange(len(t)), t])
    loss = sk.log_loss(t, q, labels=list(range(c)), sample_weight=w)
    case("logLoss", [], inputs, loss)
    if w is None:
        # torchmetrics computes in single precision, so only the formula is its.
        value = float(np.exp(nll.mean()))
        assert abs(float(tm.text.perplexity(
            torch.tensor(np.log(q))[None], torch.tensor(t)[None])) / value - 1) < 1e-5
        case("perplexity", [], inputs, value)
        bins = 10
        edges = np.clip(np.ceil(q.max(-1) * bins) - 1, 0, bins - 1).astype(int)
        right = (q.argmax(-1) == t).astype(float)
        error = sum(
            abs((q.max(-1) - right)[edges == b].sum()) for b in range(bins)
        ) / len(t)
        found = tm.calibration_error(
            torch.tensor(q), torch.tensor(t), task="multiclass", num_classes=c, n_bins=bins
        )
        assert abs(float(found) - error) < 1e-5
        case("calibrationError", [bins], inputs, error)
    weights = np.ones(len(t)) if w is None else w
    squares = ((q - np.eye(c)[t]) ** 2).sum(-1)
    if w is None and c > 2:
        assert abs(sk.brier_score_loss(t, q, labels=list(range(c)), scale_by_half=False)
                   - squares.mean()) < 1e-12
    case("brier", [], inputs, (weights * squares).sum() / weights.sum())


def ranks():
    for i in range(8):
        c, n = int(RNG.choice([3, 4])), [6, 20, 50][i % 3]
        x = single(np.round(RNG.normal(size=(n, c)) * 2, 0 if i % 2 else 2))
        t = np.concatenate([np.arange(c), RNG.integers(0, c, size=n - c)])
        # Single precision, as the scores that are ranked: what is equal there shares a rank.
        q = scipy.special.softmax(x.astype(np.float32), -1)
        hot = np.eye(c)[t]
        inputs = {"logits": x, "labels": t}
        if i % 2:
            continue
        for code, average in averages(c):
            auc = sk.roc_auc_score(hot, q, average=average)
            precision = sk.average_precision_score(hot, q, average=average)
            case("auc", [code], inputs, auc if average else auc[c - 1])
            case("averagePrecision", [code], inputs, precision if average else precision[c - 1])
    fixed = {
        "precisionAtRecall": tm.classification.binary_precision_at_fixed_recall,
        "recallAtPrecision": tm.classification.binary_recall_at_fixed_precision,
        "sensitivityAtSpecificity": tm.classification.binary_sensitivity_at_specificity,
        "specificityAtSensitivity": tm.classification.binary_specificity_at_sensitivity,
    }
    for i in range(8):
        n = [4, 11, 60][i % 3]
        x = single(np.round(RNG.normal(size=n), 1))
        t = np.concatenate([[0, 1], RNG.integers(0, 2, size=n - 2)])
        inputs = {"logits": x, "labels": t}
        case("binary auc", [], inputs, sk.roc_auc_score(t, x))
        case("binary averagePrecision", [], inputs, sk.average_precision_score(t, x))
        for name, function in fixed.items():
            # As it gives single precision, it is rounded to the fraction that it is.
            value = float(function(torch.sigmoid(torch.tensor(x)), torch.tensor(t), 0.6)[0])
            case("binary " + name, [], inputs, float(Fraction(value).limit_denominator(100)))


def concordance(a, b):
    both = np.cov(a, b, bias=True)
    apart = (a.mean() - b.mean()) ** 2
    return 2 * both[0, 1] / (both[0, 0] + both[1, 1] + apart)


def regression():
    for i in range(16):
        n = [1, 5, 17, 33][i % 4]
        shape = (n,) if i % 2 else (n, 3)
        t = single(np.round(RNG.normal(size=shape) * (1000 if i % 5 == 4 else 3), 2))
        y = single(np.round(t + RNG.normal(size=shape), 2))
        if i % 7 == 6:
            y[0] = 10000
        inputs = {"predictions": y, "targets": t}
        w = None
        if i % 4 == 3:
            inputs["weights"] = single(np.round(RNG.random((n,)) * 3, 2))
            w = inputs["weights"]
        keep = {} if w is None else {"sample_weight": w}
        case("rootMeanSquaredError", [], inputs, np.sqrt(sk.mean_squared_error(t, y, **keep)))
        case("meanSquaredError", [], inputs, sk.mean_squared_error(t, y, **keep))
        case("meanAbsoluteError", [], inputs, sk.mean_absolute_error(t, y, **keep))
        weights = np.ones(n) if w is None else w
        lead = weights.reshape((n,) + (1,) * (len(shape) - 1)) * np.ones(shape)
        share = abs(y - t) / np.maximum(abs(t), 1e-7)
        case("meanAbsolutePercentageError", [], inputs, 100 * (lead * share).sum() / lead.sum())
        curve = np.logaddexp(y - t, t - y) - np.log(2)
        case("logCosh", [], inputs, (lead * curve).sum() / lead.sum())
        positive = {**inputs, "predictions": abs(y), "targets": abs(t)}
        case("meanSquaredLogarithmicError", [], positive,
             sk.mean_squared_log_error(abs(t), abs(y), **keep))
        if n > 1:
            case("rSquared", [], inputs, sk.r2_score(t, y, **keep))
            case("explainedVariance", [], inputs, sk.explained_variance_score(t, y, **keep))
        if n > 1 and w is None:
            columns = lambda a: a.reshape(n, -1).T
            pairs = list(zip(columns(t), columns(y)))
            case("pearson", [], inputs,
                 np.mean([scipy.stats.pearsonr(a, b).statistic for a, b in pairs]))
            case("concordance", [], inputs, np.mean([concordance(a, b) for a, b in pairs]))
            if len(shape) == 1:
                ties = {"predictions": np.round(y), "targets": np.round(t)}
                case("spearman", [], ties,
                     scipy.stats.spearmanr(ties["targets"], ties["predictions"]).statistic)


def extremes():
    """Zeros, +-10,000 and +-1e30, infinities where the order alone counts, and denormals."""
    special = [0.0, 1e4, -1e4, 1e30, -1e30, -np.inf]
    for i in range(6):
        n, c = [1, 9, 31][i % 3], [2, 4][i % 2]
        x, t = logits(n, c), RNG.integers(0, c, size=n)
        x = np.where(RNG.random((n, c)) < 0.3, single(RNG.choice(special[:-1], size=(n, c))), x)
        inputs = {"logits": x, "labels": t}
        counts("ClassCounts.of", inputs, t, x.argmax(-1), None, c)
        q = scipy.special.softmax(x, -1)
        nll = -scipy.special.log_softmax(x, -1)[np.arange(n), t]
        case("logLoss", [], inputs, nll.mean())
        case("brier", [], inputs, ((q - np.eye(c)[t]) ** 2).sum(-1).mean())
        x = np.where(np.arange(c) > 0, np.where(RNG.random((n, c)) < 0.3, -np.inf, x), x)
        counts("ClassCounts.of", {"logits": x, "labels": t}, t, x.argmax(-1), None, c)
    ordered = special + [np.inf]
    for i in range(6):
        n = [4, 11, 60][i % 3]
        x = np.where(RNG.random(n) < 0.5, single(RNG.choice(ordered, size=n)), logits(n))
        t = np.concatenate([[0, 1], RNG.integers(0, 2, size=n - 2)])
        # scikit-learn refuses infinities, but the order is all that counts.
        finite = np.clip(x, -1e38, 1e38)
        inputs = {"logits": x, "labels": t}
        case("binary auc", [], inputs, sk.roc_auc_score(t, finite))
        case("binary averagePrecision", [], inputs, sk.average_precision_score(t, finite))
        case("spearman", [], {"predictions": x, "targets": t.astype(np.float64)},
             scipy.stats.spearmanr(t, x).statistic)
    tiny = [0.0, 1e-40, -1e-40, 1e4, -1e4]
    for i in range(6):
        n = [1, 9, 31][i % 3]
        t = single(np.where(RNG.random(n) < 0.5, RNG.choice(tiny, size=n), RNG.normal(size=n)))
        y = single(np.where(RNG.random(n) < 0.5, RNG.choice(tiny, size=n), RNG.normal(size=n)))
        inputs = {"predictions": y, "targets": t}
        case("rootMeanSquaredError", [], inputs, np.sqrt(sk.mean_squared_error(t, y)))
        case("meanAbsoluteError", [], inputs, sk.mean_absolute_error(t, y))
        share = abs(y - t) / np.maximum(abs(t), 1e-7)
        case("meanAbsolutePercentageError", [], inputs, 100 * share.mean())
        case("logCosh", [], inputs, (np.logaddexp(y - t, t - y) - np.log(2)).mean())
        case("meanSquaredLogarithmicError", [],
             {"predictions": abs(y), "targets": abs(t)}, sk.mean_squared_log_error(abs(t), abs(y)))
        if n > 1:
            case("rSquared", [], inputs, sk.r2_score(t, y))
            case("pearson", [], inputs, scipy.stats.pearsonr(t, y).statistic)


def bleu(pairs, n, smoothed):
    """torchmetrics' formula in double precision."""
    found, given = np.zeros(n), np.zeros(n)
    for p, t in pairs:
        for size in range(1, n + 1):
            own, other = (Counter(tuple(x[i : i + size]) for i in range(len(x) - size + 1))
                          for x in (p, t))
            found[size - 1] += sum((own & other).values())
            given[size - 1] += sum(own.values())
    if found.min() == 0:
        return 0.0
    more = np.where(np.arange(n) > 0, float(smoothed), 0)
    c, r = (sum(len(pair[i]) for pair in pairs) for i in (0, 1))
    return np.exp(np.log((found + more) / (given + more)).mean() + min(0, 1 - r / c))


def texts():
    for i in range(16):
        batch, kinds = [1, 5, 12, 30][i % 4], [2, 4, 30][i % 3]
        pairs = []
        for _ in range(batch):
            t = list(RNG.integers(1, kinds + 1, size=RNG.integers(1, 12)))
            p = [k for k in t if RNG.random() > 0.15]
            p = [int(RNG.integers(1, kinds + 1)) if RNG.random() < 0.2 else k for k in p]
            pairs.append((p + list(RNG.integers(1, kinds + 1, size=RNG.integers(0, 3))), t))
        filled = [np.array([x + [0] * (14 - len(x)) for x in part]) for part in zip(*pairs)]
        inputs = {"predictions": filled[0], "targets": filled[1][:, :11]}
        text = lambda x: "".join(chr(64 + k) for k in x)
        distances = tm.text.edit_distance([text(p) for p, _ in pairs], [text(t) for _, t in pairs],
                                          reduction="none").numpy().astype(float)
        case("editDistance", [], inputs, distances.mean())
        case("tokenErrorRate", [], inputs, distances.sum() / sum(len(t) for _, t in pairs))
        words = [[["w%d" % k for k in x] for x in part] for part in zip(*pairs)]
        for n in (1, 2, 4):
            for smoothed in (False, True):
                value = bleu(pairs, n, smoothed)
                found = tm.text.bleu_score([" ".join(p) for p in words[0]],
                                           [[" ".join(t)] for t in words[1]], n, smoothed)
                assert abs(float(found) - value) < 1e-5
                # NLTK counts a prediction without n-grams as one that is not found.
                if value > 0 and not smoothed and all(len(p) >= n for p, _ in pairs):
                    theirs = corpus_bleu([[t] for t in words[1]], words[0], [1 / n] * n)
                    assert abs(theirs - value) < 1e-12
                case("bleu", [n, "smoothed" if smoothed else "plain"], inputs, value)


def main(path):
    classes()
    ranks()
    regression()
    extremes()
    texts()
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(("\n".join(LINES) + "\n").encode())
    print(sum(line.startswith("case") for line in LINES), "cases,", os.path.getsize(path), "bytes")


main(sys.argv[1])
