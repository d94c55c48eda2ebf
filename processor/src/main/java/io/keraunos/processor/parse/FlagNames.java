package io.keraunos.processor.parse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names that a command line has for itself, so that no hyperparameter may have them. */
final class FlagNames {
  private FlagNames() {}

  /** Without dashes; a test compares them with the runtime's. */
  static final List<String> TAKEN =
      List.of(
          "accelerator",
          "accumulate-grad-batches",
          "batch-size",
          "checkpoint-every-n-epochs",
          "checkpoint-every-n-minutes",
          "checkpoint-every-n-steps",
          "ckpt-path",
          "config",
          "coordinator-address",
          "default-root-dir",
          "detect-anomaly",
          "deterministic",
          "devices",
          "fast-dev-run",
          "gradient-clip-norm",
          "gradient-clip-value",
          "gradient-clip-variable-norm",
          "help",
          "intra-op-threads",
          "json",
          "keep-last",
          "limit-predict-batches",
          "limit-test-batches",
          "limit-train-batches",
          "limit-val-batches",
          "log-every-n-steps",
          "logger",
          "max-epochs",
          "max-steps",
          "max-time",
          "min-epochs",
          "min-steps",
          "monitor",
          "monitor-mode",
          "no-halt-on-non-finite-loss",
          "no-halt-on-write-failure",
          "no-model-summary",
          "no-progress-bar",
          "no-report",
          "node-rank",
          "num-nodes",
          "output",
          "overfit-batches",
          "peer-timeout",
          "print-config",
          "resume",
          "sanity-validation-batches",
          "save-top-k",
          "seed",
          "stacktrace",
          "start-timeout",
          "validate-every-fraction-of-epoch",
          "validate-every-n-epochs",
          "validate-every-n-steps",
          "workers");

  /** The flag whose name this one would have too. */
  static Optional<String> taken(String name) {
    return TAKEN.stream().filter(flag -> same(flag, name)).findFirst();
  }

  /** Whether two names are the same but for case, dashes and underscores. */
  static boolean same(String a, String b) {
    return letters(a).equals(letters(b));
  }

  private static String letters(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }
}
