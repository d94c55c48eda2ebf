package io.keraunos.engine;

import io.keraunos.engine.Batches.Shared;
import io.keraunos.graph.execute.PredictionRun;
import io.keraunos.loading.BatchLoader;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.StepFailedException;
import java.util.ArrayList;
import java.util.List;

/** Runs the predict step over a loader, some batches at a time, for as long as it is asked. */
final class PredictionPass {

  /** Number of batches of each worker between two exchanges of outputs. */
  private static final int BATCHES_AN_EXCHANGE = 16;

  private final PredictionRun stage;
  private final BatchLoader loader;
  private final Interruptions interruptions;
  private final ProgressDisplay display;
  private long batches; // that this worker has computed
  private boolean ended;

  PredictionPass(
      PredictionRun stage,
      BatchLoader loader,
      Limit limit,
      Interruptions interruptions,
      ProgressDisplay display) {
    this.stage = stage;
    this.loader = loader;
    this.interruptions = interruptions;
    this.display = display;
    long all = limit.of("predict", loader.batches());
    display.begin("predict", all == Long.MAX_VALUE ? -1 : all);
    loader.start(0, 0, all);
  }

  /** Returns the next rows of all workers, in the order of the dataset; none at the end. */
  float[][] next() {
    if (interruptions.alone()) {
      return batch();
    }
    List<float[][]> outputs = new ArrayList<>();
    while (!ended && outputs.size() < BATCHES_AN_EXCHANGE) {
      float[][] output = batch();
      if (!ended) {
        outputs.add(output);
      }
    }
    return stage.gather(outputs);
  }

  private float[][] batch() {
    Shared batch = ended ? null : Batches.next(loader, interruptions::toEnd);
    if (batch == null) {
      ended = true;
      return new float[0][];
    }
    int size = batch.size();
    float[][] output;
    try {
      output = stage.predict(batch.shares());
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new StepFailedException("predict batch " + (batches + 1), e);
    } finally {
      batch.release();
    }
    if (output.length != size) {
      throw new IllegalStateException(
          "the predict step must return one row for each example, but returned %s for %s"
              .formatted(output.length, size));
    }
    batches++;
    display.step(size);
    if (interruptions.after(loader, batches)) {
      throw new InterruptedRunException("predict", interruptions.reason());
    }
    return output;
  }
}
