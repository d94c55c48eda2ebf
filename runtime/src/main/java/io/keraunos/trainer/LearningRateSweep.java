package io.keraunos.trainer;

import io.keraunos.annotation.Stage;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.data.BatchLoader;
import io.keraunos.graph.TrainingRun;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.trainer.Batches.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Trains with rising learning rates, and puts everything back as it was. */
final class LearningRateSweep {

  private static final double SMOOTHING = 0.9;
  private static final int NEIGHBOURS = 5;

  private final Run run;
  private final LearningRateFinder finder;
  private final TrainingRun training;
  private final OptimizerSpec optimizer;
  private final BatchLoader loader;
  private long epoch;

  /** Opens and checks all it needs; nothing is trained yet. */
  LearningRateSweep(Run run, LearningRateFinder finder) {
    this.run = run;
    this.finder = finder;
    if (run.module().training().size() != 1) {
      throw new IllegalStateException(
          "findLearningRate must have one training step to train with, but %s has %s"
              .formatted(run.module().name(), run.module().training().size()));
    }
    if (!run.peers().alone()) {
      throw new IllegalStateException(
          "findLearningRate must run in one process, but this is one of several. Find the rate with"
              + " numNodes(1) and as large a batch");
    }
    run.prepareData();
    this.training = run.model().training().orElseThrow();
    this.optimizer = run.module().optimizer(run.module().training().get(0)).method().get();
    this.loader = run.loaders().of(Stage.TRAIN, training.shares());
  }

  LearningRates sweep() {
    SortedMap<String, VariableFiles.Value> before = run.model().variables();
    String title = "learning rates";
    run.progress().begin(title, finder.steps());
    loader.start(epoch, 0, Long.MAX_VALUE);
    try {
      return new LearningRates(run.module().name(), points());
    } finally {
      training.window();
      run.progress().end();
      run.model().restore(before);
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
      if (run.interruptedAfter(loader, step + 1)) {
        throw new InterruptedRunException(
            "findLearningRate", run.stop().interrupted().orElseThrow());
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

  /** The loss of the next batch, which is trained on. */
  private double train(double rate, int step) {
    Shared batch = next();
    int size = batch.size();
    List<double[]> scalars = List.of(optimizer.scalars(rate, step));
    try {
      if (run.options().accumulation().wanted()) {
        training.accumulate(batch.shares(), step, true);
        training.update(scalars, 0);
      } else {
        training.train(batch.shares(), step, scalars, 0);
      }
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new StepFailedException("step %s of findLearningRate".formatted(step), e);
    } finally {
      batch.release();
    }
    run.progress().step(size);
    return training.window().loss();
  }

  private Shared next() {
    Shared batch = Batches.next(loader);
    if (batch == null) {
      epoch++;
      loader.start(epoch, 0, Long.MAX_VALUE);
      batch = Batches.next(loader);
    }
    return required(batch);
  }

  private Shared required(@Nullable Shared batch) {
    if (batch == null) {
      throw new IllegalArgumentException(
          "the %s loader of %s must have at least one batch, but has none"
              .formatted(Stage.TRAIN, run.module().name()));
    }
    return batch;
  }
}
