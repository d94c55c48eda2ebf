package io.keraunos.trainer;

import io.keraunos.callback.Callback;
import io.keraunos.check.Check;
import io.keraunos.logger.CsvLogger;
import io.keraunos.logger.MetricLogger;
import io.keraunos.logger.Slf4jLogger;
import io.keraunos.logger.TensorBoardLogger;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Settings of a run's callbacks, loggers and other output.
 *
 * @param logEverySteps the number of steps between two logs of metrics
 * @param callbacks listeners, in the order in which they are called
 * @param loggers the loggers of metrics
 * @param report whether a run that writes leaves a report
 * @param progressBar whether progress is shown
 * @param modelSummary whether the layers are logged before training
 * @param profiler the profiler
 * @param defaultRootDir the folder of all runs
 */
public record OutputSettings(
    int logEverySteps,
    List<Callback> callbacks,
    List<MetricLogger> loggers,
    boolean report,
    boolean progressBar,
    boolean modelSummary,
    Profiling profiler,
    Path defaultRootDir) {

  static final Setting<Integer> LOG_EVERY_STEPS =
      Setting.of("logEverySteps", ValueType.INT, "How often metrics come to the host.")
          .byDefault(50)
          .rule(steps -> Check.atLeast("logEverySteps", steps, 1))
          .flag("--log-every-n-steps", "N");
  static final Setting<List<Callback>> CALLBACKS =
      Setting.<List<Callback>>of("callbacks", "objects", "Listeners, made by the program.")
          .perWorker();
  static final Setting<List<MetricLogger>> LOGGERS =
      Setting.<List<MetricLogger>>of("loggers", "objects", "Where metrics are written.")
          .perWorker()
          .flags(
              List.of(
                  new Flag(
                      "--logger",
                      "NAME[,NAME]",
                      "Where metrics are written: any of csv, tensorboard, slf4j.")),
              OutputSettings::loggers);
  static final Setting<Boolean> REPORT =
      Setting.on(
              "report",
              "--no-report",
              "Leaves report.html in the folder of a run.",
              "Leaves no report.html in the folder of the run.")
          .perWorker();
  static final Setting<Boolean> PROGRESS_BAR =
      Setting.on("progressBar", "--no-progress-bar", "Shows progress.", "Shows no progress.")
          .perWorker();
  static final Setting<Boolean> MODEL_SUMMARY =
      Setting.on(
              "modelSummary",
              "--no-model-summary",
              "Shows the layers before training.",
              "Does not show the layers before training.")
          .perWorker();
  static final Setting<Profiling> PROFILER =
      Setting.<Profiling>of("profiler", "actions, or a trace", "What is measured.")
          .byDefault(Profiling.none())
          .perWorker()
          .flags(
              List.of(
                  new Flag(
                      "--profiler",
                      "actions|trace:FROM:STEPS",
                      "Shows the time of each action, or traces STEPS steps from step FROM.")),
              given -> given.read("--profiler", Profiling::parse));
  static final Setting<Path> DEFAULT_ROOT_DIR =
      Setting.of("defaultRootDir", ValueType.PATH, "Folder for the files of runs.")
          .byDefault(Path.of(""))
          .perWorker()
          .flag("--default-root-dir", "DIR");

  static final List<Setting<?>> ALL =
      List.of(
          LOG_EVERY_STEPS,
          CALLBACKS,
          LOGGERS,
          REPORT,
          PROGRESS_BAR,
          MODEL_SUMMARY,
          PROFILER,
          DEFAULT_ROOT_DIR);

  private static Optional<List<MetricLogger>> loggers(FlagTexts given) {
    return given.read(
        "--logger",
        names -> Arrays.stream(names.split(",", -1)).map(OutputSettings::logger).toList());
  }

  private static MetricLogger logger(String name) {
    return switch (name) {
      case "csv" -> new CsvLogger();
      case "tensorboard" -> new TensorBoardLogger();
      case "slf4j" -> new Slf4jLogger();
      default -> throw ValueType.mismatch(name, "csv, tensorboard or slf4j");
    };
  }

  /** Returns these settings from a trainer's settings. */
  public static OutputSettings of(Settings settings) {
    return new OutputSettings(
        settings.get(LOG_EVERY_STEPS),
        settings.find(CALLBACKS).orElse(List.of()),
        settings.find(LOGGERS).orElse(List.of()),
        settings.get(REPORT),
        settings.get(PROGRESS_BAR),
        settings.get(MODEL_SUMMARY),
        settings.get(PROFILER),
        settings.get(DEFAULT_ROOT_DIR));
  }

  /** Sets a run's callbacks, loggers and other output. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Logs metrics after every n-th step, at least 1, which brings them to the host. 50 by default.
     */
    default B logEverySteps(int steps) {
      return set(LOG_EVERY_STEPS, steps);
    }

    /** Adds callbacks. They are called in this order, after the module's own hooks. */
    default B callbacks(Callback... more) {
      return add(CALLBACKS, List.of(more));
    }

    /**
     * Adds loggers of the metrics of a fit, such as {@code new TensorBoardLogger()} or {@code new
     * CsvLogger()}; none by default. Of several workers the chief writes.
     */
    default B loggers(MetricLogger... more) {
      return add(LOGGERS, List.of(more));
    }

    /**
     * Writes {@code report.html} to the run's folder, with the curves of all metrics and of the
     * throughput, if the fit writes checkpoints or has loggers. True by default.
     */
    default B report(boolean on) {
      return set(REPORT, on);
    }

    /** Shows progress on standard error: a bar on a terminal, lines elsewhere. True by default. */
    default B progressBar(boolean on) {
      return set(PROGRESS_BAR, on);
    }

    /** Logs the layers, their shapes and parameters before training. True by default. */
    default B modelSummary(boolean on) {
      return set(MODEL_SUMMARY, on);
    }

    /** Sets the profiler of a fit. {@link Profiling#none} by default. */
    default B profiler(Profiling value) {
      return set(PROFILER, value);
    }

    /**
     * Sets the folder under which a run that writes files gets one of its own, {@code
     * <module>/version_N}. The working directory by default.
     */
    default B defaultRootDir(Path folder) {
      return set(DEFAULT_ROOT_DIR, folder);
    }
  }
}
