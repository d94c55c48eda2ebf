package io.keraunos.trainer;

import io.keraunos.data.BatchLoader;
import io.keraunos.graph.StageRun;
import io.keraunos.trainer.Batches.Shared;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.ndarray.Shape;

/** Runs the predict step over a loader, some batches at a time, for as long as it is asked. */
final class PredictionPass {

  /** Batches of each worker between two exchanges of what they computed. */
  private static final int BATCHES_AN_EXCHANGE = 16;

  private final Run run;
  private final StageRun stage;
  private final BatchLoader loader;
  private long batches; // that this worker has computed
  private boolean ended;

  PredictionPass(Run run, StageRun stage, BatchLoader loader, Limit limit) {
    this.run = run;
    this.stage = stage;
    this.loader = loader;
    long all = limit.of("predict", loader.batches());
    run.progress().begin("predict", all == Long.MAX_VALUE ? -1 : all);
    loader.start(0, 0, all);
  }

  Shape shape() {
    return stage.outputShape();
  }

  /** The next rows of all workers, in the order of the dataset; none at the end. */
  float[][] next() {
    if (run.peers().alone()) {
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
    Shared batch = ended ? null : Batches.next(loader, run::toEnd);
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
    run.progress().step(size);
    if (run.interruptedAfter(loader, batches)) {
      throw new InterruptedRunException("predict", run.stop().interrupted().orElseThrow());
    }
    return output;
  }
}
