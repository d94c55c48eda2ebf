package io.keraunos.cli;

import com.google.gson.JsonObject;
import io.keraunos.engine.ModuleTrainer;
import io.keraunos.engine.StoredCheckpoint;
import io.keraunos.metric.MetricValues;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.PredictionStream;
import io.keraunos.trainer.Trainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of a module, as picocli runs it. */
@Command(abbreviateSynopsis = true)
final class CommandRun implements Callable<Integer> {

  /** Name of the flag for an export to the next of numbered folders. */
  static final String NEXT_VERSION = "--next-version";

  @Spec private CommandSpec spec;

  @Mixin private TrainerFlags flags;

  @Option(
      names = "--print-config",
      description = "Prints the settings as they would be used, as YAML, and ends.")
  private boolean printConfig;

  @Option(names = "--json", description = "Prints the result as one line of JSON.")
  private boolean json;

  @Option(names = "--stacktrace", description = "Shows where an error comes from.")
  private boolean stacktrace;

  private final ModuleProgram program;
  private final ModuleCommand command;

  CommandRun(ModuleProgram program, ModuleCommand command) {
    this.program = program;
    this.command = command;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  @Override
  public Integer call() throws Exception {
    Optional<StoredCheckpoint> stored =
        command == ModuleCommand.FIT
            ? Optional.empty()
            : Optional.of(flags.stored(program.module()));
    ModuleDefinition module = program.make(spec, stored);
    Map<String, String> settings = new LinkedHashMap<>(module.hyperParameters());
    settings.putAll(EffectiveFlags.of(spec, program));
    String yaml = ConfigText.of(spec.qualifiedName(), settings);
    if (printConfig) {
      out().print(yaml);
      out().flush();
      return 0;
    }
    Trainer.Builder builder = ModuleTrainer.builder(module);
    if (stored.isEmpty()) {
      return fit(flags.apply(builder), yaml);
    }
    return with(stored.get(), flags.applyWithoutFiles(builder));
  }

  private int fit(Trainer.Builder builder, String yaml) {
    if (!flags.limited()) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing a limit: one of '--max-epochs', '--max-steps', '--max-time' and"
              + " '--fast-dev-run' must be given");
    }
    if (flags.writes()) {
      builder.loggers(new ConfigRecorder(yaml));
    }
    try (Trainer trainer = builder.build()) {
      FitResult fit = UnfinishedFitException.check(trainer.fit());
      JsonObject result = metrics(fit.metrics());
      result.addProperty("epochs", fit.epochs());
      result.addProperty("steps", fit.steps());
      fit.checkpoint().ifPresent(path -> result.addProperty("checkpoint", path.toString()));
      fit.bestCheckpoint()
          .ifPresent(path -> result.addProperty("best_checkpoint", path.toString()));
      print(trainer, result);
    }
    return 0;
  }

  private int with(StoredCheckpoint stored, Trainer.Builder builder) {
    Optional<PredictionsFile> file =
        command == ModuleCommand.PREDICT
            ? Optional.of(new PredictionsFile(output()))
            : Optional.empty();
    boolean nextVersion = command == ModuleCommand.EXPORT && nextVersion();
    if (nextVersion) {
      OutputPlace.checkVersions(output());
    } else if (command == ModuleCommand.EXPORT) {
      OutputPlace.checkFolder(output());
    }
    try (Trainer trainer = builder.build()) {
      trainer.restore(stored.path());
      switch (command) {
        case VALIDATE -> print(trainer, metrics(trainer.validate().metrics()));
        case TEST -> print(trainer, metrics(trainer.test().metrics()));
        case PREDICT -> {
          try (PredictionStream predictions = trainer.predictStream()) {
            if (trainer.chief()) {
              file.orElseThrow().write(predictions);
            } // else the stream is read to its end when it is closed
          }
        }
        case EXPORT -> {
          if (nextVersion) {
            trainer.exportVersion(output());
          } else {
            trainer.export(output());
          }
        }
        case FIT -> throw new IllegalStateException("a fit begins without the model of another");
      }
    }
    return 0;
  }

  /** Returns the value of {@code --output}, which picocli requires. */
  private Path output() {
    return Path.of(Objects.requireNonNull(spec.findOption("--output").<String>getValue()));
  }

  private boolean nextVersion() {
    return Objects.requireNonNull(spec.findOption(NEXT_VERSION).<Boolean>getValue());
  }

  private static JsonObject metrics(MetricValues values) {
    JsonObject result = new JsonObject();
    values
        .asMap()
        .forEach((name, value) -> result.addProperty(name, Double.isFinite(value) ? value : null));
    return result;
  }

  private void print(Trainer trainer, JsonObject result) {
    if (!trainer.chief()) {
      return;
    }
    if (json) {
      out().println(result);
    } else {
      result
          .asMap()
          .forEach(
              (name, value) ->
                  out()
                      .println(
                          name + ": " + (value.isJsonNull() ? "not finite" : value.getAsString())));
    }
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
