package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepTrial;
import io.keraunos.trainer.Evaluation;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.LearningRateFinder;
import io.keraunos.trainer.LearningRates;
import io.keraunos.trainer.PredictionStream;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The trainer of a module. */
public final class ModuleTrainer implements Trainer {

  private final Run run;

  private ModuleTrainer(Run run) {
    this.run = run;
  }

  /** Returns the run behind a trainer. */
  static Run run(Trainer trainer) {
    return ((ModuleTrainer) trainer).run;
  }

  /** Starts the configuration of a trainer. Called by generated code. */
  public static Trainer.Builder builder(ModuleDefinition module) {
    return new Builder(module);
  }

  /** Opens single steps of the module of a trainer. */
  public static StepTrial trial(Trainer.Builder trainer) {
    Run run = ((Builder) trainer).open();
    return new ModuleTrial(run.parts(), run::close);
  }

  @Override
  public FitResult fit() {
    run.fits().check();
    return run.calls().make("fit", run.fits()::resumedFrom, run.fits()::run);
  }

  @Override
  public LearningRates findLearningRate(LearningRateFinder finder) {
    return run.calls()
        .make("findLearningRate", () -> LearningRateSweep.open(finder, run.parts()).sweep());
  }

  @Override
  public Evaluation validate() {
    return evaluate(Stage.VALIDATE);
  }

  @Override
  public Evaluation test() {
    return evaluate(Stage.TEST);
  }

  @Override
  public Evaluation validate(Dataset<?> examples) {
    return evaluate(Stage.VALIDATE, examples);
  }

  @Override
  public Evaluation test(Dataset<?> examples) {
    return evaluate(Stage.TEST, examples);
  }

  private Evaluation evaluate(Stage stage, Dataset<?> examples) {
    return run.calls().make(stage + " of a dataset", () -> run.evaluations().run(stage, examples));
  }

  private Evaluation evaluate(Stage stage) {
    return run.calls().make(stage.name(), () -> run.evaluations().run(stage));
  }

  @Override
  public Predictions predict() {
    return run.answering().all(run.gate(), Optional.empty());
  }

  @Override
  public Predictions predict(Dataset<?> examples) {
    return run.answering().all(run.gate(), Optional.of(examples));
  }

  @Override
  public PredictionStream predictStream() {
    return run.answering().stream(Optional.empty());
  }

  @Override
  public PredictionStream predictStream(Dataset<?> examples) {
    return run.answering().stream(Optional.of(examples));
  }

  @Override
  public void restore(Path checkpoint) {
    run.calls()
        .make(
            "restore",
            () -> Optional.of(checkpoint),
            () -> {
              run.best().choose(checkpoint);
              return checkpoint;
            });
  }

  @Override
  public boolean restoreBest() {
    Optional<Path> best =
        run.calls().make("restoreBest", () -> run.weights().best(run.parts().checkpoints()));
    if (best.isEmpty()) {
      run.parts()
          .audience()
          .log()
          .warn(
              "restoreBest has found no best checkpoint, and the model stays as it is. Set"
                  + " checkpoints(...keepBest(count, metric, mode)) before the fit");
    }
    best.ifPresent(this::restore);
    return best.isPresent();
  }

  @Override
  public Optional<Path> runFolder() {
    return run.folder().known();
  }

  @Override
  public void export(Path folder) {
    run.calls().make("export", () -> run.exporter().export(folder));
  }

  @Override
  public Path exportVersion(Path models) {
    return run.calls().make("export", () -> run.exporter().exportVersion(models));
  }

  @Override
  public SortedMap<String, float[]> weights() {
    return run.weights().get();
  }

  @Override
  public String weightsSha256() {
    return WeightsDigest.sha256(weights());
  }

  @Override
  public List<Finding> findings() {
    return run.parts().audience().findings().all();
  }

  @Override
  public boolean chief() {
    return run.chief();
  }

  @Override
  public void stop() {
    run.gate().stop("the trainer was stopped");
  }

  @Override
  public void close() {
    run.close();
  }

  /** Collects the settings. */
  static final class Builder implements Trainer.Builder {
    private final ModuleDefinition module;

    /** Settings given so far. */
    Settings given = Settings.DEFAULTS;

    Builder(ModuleDefinition module) {
      this.module = module;
    }

    @Override
    public <T> Trainer.Builder set(Setting<T> setting, T value) {
      given = given.with(setting, value);
      return this;
    }

    @Override
    public <T> Trainer.Builder add(Setting<List<T>> setting, List<T> more) {
      given = given.withMore(setting, more);
      return this;
    }

    @Override
    public List<Finding> check() {
      return ModuleCheck.of(module, given);
    }

    @Override
    public Trainer build() {
      return new ModuleTrainer(open());
    }

    /** Opens the run of the trainer. */
    Run open() {
      return new Run(module, settings());
    }

    /** Returns the settings, checked and resolved. */
    RunSettings settings() {
      return RunSettings.of(module, given, System.getenv());
    }
  }
}
