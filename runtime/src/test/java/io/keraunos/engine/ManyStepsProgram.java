package io.keraunos.engine;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.layer.Activation;
import io.keraunos.layer.Dense;
import io.keraunos.optimizer.Adam;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Trains a small network for very many steps, and says now and then what the process holds. */
final class ManyStepsProgram {
  private ManyStepsProgram() {}

  /** The number of reports. */
  static final int REPORTS = 50;

  private static final Path SELF = Path.of("/proc/self");

  /**
   * Trains.
   *
   * @param folder for checkpoints and logs
   */
  static void run(Path folder, long steps) {
    Regression small = new Regression();
    Dense hidden = Dense.of(16).activation(Activation.TANH);
    small.more.put("hidden", hidden);
    small.rows = Regression.rows(16_384, 1);
    small.optimizer = Adam.learningRate(0.001);
    small.body =
        (step, x, y) -> {
          Operand<TFloat32> predicted = small.linear.apply(step, hidden.apply(step, x));
          return step.tf()
              .math
              .squaredDifference(step.tf().reshape(predicted, step.tf().array(-1)), y);
        };
    long every = steps / REPORTS;
    Callback reports =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (event.step() % every == 0) {
              System.out.println(report(event.step()));
            }
          }
        };
    try (Trainer trainer =
        small
            .trainer()
            .batchSize(16)
            .intraOpThreads(1)
            .logEverySteps(1_000)
            .defaultRootDir(folder)
            .checkpoints(Checkpointing.everySteps(every))
            .callbacks(reports)
            .maxSteps(steps)
            .build()) {
      trainer.fit();
    }
  }

  private static String report(long step) {
    try {
      long pages = Long.parseLong(Files.readString(SELF.resolve("statm")).split(" ", -1)[1]);
      return "step %s: %s KiB, %s threads, %s files"
          .formatted(step, pages * 4, count("task"), count("fd"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int count(String folder) {
    return Objects.requireNonNull(SELF.resolve(folder).toFile().list()).length;
  }
}
