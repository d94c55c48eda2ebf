package io.keraunos.examples;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.cli.TrainerFlags;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The flags of every example: the trainer's, where the data are, and how the result is printed. */
public final class ExampleFlags {

  private static final int PATIENCE = 8;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private TrainerFlags trainer;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Folder of the example's data; cifar10 also downloads to it (default: data for cifar10,"
              + " otherwise what the example ships).")
  private @Nullable Path dataDir;

  @Option(names = "--json", description = "Prints the result as one line of JSON.")
  private boolean json;

  /**
   * Sets what was given.
   *
   * @param epochs the epochs if no limit was given
   */
  public Trainer.Builder apply(Trainer.Builder builder, int epochs) {
    return trainer.apply(builder, epochs);
  }

  /**
   * Sets what was given, ends training when a metric of the validation has not improved for a
   * while, and has the fit end with the weights with which it was best. If no flag asks for files,
   * a run leaves its checkpoints and report all the same, unless the result is one line of JSON.
   *
   * @param epochs the epochs if no limit was given
   * @param scratch the folder of a run that is to leave no files
   */
  public Trainer.Builder applyKeepingBest(
      Trainer.Builder builder, int epochs, MetricName metric, Best mode, Path scratch) {
    apply(builder, epochs);
    if (!trainer.validates()) {
      return builder;
    }
    if (!trainer.writes()) {
      builder
          .checkpoints(Checkpointing.everyEpochs(1).keepLast(1).keepBest(1, metric, mode))
          .restoreBest(true);
      if (!leavesFiles()) {
        builder.defaultRootDir(scratch);
      }
    }
    return builder.callbacks(EarlyStopping.on(metric, mode).patience(PATIENCE));
  }

  /**
   * The steps of the whole training, for schedules that end with it.
   *
   * @param epochs the epochs if no limit was given
   * @param stepsOfEpoch the number of steps of an epoch
   */
  public long steps(int epochs, long stepsOfEpoch) {
    return trainer.steps(epochs, stepsOfEpoch);
  }

  /**
   * Returns whether a run that keeps its best weights leaves files: it does, unless the result is
   * wanted as one line of JSON and no flag asks for files, goes on from some or names their folder.
   */
  public boolean leavesFiles() {
    return !json
        || trainer.writes()
        || trainer.resumes()
        || command.commandLine().getParseResult().hasMatchedOption("--default-root-dir");
  }

  /** Returns whether the result is wanted as one line of JSON. */
  public boolean json() {
    return json;
  }

  /** The trainer's own. */
  public TrainerFlags trainer() {
    return trainer;
  }

  /** The folder with the data, if one was named. */
  public Optional<Path> dataDir() {
    return Optional.ofNullable(dataDir);
  }

  /**
   * Prints the result on standard output: as JSON if that was asked for, without a checkpoint that
   * is not left, otherwise in words. Of several processes the chief prints it.
   */
  public void print(Trainer trained, JsonResult result, String words, Object... values) {
    print(trained, json ? json(result) : String.format(Locale.ROOT, words, values));
  }

  private String json(JsonResult result) {
    return (leavesFiles() ? result : result.withoutCheckpoint()).toString();
  }

  /** Prints a text on standard output; of several processes the chief prints it. */
  public void print(Trainer trained, String text) {
    if (trained.chief()) {
      PrintWriter out = command.commandLine().getOut();
      out.println(text);
      out.flush();
    }
  }
}
