package io.keraunos.cli;

import io.keraunos.file.WholeFile;
import io.keraunos.trainer.PredictionStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Predictions as a file of numbers, a line for each example, in the dataset's order. */
final class PredictionsFile {

  private final Path path;
  private final boolean json;

  /**
   * Checks the path; nothing is written yet.
   *
   * @param path ends in {@code .csv}, or in {@code .jsonl} for lines of JSON
   * @throws IllegalArgumentException if it does not, or no file can be written there
   */
  PredictionsFile(Path path) {
    this.path = path;
    this.json = path.toString().endsWith(".jsonl");
    if (!json && !path.toString().endsWith(".csv")) {
      throw new IllegalArgumentException(
          "--output must be a file named .csv or .jsonl, but was " + path);
    }
    OutputPlace.checkFile(path);
  }

  /** Writes all of them, each when it is computed. */
  void write(PredictionStream predictions) {
    try {
      WholeFile.write(
          path,
          out -> {
            while (predictions.hasNext()) {
              long i = predictions.index();
              float[] row = predictions.next();
              String line = json ? json(i, row) : csv(i, row);
              out.write((line + '\n').getBytes(StandardCharsets.UTF_8));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written: %s".formatted(path, e), e);
    }
  }

  private static String csv(long index, float[] row) {
    StringBuilder line = new StringBuilder();
    if (index == 0) {
      line.append("index");
      for (int i = 0; i < row.length; i++) {
        line.append(",output_").append(i);
      }
      line.append('\n');
    }
    line.append(index);
    for (float value : row) {
      line.append(',').append(value);
    }
    return line.toString();
  }

  /** Formats a row as JSON, which has no NaN and no infinity. */
  private static String json(long index, float[] row) {
    StringBuilder line = new StringBuilder("{\"index\":").append(index).append(",\"output\":[");
    for (int i = 0; i < row.length; i++) {
      line.append(i == 0 ? "" : ",").append(Float.isFinite(row[i]) ? row[i] : "null");
    }
    return line.append("]}").toString();
  }
}
