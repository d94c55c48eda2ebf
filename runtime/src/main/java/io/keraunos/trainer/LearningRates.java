package io.keraunos.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a {@link LearningRateFinder} has found.
 *
 * @param module the module's name
 * @param points the learning rates that were tried, in their order
 */
public record LearningRates(String module, List<Point> points) {

  private static final int SKIPPED_AT_BEGIN = 10;
  private static final int SKIPPED_AT_END = 1;

  /**
   * A step.
   *
   * @param learningRate that of the step
   * @param loss the mean loss of its batch
   * @param smoothed the loss, averaged over the steps before
   */
  public record Point(double learningRate, double loss, double smoothed) {}

  /** Copies the list. */
  public LearningRates {
    points = List.copyOf(points);
  }

  /**
   * Where the smoothed loss falls fastest, the first ten points and the last one left out; empty if
   * there are too few, since training diverged at once.
   */
  public OptionalDouble suggestion() {
    int end = points.size() - SKIPPED_AT_END;
    double steepest = Double.POSITIVE_INFINITY;
    OptionalDouble suggestion = OptionalDouble.empty();
    for (int i = SKIPPED_AT_BEGIN; i < end && end - SKIPPED_AT_BEGIN > 1; i++) {
      int before = Math.max(SKIPPED_AT_BEGIN, i - 1);
      int after = Math.min(end - 1, i + 1);
      double slope =
          (points.get(after).smoothed() - points.get(before).smoothed()) / (after - before);
      if (slope < steepest) {
        steepest = slope;
        suggestion = OptionalDouble.of(points.get(i).learningRate());
      }
    }
    return suggestion;
  }

  /**
   * Writes a page for the browser: the loss over the learning rate, with the suggestion.
   *
   * @param file a file to make or replace
   */
  public void writeReport(Path file) throws IOException {
    Files.writeString(file, LearningRatePage.of(this));
  }
}
