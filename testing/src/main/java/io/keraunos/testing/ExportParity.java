package io.keraunos.testing;

import io.keraunos.data.Dataset;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Compares an exported model with the predict step it was made of. */
final class ExportParity {
  private ExportParity() {}

  static <T, P extends AutoCloseable> void check(
      Trainer trainer,
      List<T> examples,
      double tolerance,
      Function<Path, P> load,
      BiFunction<P, T, float[]> answer) {
    if (examples.isEmpty() || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "there must be an example and a tolerance of at least 0, but there were %s and %s"
              .formatted(examples.size(), tolerance));
    }
    Predictions expected = trainer.predict(Dataset.of(examples));
    try {
      Path folder = Files.createTempDirectory("keraunos-parity");
      try {
        trainer.export(folder.resolve("model"));
        P model = load.apply(folder.resolve("model"));
        try {
          for (int i = 0; i < examples.size(); i++) {
            compare(i, expected.row(i), answer.apply(model, examples.get(i)), tolerance);
          }
        } finally {
          close(model);
        }
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the exported model cannot be written or deleted: " + e, e);
    }
  }

  private static void close(AutoCloseable model) {
    try {
      model.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("closing the exported model was interrupted", e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // a predictor's own may throw anything
      throw new IllegalStateException("the exported model cannot be closed: " + e, e);
    }
  }

  private static void compare(int example, float[] step, float[] model, double tolerance) {
    if (step.length != model.length) {
      throw new AssertionError(
          "the exported model must answer as the predict step does, but has %s components for example %s, and the step %s"
              .formatted(model.length, example, step.length));
    }
    for (int i = 0; i < step.length; i++) {
      boolean same = Float.floatToIntBits(step[i]) == Float.floatToIntBits(model[i]);
      if (!same && !(tolerance > 0 && Math.abs((double) step[i] - model[i]) <= tolerance)) {
        throw new AssertionError(
            "the exported model must answer as the predict step does, within %s, but component %s of example %s is %s, and that of the step %s"
                .formatted(tolerance, i, example, model[i], step[i]));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
