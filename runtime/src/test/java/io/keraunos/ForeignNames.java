package io.keraunos;

import java.util.Set;

/** Names in the pages that are no names of ours, though they look like one. */
final class ForeignNames {
  private ForeignNames() {}

  static final Set<String> TYPES =
      Set.of(
          // Python's, PyTorch's, Lightning's, Keras's, scikit-learn's and TensorBoard's
          "CrossEntropyLoss",
          "Discretization",
          "EventAccumulator",
          "False",
          "FeatureSpace",
          "GradScaler",
          "GroupShuffleSplit",
          "Hashing",
          "KBinsDiscretizer",
          "Keras",
          "Lightning",
          "LightningModule",
          "None",
          "Normalization",
          "OrdinalEncoder",
          "QuantileTransformer",
          "Resize",
          "StandardScaler",
          "StringLookup",
          "Timer",
          "True",
          "WeightedRandomSampler",
          // Micrometer's
          "MeterRegistry",
          // TensorFlow's ops, where Java's class has another name
          "CTCLoss",
          "CollectiveAllToAllV2",
          "CollectiveGatherV2",
          "CollectiveReduceScatterV2",
          "CollectiveReduceV2",
          "Conv3D",
          "MatrixDeterminant",
          "MatrixInverse",
          "MatrixSolve",
          "MaxPoolV2",
          "SparseSoftmaxCrossEntropyWithLogits",
          "TensorScatter",
          "TopKV2",
          // Kubernetes's kinds and values
          "ExitCode",
          "Job",
          "JobSet",
          "NetworkPolicy",
          "OnFailure",
          "PyTorchJob",
          "Service",
          "TFJob",
          "TrainJob",
          // a button, a value, a file, the beginning of a message's second sentence, a stand-in
          "Follow",
          "NaN",
          "Thumbs",
          "Wait",
          "YourClass");

  static final Set<String> MEMBERS =
      Set.of(
          "annotationProcessorPaths", // maven-compiler-plugin
          "buildInfo", // a property of our Maven plugin
          "backoffLimit", // Kubernetes
          "failurePolicy", // Kubernetes
          "firstValidationEpoch", // the example of a new setting
          "maxConsecutiveAttempts", // Spark
          "memoryOverhead", // Spark
          "restartPolicy", // Kubernetes
          "runPolicy", // Kubernetes
          "terminationGracePeriodSeconds" // Kubernetes
          );

  static final Set<String> FLAGS =
      Set.of(
          "--archives", // spark-submit
          "--data-binary", // curl
          "--from-literal", // kubectl
          "--dport", // iptables
          "--nodes", // srun
          "--ntasks-per-node", // srun
          "--prefix", // kubectl
          "--requeue", // sbatch
          "--signal", // sbatch
          "--sun-misc-unsafe-memory-access" // java
          );
}
