package io.keraunos.trainer;

import io.keraunos.data.BatchLoader;
import io.keraunos.graph.StageRun;
import io.keraunos.trainer.Batches.Shared;
import java.util.ArrayList;
import java.util.List;

/** Runs the predict step over a loader. */
final class PredictionLoop {

  private final Run run;
  private final StageRun stage;
  private final BatchLoader loader;

  PredictionLoop(Run run, StageRun stage, BatchLoader loader) {
    this.run = run;
    this.stage = stage;
    this.loader = loader;
  }

  Predictions run(Limit limit) {
    long batches = limit.of("predict", loader.batches());
    run.progress().begin("predict", batches == Long.MAX_VALUE ? -1 : batches);
    List<float[][]> outputs = new ArrayList<>();
    loader.start(0, 0, batches);
    for (Shared batch = Batches.next(loader, run::toEnd);
        batch != null;
        batch = Batches.next(loader, run::toEnd)) {
      int size = batch.size();
      float[][] output;
      try {
        output = stage.predict(batch.shares());
      } finally {
        batch.release();
      }
      if (output.length != size) {
        throw new IllegalStateException(
            "the predict step must return one row for each example, but returned %s for %s"
                .formatted(output.length, size));
      }
      outputs.add(output);
      run.progress().step(output.length);
      if (run.interruptedAfter(loader, outputs.size())) {
        throw new InterruptedRunException("predict", run.stop().interrupted().orElseThrow());
      }
    }
    run.progress().end();
    return new Predictions(stage.outputShape(), List.of(stage.gather(outputs)));
  }
}
