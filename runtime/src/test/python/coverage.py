"""Writes the tables of docs/losses-and-metrics.md and docs/optimizers.md: the libraries' names, and ours.

    python -m venv env && env/bin/pip install keras torch torchmetrics
    KERAS_BACKEND=torch env/bin/python coverage.py ../../../../docs

The names are the libraries' own lists: a new one fails the script until it has a line below. A
value that starts with "-" is the reason why there is none.
"""

import inspect
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import torch
import torchmetrics

LOSSES = {
    "BinaryCrossentropy": "Losses.binaryCrossentropy",
    "BinaryFocalCrossentropy": "ClassificationLosses.binaryFocalCrossentropy",
    "CTC": "SequenceLosses.ctc",
    "CategoricalCrossentropy": "Losses.categoricalCrossentropy",
    "CategoricalFocalCrossentropy": "ClassificationLosses.categoricalFocalCrossentropy",
    "CategoricalGeneralizedCrossEntropy": "ClassificationLosses.generalizedCrossentropy",
    "CategoricalHinge": "ClassificationLosses.categoricalHinge",
    "Circle": "-it compares every example of a batch with every other, so it depends on how a batch is divided",
    "CosineSimilarity": "EmbeddingLosses.cosineSimilarity",
    "Dice": "SegmentationLosses.dice",
    "Hinge": "ClassificationLosses.hinge",
    "Huber": "Losses.huber",
    "KLDivergence": "ClassificationLosses.klDivergence",
    "LogCosh": "RegressionLosses.logCosh",
    "MeanAbsoluteError": "Losses.meanAbsoluteError",
    "MeanAbsolutePercentageError": "RegressionLosses.meanAbsolutePercentageError",
    "MeanSquaredError": "Losses.meanSquaredError",
    "MeanSquaredLogarithmicError": "RegressionLosses.meanSquaredLogarithmicError",
    "Poisson": "RegressionLosses.poisson",
    "SparseCategoricalCrossentropy": "Losses.sparseCategoricalCrossentropy",
    "SquaredHinge": "ClassificationLosses.squaredHinge",
    "Tversky": "SegmentationLosses.tversky",
}

TORCH = {
    "AdaptiveLogSoftmaxWithLoss": "-it is a layer with weights",
    "BCELoss": "-it takes probabilities, and loses digits; Losses.binaryCrossentropy takes logits",
    "BCEWithLogitsLoss": "Losses.binaryCrossentropy",
    "CTCLoss": "SequenceLosses.ctc",
    "CosineEmbeddingLoss": "EmbeddingLosses.cosineEmbedding",
    "CrossEntropyLoss": "Losses.sparseCategoricalCrossentropy",
    "GaussianNLLLoss": "RegressionLosses.gaussianNegativeLogLikelihood",
    "HingeEmbeddingLoss": "-not yet; EmbeddingLosses.contrastive has the same use",
    "HuberLoss": "Losses.huber",
    "KLDivLoss": "ClassificationLosses.klDivergence",
    "L1Loss": "Losses.meanAbsoluteError",
    "LinearCrossEntropyLoss": "-it is a layer with weights",
    "MSELoss": "Losses.meanSquaredError",
    "MarginRankingLoss": "-not yet; EmbeddingLosses.triplet has the same use",
    "MultiLabelMarginLoss": "-not yet; Losses.binaryCrossentropy takes several labels",
    "MultiLabelSoftMarginLoss": "Losses.binaryCrossentropy",
    "MultiMarginLoss": "-not yet; ClassificationLosses.categoricalHinge has the same use",
    "NLLLoss": "ClassificationLosses.negativeLogLikelihood",
    "PoissonNLLLoss": "RegressionLosses.poisson",
    "SmoothL1Loss": "Losses.huber",
    "SoftMarginLoss": "Losses.binaryCrossentropy",
    "TripletMarginLoss": "EmbeddingLosses.triplet",
    "TripletMarginWithDistanceLoss": "-its distance is a function of Python",
}

METRICS = {
    "AUC": "Metrics.auc",
    "Accuracy": "Metrics.accuracy",
    "BinaryAccuracy": "Metrics.binaryAccuracy",
    "BinaryCrossentropy": "Losses.binaryCrossentropy",
    "BinaryIoU": "ClassCounts.intersectionOverUnion",
    "CategoricalAccuracy": "Metrics.accuracy",
    "CategoricalCrossentropy": "Losses.categoricalCrossentropy",
    "CategoricalHinge": "ClassificationLosses.categoricalHinge",
    "ConcordanceCorrelation": "RegressionMetrics.concordance",
    "CosineSimilarity": "EmbeddingLosses.cosineSimilarity",
    "F1Score": "ClassCounts.f1",
    "FBetaScore": "ClassCounts.fBeta",
    "FalseNegatives": "ClassCounts.falseNegatives",
    "FalsePositives": "ClassCounts.falsePositives",
    "Hinge": "ClassificationLosses.hinge",
    "IoU": "ClassCounts.intersectionOverUnion",
    "KLDivergence": "ClassificationLosses.klDivergence",
    "LogCoshError": "RegressionMetrics.logCosh",
    "Mean": "Metrics.mean",
    "MeanAbsoluteError": "RegressionMetrics.meanAbsoluteError",
    "MeanAbsolutePercentageError": "RegressionMetrics.meanAbsolutePercentageError",
    "MeanIoU": "ClassCounts.intersectionOverUnion",
    "MeanMetricWrapper": "Metrics.mean",
    "MeanSquaredError": "RegressionMetrics.meanSquaredError",
    "MeanSquaredLogarithmicError": "RegressionMetrics.meanSquaredLogarithmicError",
    "OneHotIoU": "-labels are class numbers: ClassCounts.intersectionOverUnion of their argMax",
    "OneHotMeanIoU": "-labels are class numbers: ClassCounts.intersectionOverUnion of their argMax",
    "PearsonCorrelation": "RegressionMetrics.pearson",
    "Poisson": "RegressionLosses.poisson",
    "Precision": "ClassCounts.precision",
    "PrecisionAtRecall": "OperatingPoints.precisionAtRecall",
    "R2Score": "RegressionMetrics.rSquared",
    "Recall": "ClassCounts.recall",
    "RecallAtPrecision": "OperatingPoints.recallAtPrecision",
    "RootMeanSquaredError": "RegressionMetrics.rootMeanSquaredError",
    "SensitivityAtSpecificity": "OperatingPoints.sensitivityAtSpecificity",
    "SparseCategoricalAccuracy": "Metrics.accuracy",
    "SparseCategoricalCrossentropy": "ProbabilityMetrics.logLoss",
    "SparseTopKCategoricalAccuracy": "Metrics.topKAccuracy",
    "SpecificityAtSensitivity": "OperatingPoints.specificityAtSensitivity",
    "SquaredHinge": "ClassificationLosses.squaredHinge",
    "Sum": "Metrics.ofSums",
    "TopKCategoricalAccuracy": "Metrics.topKAccuracy",
    "TrueNegatives": "ClassCounts.trueNegatives",
    "TruePositives": "ClassCounts.truePositives",
}

# The metrics of torchmetrics that its users meet first: classification, regression and text.
TORCHMETRICS = {
    "AUROC": "ProbabilityMetrics.auc",
    "Accuracy": "ClassCounts.accuracy",
    "AveragePrecision": "ProbabilityMetrics.averagePrecision",
    "BLEUScore": "TextMetrics.bleu",
    "CalibrationError": "ProbabilityMetrics.calibrationError",
    "CohenKappa": "ClassCounts.cohensKappa",
    "ConfusionMatrix": "Plots.confusion",
    "ExplainedVariance": "RegressionMetrics.explainedVariance",
    "F1Score": "ClassCounts.f1",
    "JaccardIndex": "ClassCounts.intersectionOverUnion",
    "MatthewsCorrCoef": "ClassCounts.matthewsCorrelation",
    "MeanAbsoluteError": "RegressionMetrics.meanAbsoluteError",
    "MeanSquaredError": "RegressionMetrics.meanSquaredError",
    "PearsonCorrCoef": "RegressionMetrics.pearson",
    "Precision": "ClassCounts.precision",
    "R2Score": "RegressionMetrics.rSquared",
    "ROC": "Plots.roc",
    "Recall": "ClassCounts.recall",
    "SpearmanCorrCoef": "RegressionMetrics.spearman",
    "Specificity": "ClassCounts.specificity",
}


OPTIMIZERS = {
    "Adadelta": "Adadelta",
    "Adafactor": "Adafactor",
    "Adagrad": "Adagrad",
    "Adam": "Adam",
    "AdamW": "AdamW",
    "Adamax": "AdaMax",
    "Ftrl": "Ftrl",
    "Lamb": "LAMB",
    "Lion": "Lion",
    "LossScaleOptimizer": "Precision.FP16_MIXED",
    "MultiOptimizer": "ParameterGroups",
    "Muon": "Muon",
    "Nadam": "Nadam",
    "RMSprop": "RMSprop",
    "SGD": "SGD",
    "ScheduleFreeAdamW": "-it takes its gradients at other weights than those that it is validated with",
}

TORCH_OPTIMIZERS = {
    "ASGD": "-weightAveraging(WeightAveraging.swa(0)) averages the weights of any optimizer",
    "Adadelta": "Adadelta",
    "Adafactor": "Adafactor",
    "Adagrad": "Adagrad",
    "Adam": "Adam",
    "AdamW": "AdamW",
    "Adamax": "AdaMax",
    "LBFGS": "-it computes the loss several times in a step",
    "Muon": "Muon",
    "NAdam": "Nadam",
    "RAdam": "RAdam",
    "RMSprop": "RMSprop",
    "Rprop": "-it is for whole data sets, not for batches",
    "SGD": "SGD",
    "SparseAdam": "-gradients are dense",
}

SCHEDULES = {
    "CosineDecay": "CosineAnnealing",
    "CosineDecayRestarts": "CosineRestarts",
    "ExponentialDecay": "ExponentialLR",
    "InverseTimeDecay": "InverseTimeDecay",
    "PiecewiseConstantDecay": "PiecewiseConstant",
    "PolynomialDecay": "PolynomialDecay",
}

SCHEDULERS = {
    "ChainedScheduler": "LearningRateSchedule.times",
    "ConstantLR": "PiecewiseConstant",
    "CosineAnnealingLR": "CosineAnnealing",
    "CosineAnnealingWarmRestarts": "CosineRestarts",
    "CyclicLR": "CyclicLR",
    "ExponentialLR": "ExponentialLR",
    "LambdaLR": "LearningRateSchedule",
    "LinearLR": "LinearWarmup",
    "MultiStepLR": "MultiStepLR",
    "MultiplicativeLR": "-it needs the learning rate of the step before; a lambda of the position has the product",
    "OneCycleLR": "OneCycle",
    "PolynomialLR": "PolynomialDecay",
    "ReduceLROnPlateau": "ReduceOnPlateau",
    "SequentialLR": "EndingSchedule.then",
    "StepLR": "StepLR",
}


def classes(module, without):
    names = [name for name, _ in inspect.getmembers(module, inspect.isclass)]
    return [name for name in names if name not in without]


def table(title, names, known):
    missing = set(names) ^ set(known)
    assert not missing, "%s: %s" % (title, sorted(missing))
    own = sum(not known[name].startswith("-") for name in names)
    lines = ["## %s: %d of %d" % (title, own, len(names)), "", "| %s | Here |" % title.split()[0], "|---|---|"]
    for name in names:
        value = known[name]
        lines.append("| %s | %s |" % (name, "none: " + value[1:] if value[0] == "-" else "`%s`" % value))
    return lines + [""]


def write(path, lines):
    """Replaces all from the first table's heading on."""
    with open(path) as file:
        text = file.read()
    start = text.index(lines[0].split(":")[0])
    with open(path, "w") as file:
        file.write(text[:start] + "\n".join(lines).rstrip() + "\n")


def main(docs):
    torch_names = [n for n in dir(torch.nn) if n.endswith("Loss") and not n.startswith("_")]
    for name in TORCHMETRICS:
        assert hasattr(torchmetrics, name) or hasattr(torchmetrics.text, name), name
    lines = table("Keras's losses", classes(keras.losses, ["Loss"]), LOSSES)
    lines += table("PyTorch's losses", torch_names, TORCH)
    lines += table("Keras's metrics", classes(keras.metrics, ["Metric"]), METRICS)
    lines += table("torchmetrics' metrics that are met first", list(TORCHMETRICS), TORCHMETRICS)
    write(os.path.join(docs, "losses-and-metrics.md"), lines)
    scheduler = torch.optim.lr_scheduler.LRScheduler
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau
    schedulers = [
        name
        for name, kind in inspect.getmembers(torch.optim.lr_scheduler, inspect.isclass)
        if issubclass(kind, (scheduler, plateau)) and not name.startswith("_") and kind is not scheduler
    ]
    lines = table("Keras's optimizers", classes(keras.optimizers, ["Optimizer", "OptimizerMap"]), OPTIMIZERS)
    lines += table("PyTorch's optimizers", classes(torch.optim, ["Optimizer"]), TORCH_OPTIMIZERS)
    lines += table("Keras's schedules", classes(keras.optimizers.schedules, ["LearningRateSchedule"]), SCHEDULES)
    lines += table("PyTorch's schedulers", schedulers, SCHEDULERS)
    write(os.path.join(docs, "optimizers.md"), lines)


main(sys.argv[1])
