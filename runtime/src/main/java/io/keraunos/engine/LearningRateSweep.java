package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.engine.Batches.Shared;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.LearningRateFinder;
import io.keraunos.trainer.LearningRates;
import io.keraunos.trainer.NonFiniteLossException;
import io.keraunos.trainer.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Runs a learning-rate range test: trains with rising learning rates, then restores everything. */
final class LearningRateSweep {

  private static final double SMOOTHING = 0.9;
  private static final int NEIGHBOURS = 5;

  private final LearningRateFinder finder;
  private final String module;
  private final Model model;
  private final Training training;
  private final OptimizerSpec optimizer;
  private final Interruptions interruptions;
  private final ProgressDisplay display;
  private long epoch;

  private LearningRateSweep(
      LearningRateFinder finder,
      String module,
      Model model,
      Training training,
      Interruptions interruptions,
      ProgressDisplay display) {
    this.finder = finder;
    this.module = module;
    this.model = model;
    this.training = training;
    this.optimizer = training.optimizers().specs().get(0);
    this.interruptions = interruptions;
    this.display = display;
  }

  /** Opens and checks the parts of a sweep; nothing is trained yet. */
  static LearningRateSweep open(LearningRateFinder finder, FitParts parts) {
    String module = parts.module().name();
    if (parts.module().training().size() != 1) {
      throw new IllegalStateException(
          "findLearningRate must have one training step to train with, but %s has %s"
              .formatted(module, parts.module().training().size()));
    }
    if (!parts.interruptions().alone()) {
      throw new IllegalStateException(
          "findLearningRate must run in one process, but this is one of several. Find the rate with"
              + " numNodes(1) and as large a batch");
    }
    return new LearningRateSweep(
        finder,
        module,
        parts.model(),
        parts.training(),
        parts.interruptions(),
        parts.audience().display());
  }

  LearningRates sweep() {
    SortedMap<String, VariableFiles.Value> before = model.session().variables();
    String title = "learning rates";
    display.begin(title, finder.steps());
    training.loader().start(epoch, 0, Long.MAX_VALUE);
    try {
      return new LearningRates(module, points());
    } finally {
      training.run().window();
      display.end();
      model.session().restore(before);
    }
  }

  private List<LearningRates.Point> points() {
    List<Double> losses = new ArrayList<>();
    double average = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int step = 0; step < finder.steps(); step++) {
      double rate = finder.learningRate(step);
      double loss = train(rate, step + 1);
      average = SMOOTHING * average + (1 - SMOOTHING) * loss;
      double running = average / (1 - Math.pow(SMOOTHING, step + 1));
      if (!Double.isFinite(running) || running > finder.divergence() * least) {
        break;
      }
      least = Math.min(least, running);
      losses.add(loss);
      if (interruptions.after(training.loader(), step + 1)) {
        throw new InterruptedRunException("findLearningRate", interruptions.reason());
      }
    }
    if (losses.isEmpty()) {
      throw new NonFiniteLossException(
          "the loss must be finite, but is not on the first batch, at a learning rate of "
              + finder.from());
    }
    List<LearningRates.Point> points = new ArrayList<>();
    for (int i = 0; i < losses.size(); i++) {
      int from = Math.max(0, i - NEIGHBOURS);
      int to = Math.min(losses.size(), i + NEIGHBOURS + 1);
      double mean =
          losses.subList(from, to).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElseThrow();
      points.add(new LearningRates.Point(finder.learningRate(i), losses.get(i), mean));
    }
    return points;
  }

  /** Trains on the next batch and returns its loss. */
  private double train(double rate, int step) {
    Shared batch = next();
    int size = batch.size();
    List<double[]> scalars = List.of(optimizer.scalars(rate, step));
    try {
      training.run().train(batch.shares(), step, scalars, 0);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new StepFailedException("step %s of findLearningRate".formatted(step), e);
    } finally {
      batch.release();
    }
    display.step(size);
    return training.run().window().loss();
  }

  private Shared next() {
    Shared batch = Batches.next(training.loader());
    if (batch == null) {
      epoch++;
      training.loader().start(epoch, 0, Long.MAX_VALUE);
      batch = Batches.next(training.loader());
    }
    return required(batch);
  }

  private Shared required(@Nullable Shared batch) {
    if (batch == null) {
      throw new IllegalArgumentException(
          "the %s loader of %s must have at least one batch, but has none"
              .formatted(Stage.TRAIN, module));
    }
    return batch;
  }
}
