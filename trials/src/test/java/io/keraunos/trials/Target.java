package io.keraunos.trials;

/** What the programs of the {@link ProgramGrid} learn, each with its loss and a metric. */
enum Target {
  CLASS(
      "int y",
      "Operand<TInt32>",
      3,
      "Losses.sparseCategoricalCrossentropy(step, forward(step, x), y)",
      "Metrics.accuracy(step, forward(step, x), y)",
      "int y = hidden < -0.4 ? 0 : hidden < 0.4 ? 1 : 2;"),
  LONG_CLASS(
      "long y",
      "Operand<TInt64>",
      4,
      "Losses.sparseCategoricalCrossentropy(step, forward(step, x), y, new double[] {1, 2, 1, 1})",
      "Metrics.topKAccuracy(step, forward(step, x), y, 2)",
      "long y = hidden < -0.7 ? 0 : hidden < 0 ? 1 : hidden < 0.7 ? 2 : 3;"),
  SHARES(
      "@TensorShape({3}) float[] y",
      "Operand<TFloat32>",
      3,
      "Losses.categoricalCrossentropy(step, forward(step, x), y)",
      "Losses.meanAbsoluteError(step, step.tf().nn.softmax(forward(step, x)), y)",
      """
      float[] y = {0.1f, 0.1f, 0.1f};
      y[hidden < -0.4 ? 0 : hidden < 0.4 ? 1 : 2] = 0.8f;
      """),
  YES(
      "boolean y",
      "Operand<TBool>",
      1,
      "Losses.binaryCrossentropy(step, forward(step, x), y)",
      "Metrics.auc(step, forward(step, x), y)",
      "boolean y = hidden > 0;"),
  ZERO_ONE(
      "float y",
      "Operand<TFloat32>",
      1,
      "Losses.binaryCrossentropy(step, forward(step, x), y)",
      "Metrics.binaryAccuracy(step, forward(step, x), y)",
      "float y = hidden + noise(random) > 0.5 ? 1 : 0;"),
  NUMBER(
      "float y",
      "Operand<TFloat32>",
      1,
      "Losses.meanSquaredError(step, forward(step, x), y)",
      "Losses.meanAbsoluteError(step, forward(step, x), y)",
      "float y = hidden + noise(random);"),
  MEDIAN(
      "double y",
      "Operand<TFloat64>",
      1,
      "Losses.meanAbsoluteError(step, forward(step, x), y)",
      "Losses.meanSquaredError(step, forward(step, x), y)",
      "double y = 1 + 0.5 * hidden;"),
  TWO_NUMBERS(
      "@TensorShape({2}) float[] y",
      "Operand<TFloat32>",
      2,
      "Losses.huber(step, forward(step, x), y, 0.7)",
      "Losses.meanAbsoluteError(step, forward(step, x), y)",
      "float[] y = {hidden, -2 * hidden + noise(random)};");

  private final String component;
  private final String type;
  private final int outputs;
  private final String loss;
  private final String metric;
  private final String example;

  Target(String component, String type, int outputs, String loss, String metric, String example) {
    this.component = component;
    this.type = type;
    this.outputs = outputs;
    this.loss = loss;
    this.metric = metric;
    this.example = example;
  }

  /** Returns the components of the example's record. */
  String record(String inputs) {
    return inputs + ", @Label " + component;
  }

  String type() {
    return type;
  }

  String outputs() {
    return String.valueOf(outputs);
  }

  String loss() {
    return loss;
  }

  String metric() {
    return metric;
  }

  /** Returns the lines that make a label {@code y} of the number {@code hidden}. */
  String example() {
    return example;
  }
}
