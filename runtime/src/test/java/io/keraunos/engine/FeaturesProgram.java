package io.keraunos.engine;

import io.keraunos.engine.WorkerProgram.Outcome;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Trains raw records in a process of its own. */
final class FeaturesProgram {
  private FeaturesProgram() {}

  /** The row after which a slow pass says so. */
  static final int SLOW_FROM = 100;

  /**
   * Trains one epoch, and predicts.
   *
   * @param slow whether examples are read so slowly that the pass over them can be met
   */
  static Outcome train(Path root, int devices, int batchSize, boolean slow) {
    Customers customers = new Customers();
    customers.optimizer = SGD.learningRate(0.05);
    if (slow) {
      AtomicLong reads = new AtomicLong();
      customers.data =
          customers.data.map(
              customer -> {
                if (reads.incrementAndGet() == SLOW_FROM) {
                  System.out.println("measures");
                }
                Thread.sleep(20);
                return customer;
              });
    }
    try (Trainer trainer =
        customers
            .trainer()
            .defaultRootDir(root)
            .devices(devices)
            .batchSize(batchSize)
            .intraOpThreads(1)
            .checkpoints(Checkpointing.everyEpochs(1))
            .resume(Resume.auto())
            .maxEpochs(1)
            .build()) {
      trainer.fit();
      Map<String, float[]> values = new TreeMap<>(trainer.weights());
      Predictions predictions = trainer.predict(customers.others);
      for (int i = 0; i < predictions.size(); i++) {
        values.put("prediction/" + i, predictions.row(i));
      }
      return new Outcome(values, trainer.validate().metrics().asMap());
    }
  }
}
