package io.keraunos.cli;

import io.keraunos.trainer.Precision;
import io.keraunos.trainer.Trainer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a step of training does. */
final class StepFlags {

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Decides first weights and order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--deterministic",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "The same bits in every run with this seed.")
  private boolean deterministic;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "FLOAT32",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--accumulate-grad-batches",
      paramLabel = "N",
      defaultValue = "1",
      description = "Batches of an optimizer step (default: ${DEFAULT-VALUE}).")
  private int accumulateGradBatches;

  @Option(
      names = "--gradient-clip-norm",
      paramLabel = "LIMIT",
      description = "Scales all gradients down where their norm together is larger.")
  private @Nullable Double gradientClipNorm;

  @Option(
      names = "--gradient-clip-value",
      paramLabel = "LIMIT",
      description = "Cuts elements of gradients off that are larger.")
  private @Nullable Double gradientClipValue;

  @Option(
      names = "--gradient-clip-variable-norm",
      paramLabel = "LIMIT",
      description = "Scales a variable's gradient down where its own norm is larger.")
  private @Nullable Double gradientClipVariableNorm;

  @Option(
      names = "--detect-anomaly",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Finds the op and the layer where a NaN or an infinity came up first; slow.")
  private boolean detectAnomaly;

  @Option(
      names = "--no-halt-on-non-finite-loss",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Goes on where the loss is infinite or not a number.")
  private boolean goOnAfterNonFiniteLoss;

  /** Sets what a step does. */
  void apply(Trainer.Builder builder) {
    builder
        .seed(seed)
        .deterministic(deterministic)
        .accumulateGradBatches(accumulateGradBatches)
        .detectAnomaly(detectAnomaly)
        .precision(precision)
        .haltOnNonFiniteLoss(!goOnAfterNonFiniteLoss);
    if (gradientClipNorm != null) {
      builder.gradientClipNorm(gradientClipNorm);
    }
    if (gradientClipValue != null) {
      builder.gradientClipValue(gradientClipValue);
    }
    if (gradientClipVariableNorm != null) {
      builder.gradientClipVariableNorm(gradientClipVariableNorm);
    }
  }
}
