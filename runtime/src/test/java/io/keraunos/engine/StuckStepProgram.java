package io.keraunos.engine;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.step.Step;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/**
 * Training in which one worker gets stuck in TensorFlow's native code: every step reads a file, and
 * after some steps that of worker 1 is a pipe which nobody writes to, so that the op never ends and
 * no interrupt reaches it.
 */
final class StuckStepProgram {
  private StuckStepProgram() {}

  /** The file, in the folder that the worker runs in. */
  private static final Path GATE = Path.of("gate");

  private static final long LAST_STEP = 20;

  static void run(boolean stuck) throws IOException {
    Files.createFile(GATE);
    Pictures pictures = new Pictures();
    pictures.before = StuckStepProgram::gated;
    Callback closing =
        new Callback() {
          @Override
          public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
            if (event.step() == LAST_STEP) {
              System.out.println("at step " + LAST_STEP);
              if (stuck) {
                close();
              }
            }
          }
        };
    try (Trainer trainer =
        pictures
            .trainer()
            .batchSize(8)
            .callbacks(closing)
            .stepTimeout(Duration.ofSeconds(3))
            .maxEpochs(1_000_000)
            .build()) {
      trainer.fit();
    }
  }

  /** Returns the pixels once the file was read, which is empty; its name depends on them. */
  private static Operand<TFloat32> gated(Step step, Operand<TFloat32> pixels) {
    Ops tf = step.tf();
    Operand<TInt32> zero = tf.constant(0);
    Operand<TString> mean = tf.dtypes.asString(tf.math.mean(pixels, tf.array(0, 1, 2, 3)));
    Operand<TString> name =
        tf.strings.join(List.of(tf.constant(GATE.toString()), tf.strings.substr(mean, zero, zero)));
    Operand<TInt32> length = tf.strings.stringLength(tf.io.readFile(name));
    return tf.math.add(pixels, tf.dtypes.cast(length, TFloat32.class));
  }

  private static void close() {
    try {
      Files.delete(GATE);
      Process made = new ProcessBuilder("mkfifo", GATE.toString()).inheritIO().start();
      if (made.waitFor() != 0) {
        throw new IllegalStateException("mkfifo failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
