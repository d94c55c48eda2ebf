package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.time.Duration;
import java.util.List;

/**
 * Settings of failures and of the end of a fit.
 *
 * @param haltOnNonFiniteLoss whether a loss that is not finite is an error
 * @param haltOnWriteFailure whether a file that cannot be written is an error
 * @param shutdownTimeout the time that the end of the process waits for the last checkpoint
 */
public record SafetySettings(
    boolean haltOnNonFiniteLoss, boolean haltOnWriteFailure, Duration shutdownTimeout) {

  static final Setting<Boolean> HALT_ON_NON_FINITE_LOSS =
      Setting.on(
          "haltOnNonFiniteLoss",
          "--no-halt-on-non-finite-loss",
          "Ends a fit once the loss is infinite or not a number.",
          "Goes on where the loss is infinite or not a number.");
  static final Setting<Boolean> HALT_ON_WRITE_FAILURE =
      Setting.on(
          "haltOnWriteFailure",
          "--no-halt-on-write-failure",
          "Ends a fit if a checkpoint or a logger cannot write.",
          "Goes on where a checkpoint or a logger cannot write.");
  static final Setting<Duration> SHUTDOWN_TIMEOUT =
      Setting.of(
              "shutdownTimeout",
              ValueType.SECONDS,
              "How long the end of the process waits for a step and the last checkpoint.")
          .byDefault(Duration.ofSeconds(30))
          .rule(time -> Check.positive("shutdownTimeout", time))
          .perWorker()
          .flag("--shutdown-timeout", "SECONDS");

  static final List<Setting<?>> ALL =
      List.of(HALT_ON_NON_FINITE_LOSS, HALT_ON_WRITE_FAILURE, SHUTDOWN_TIMEOUT);

  /** Returns these settings from a trainer's settings. */
  public static SafetySettings of(Settings settings) {
    return new SafetySettings(
        settings.get(HALT_ON_NON_FINITE_LOSS),
        settings.get(HALT_ON_WRITE_FAILURE),
        settings.get(SHUTDOWN_TIMEOUT));
  }

  /** Sets which failures end a fit, and how long its end may take. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /** Ends a fit with an error once the loss is infinite or NaN. True by default. */
    default B haltOnNonFiniteLoss(boolean on) {
      return set(HALT_ON_NON_FINITE_LOSS, on);
    }

    /**
     * Ends a fit with an error if a checkpoint or a logger cannot write, such as on a full disk.
     * True by default, since a long run without checkpoints is soon lost. If false, the failure is
     * logged as an error and training goes on: the next checkpoint is tried again, the logger is
     * not.
     */
    default B haltOnWriteFailure(boolean on) {
      return set(HALT_ON_WRITE_FAILURE, on);
    }

    /**
     * Sets how long the end of the process, and {@link Trainer#close} in another thread, wait for
     * the step and the last checkpoint of a fit; above 0. 30 seconds by default, as long as
     * Kubernetes and Slurm wait before they kill. Set it above the time of the longest step.
     */
    default B shutdownTimeout(Duration time) {
      return set(SHUTDOWN_TIMEOUT, time);
    }
  }
}
