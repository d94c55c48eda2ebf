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

  /**
   * A step.
   *
   * @param learningRate that of the step
   * @param loss the mean loss of its batch
   * @param smoothed the mean loss of this step and the five before and after it
   */
  public record Point(double learningRate, double loss, double smoothed) {}

  /** Copies the list. */
  public LearningRates {
    points = List.copyOf(points);
  }

  /**
   * Where the smoothed loss falls fastest, up to where it is least; the first ten points are left
   * out. Empty if there are too few, since training diverged at once.
   */
  public OptionalDouble suggestion() {
    int end = SKIPPED_AT_BEGIN;
    for (int i = SKIPPED_AT_BEGIN; i < points.size(); i++) {
      if (points.get(i).smoothed() < points.get(end).smoothed()) {
        end = i;
      }
    }
    double steepest = Double.POSITIVE_INFINITY;
    OptionalDouble suggestion = OptionalDouble.empty();
    for (int i = SKIPPED_AT_BEGIN + 1; i < end; i++) {
      double slope = (points.get(i + 1).smoothed() - points.get(i - 1).smoothed()) / 2;
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
