package io.keraunos.engine;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.LogEvent;
import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Trains with batches of one size on any number of workers and devices. */
final class GlobalBatchProgram {
  private GlobalBatchProgram() {}

  /**
   * Trains up to a step, from the last checkpoint in the folder if there is one, and writes one at
   * the end.
   *
   * @return the weights, the loss of each step by its number, and the examples
   */
  static Outcome train(Path folder, int devices, int globalBatchSize, long maxSteps) {
    Pictures pictures = new Pictures();
    pictures.optimizer = SGD.learningRate(0.05);
    Map<String, Double> metrics = new LinkedHashMap<>();
    Callback losses =
        new Callback() {
          @Override
          public void onLog(LogEvent event, TrainingControl control) {
            metrics.put("loss of step " + event.step(), event.metrics().asMap().get("train_loss"));
          }
        };
    try (Trainer trainer =
        pictures
            .trainer()
            .devices(devices)
            .globalBatchSize(globalBatchSize)
            .intraOpThreads(1)
            .logEverySteps(1)
            .callbacks(losses)
            .defaultRootDir(folder)
            .checkpoints(Checkpointing.everySteps(5))
            .resume(Resume.auto())
            .maxSteps(maxSteps)
            .build()) {
      FitResult fit = trainer.fit();
      metrics.put("examples", (double) fit.examples());
      return new Outcome(new TreeMap<>(trainer.weights()), metrics);
    }
  }
}
