package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.feature.UnfitValueException;
import io.keraunos.graph.execute.EvaluationRun;
import io.keraunos.graph.execute.GradientRun;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.graph.execute.PredictionRun;
import io.keraunos.graph.execute.TrainingRun;
import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchPool;
import io.keraunos.loading.Shares;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepDefinition;
import io.keraunos.spi.StepTrial;
import io.keraunos.trainer.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.tensorflow.ndarray.Shape;

/** Takes single steps of a module on examples that it is given. */
final class ModuleTrial implements StepTrial {

  private final ModuleDefinition module;
  private final FitParts parts;
  private final Runnable close;
  private final Optimizers optimizers;
  private final Map<Integer, AttemptedStep> attempted = new TreeMap<>();

  /** The calls of one training step. */
  private record AttemptedStep(GradientRun gradients, TrainingRun training) {
    void close() {
      gradients.close();
      training.close();
    }
  }

  /**
   * Opens a trial; nothing is traced yet.
   *
   * @param close frees the run that the parts are of
   * @throws IllegalArgumentException if the settings are for more than one model on one device
   */
  ModuleTrial(FitParts parts, Runnable close) {
    this.module = parts.module();
    this.parts = parts;
    this.close = close;
    this.optimizers = new Optimizers(module);
    RunSettings settings = parts.settings();
    refuse(settings.optimization().accumulation().wanted(), "accumulates gradients");
    refuse(settings.session().devices() > 1, "has several devices");
    refuse(settings.cluster().size() > 1, "has other workers");
    refuse(settings.session().precision() == Precision.FP16_MIXED, "scales its loss (FP16_MIXED)");
  }

  private void refuse(boolean wrong, String what) {
    if (wrong) {
      throw new IllegalArgumentException(
          "a trainer whose single steps are tested must train one batch on one device, but that of %s %s. Leave the setting out of the test"
              .formatted(module.name(), what));
    }
  }

  @Override
  public List<String> trainingSteps() {
    return module.training().stream().map(of -> of.step().method()).toList();
  }

  @Override
  public Outcome attempt(int step, List<?> examples) {
    return enter(trainingSteps().get(step), () -> attempted(step, examples));
  }

  private Outcome attempted(int number, List<?> examples) {
    ModelSession session = session();
    AttemptedStep step =
        attempted.computeIfAbsent(
            number,
            unused -> new AttemptedStep(session.gradients(number), session.training(number)));
    StepDefinition of = module.training().get(number).step();
    return onBatch(
        Stage.TRAIN,
        of,
        examples,
        step.training().shares(),
        batch -> {
          SortedMap<String, VariableFiles.Value> before = session.variables();
          long position = parts.progress().batches() + 1;
          GradientRun.Result result = step.gradients().compute(batch, position);
          Map<String, Double> metrics;
          try {
            step.training().train(batch, position, List.of(scalars().get(number)), 0);
            metrics = step.training().window().values().asMap();
          } finally {
            session.restore(before);
          }
          SortedMap<String, Values> gradients = new TreeMap<>();
          result.gradients().forEach((name, value) -> gradients.put(name, values(value)));
          return new Outcome(OptionalDouble.of(result.loss()), metrics, gradients);
        });
  }

  private List<double[]> scalars() {
    optimizers.choose(parts.progress().next());
    return optimizers.scalars(parts.progress().step() + 1);
  }

  @Override
  public Outcome train(List<?> examples) {
    return enter("train", () -> trained(examples));
  }

  private Outcome trained(List<?> examples) {
    TrainingRun training = session().training().orElseThrow(() -> missing(Stage.TRAIN));
    return onBatch(
        Stage.TRAIN,
        module.training().get(0).step(),
        examples,
        training.shares(),
        batch -> {
          training.train(batch, parts.progress().batches() + 1, scalars(), 0);
          parts.progress().stepDone(1, examples.size());
          var window = training.window();
          return new Outcome(
              OptionalDouble.of(window.loss()), window.values().asMap(), new TreeMap<>());
        });
  }

  @Override
  public Outcome evaluate(Stage stage, List<?> examples) {
    return enter(stage.name(), () -> evaluated(stage, examples));
  }

  private Outcome evaluated(Stage stage, List<?> examples) {
    StepDefinition step = step(stage);
    EvaluationRun run = session().evaluation(stage).orElseThrow(() -> missing(stage));
    return onBatch(
        stage,
        step,
        examples,
        run.shares(),
        batch -> {
          Map<String, Double> metrics;
          try {
            run.evaluate(batch);
          } finally {
            metrics = run.window().values().asMap();
          }
          return new Outcome(OptionalDouble.empty(), metrics, new TreeMap<>());
        });
  }

  @Override
  public Values predict(List<?> examples) {
    return enter("predict", () -> predicted(examples));
  }

  private Values predicted(List<?> examples) {
    StepDefinition step = step(Stage.PREDICT);
    PredictionRun run = session().prediction().orElseThrow(() -> missing(Stage.PREDICT));
    return onBatch(
        Stage.PREDICT,
        step,
        examples,
        run.shares(),
        batch -> flat(run.outputShape(), run.predict(batch)));
  }

  private static Values flat(Shape shape, float[][] rows) {
    int width = rows[0].length;
    float[] elements = new float[rows.length * width];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, elements, row * width, width);
    }
    long[] rest = LongStream.of(shape.asArray()).skip(1).toArray();
    return new Values(
        LongStream.concat(LongStream.of(rows.length), LongStream.of(rest)).toArray(), elements);
  }

  @Override
  public SortedMap<String, Values> weights() {
    return enter(
        "weights",
        () -> {
          ModelSession session = session();
          SortedMap<String, Values> weights = new TreeMap<>();
          session
              .variables()
              .forEach(
                  (name, value) -> {
                    if (session.modelVariables().contains(name)) {
                      weights.put(name, values(value));
                    }
                  });
          return weights;
        });
  }

  private static Values values(VariableFiles.Value value) {
    return new Values(value.shape(), value.elements());
  }

  @SuppressWarnings("try") // the call ends with the block
  private <T> T enter(String call, Supplier<T> work) {
    try (CallGate.Call entered = parts.gate().enter(call)) {
      return work.get();
    }
  }

  private ModelSession session() {
    return parts.model().session();
  }

  private StepDefinition step(Stage stage) {
    StepDefinition step = module.steps().get(stage);
    if (step == null) {
      throw missing(stage);
    }
    return step;
  }

  private IllegalStateException missing(Stage stage) {
    return new IllegalStateException(
        "%s has no step for the stage %s".formatted(module.name(), stage));
  }

  /** Runs work on the shares of a batch of examples. */
  private <T> T onBatch(
      Stage stage,
      StepDefinition step,
      List<?> examples,
      int count,
      Function<List<Batch>, T> work) {
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must be given at least one example, but was given none".formatted(step.method()));
    }
    Shares shares = new Shares(0, 1, count);
    List<Batch> batch = new ArrayList<>();
    try (BatchPool pool =
        new BatchPool(parts.model().features().encoding(stage, step.collator()), examples.size())) {
      try {
        for (int share = 0; share < count; share++) {
          int begin = shares.begin(share, examples.size());
          int end = shares.begin(share + 1, examples.size());
          batch.add(pool.take(end - begin));
          for (int row = begin; row < end; row++) {
            write(step, step.collator(), batch.get(share), row - begin, row, examples.get(row));
          }
        }
        return work.apply(batch);
      } finally {
        batch.forEach(Batch::release);
      }
    }
  }

  private static <T> void write(
      StepDefinition step, Collator<T> collator, Batch batch, int row, int number, Object example) {
    Class<T> type = collator.exampleType();
    if (!type.isInstance(example)) {
      throw new IllegalArgumentException(
          "example %s given to %s must be a %s, but was %s"
              .formatted(number, step.method(), type.getSimpleName(), example));
    }
    try {
      batch.write(row, type.cast(example), collator);
    } catch (UnfitValueException e) {
      throw new IllegalArgumentException(
          "example %s given to %s does not fit: %s"
              .formatted(number, step.method(), e.getMessage()),
          e);
    }
  }

  /** Waits for a call under way in another thread; where that does not end, nothing is freed. */
  @Override
  public void close() {
    close.run();
    attempted.values().forEach(AttemptedStep::close);
    attempted.clear();
  }
}
