package io.keraunos.trainer;

import io.keraunos.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The result of a {@link LearningRateFinder}.
 *
 * @param module the module's name
 * @param points the learning rates that were tried, in their order
 */
public record LearningRates(String module, List<Point> points) {

  private static final int SKIPPED_AT_BEGIN = 10;
  private static final int NEIGHBOURS = 5;

  /**
   * A step of the test.
   *
   * @param learningRate the learning rate of the step
   * @param loss the mean loss of its batch
   * @param smoothed the mean loss of this step and the five before and after it
   */
  public record Point(double learningRate, double loss, double smoothed) {}

  /** Copies the list. */
  public LearningRates {
    points = List.copyOf(points);
  }

  /**
   * Returns the learning rate at which the smoothed loss falls fastest, up to where it is least:
   * where a straight line through the point and the five before and after it is steepest. The first
   * ten points are left out. Empty if there are too few, since training diverged at once.
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
      double slope = slope(i);
      if (slope < steepest) {
        steepest = slope;
        suggestion = OptionalDouble.of(points.get(i).learningRate());
      }
    }
    return suggestion;
  }

  /**
   * Returns the slope of the straight line through the smoothed losses around a point, by least
   * squares.
   */
  private double slope(int at) {
    int from = Math.max(SKIPPED_AT_BEGIN, at - NEIGHBOURS);
    int to = Math.min(points.size() - 1, at + NEIGHBOURS);
    double middle = (from + to) / 2.0;
    double products = 0;
    double squares = 0;
    for (int i = from; i <= to; i++) {
      products += (i - middle) * points.get(i).smoothed();
      squares += (i - middle) * (i - middle);
    }
    return products / squares;
  }

  /**
   * Writes a page for the browser: the loss over the learning rate, with the suggestion.
   *
   * @param file a file to make or replace
   */
  public void writeReport(Path file) throws IOException {
    WholeFile.write(file, LearningRatePage.of(this));
  }

  /** Returns the range, the learning rate of the least loss, and the suggestion, in one line. */
  @Override
  public String toString() {
    if (points.isEmpty()) {
      return "no learning rates of " + module;
    }
    Point least = Collections.min(points, Comparator.comparingDouble(Point::smoothed));
    return String.format(
        Locale.ROOT,
        "%d learning rates of %s from %.2e to %.2e: least smoothed loss %.4f at %.2e; %s",
        points.size(),
        module,
        points.get(0).learningRate(),
        points.get(points.size() - 1).learningRate(),
        least.smoothed(),
        least.learningRate(),
        suggestion().isPresent()
            ? String.format(Locale.ROOT, "suggestion %.2e", suggestion().getAsDouble())
            : "no suggestion");
  }
}
