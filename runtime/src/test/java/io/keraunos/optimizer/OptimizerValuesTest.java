package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

/**
 * Weights of each optimizer after every one of twelve steps, of several shapes, against Keras,
 * PyTorch and NumPy in double precision. The values are made by {@code optimizer_values.py}.
 */
class OptimizerValuesTest {

  /** A line of the file: a word and what follows it. */
  private record Line(String word, String rest) {
    float[] numbers() {
      String[] parts = rest.split(" ");
      float[] numbers = new float[parts.length];
      for (int i = 0; i < parts.length; i++) {
        numbers[i] = Float.parseFloat(parts[i]);
      }
      return numbers;
    }
  }

  /** An optimizer of one's own. */
  private record Chain(double learningRate, List<UpdateTransformation> chain)
      implements ComposedOptimizer {
    @Override
    public LearningRateSchedule schedule() {
      return LearningRateSchedule.constant();
    }
  }

  private static OptimizerSpec optimizer(String text) {
    String[] parts = text.split(" ");
    double[] of = Arrays.stream(parts).skip(1).mapToDouble(Double::parseDouble).toArray();
    return switch (parts[0]) {
      case "AdaMax" -> AdaMax.learningRate(of[0]);
      case "AMSGrad" -> AMSGrad.learningRate(of[0]);
      case "Adadelta" -> Adadelta.learningRate(of[0]);
      case "Nadam" -> Nadam.learningRate(of[0]);
      case "Lion" -> Lion.learningRate(of[0]).weightDecay(of[1]);
      case "Adafactor" -> Adafactor.learningRate(of[0]);
      case "Ftrl" -> Ftrl.learningRate(of[0]).l1(of[1]).l2(of[2]);
      case "RAdam" -> RAdam.learningRate(of[0]);
      case "LAMB" -> LAMB.learningRate(of[0]).weightDecay(of[1]);
      case "LARS" -> LARS.learningRate(of[0]).momentum(of[1]).weightDecay(of[2]);
      case "Muon" -> muon(of);
      case "Lookahead" ->
          new Chain(
              of[0],
              List.of(
                  Transformations.adam(0.9, 0.999, 1e-8),
                  Transformations.learningRate(),
                  Transformations.lookahead((int) of[1], of[2])));
      case "Centralized" ->
          new Chain(
              of[0],
              List.of(
                  Transformations.centralizeGradient(),
                  Transformations.velocity(0.9),
                  Transformations.learningRate()));
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Muon muon(double[] of) {
    Muon muon = Muon.learningRate(of[0]);
    return of.length == 1
        ? muon
        : muon.momentum(of[1])
            .nesterov(of[2] > 0)
            .iterations((int) of[3])
            .rms(of[4])
            .weightDecay(of[5]);
  }

  /**
   * Twelve steps in float32, each rounded to 6e-8, against float64: 3.3e-7 of the largest value
   * that the weight has had was the most.
   */
  private static double tolerance(String optimizer) {
    return switch (optimizer.split(" ")[0]) {
      // In its first steps the rectification is of a small difference: 7.3e-7 was the most.
      case "RAdam" -> 2e-6;
      // Its iterations make small singular values up to 480 times as large: 1.4e-6 was the most.
      case "Muon" -> 5e-6;
      default -> 1e-6;
    };
  }

  @Test
  void theWeightsAreThoseOfTheReferences() throws IOException {
    List<Line> lines = lines();
    int cases = 0;
    for (int i = 0; i < lines.size(); cases++) {
      Line of = lines.get(i);
      Shape shape =
          Shape.of(
              Arrays.stream(lines.get(i + 1).rest().split(","))
                  .mapToLong(Long::parseLong)
                  .toArray());
      float[] start = lines.get(i + 2).numbers();
      List<float[]> gradients = new ArrayList<>();
      List<float[]> expected = new ArrayList<>();
      for (i += 3; i < lines.size() && !lines.get(i).word().equals("case"); i += 2) {
        gradients.add(lines.get(i).numbers());
        expected.add(lines.get(i + 1).numbers());
      }
      double[][] seen =
          TracedWeights.after(
              optimizer(of.rest()), shape, start, gradients.toArray(new float[0][]));
      double tolerance = tolerance(of.rest());
      double largest = 0;
      for (float value : start) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int step = 0; step < seen.length; step++) {
        for (float right : expected.get(step)) {
          largest = Math.max(largest, Math.abs(right));
        }
        for (int at = 0; at < seen[step].length; at++) {
          assertWithMessage("%s of %s, element %s in step %s", of.rest(), shape, at, step + 1)
              .that(seen[step][at])
              .isWithin(tolerance * largest)
              .of(expected.get(step)[at]);
        }
      }
    }
    assertThat(cases).isEqualTo(212);
  }

  private static List<Line> lines() throws IOException {
    var file = OptimizerValuesTest.class.getResourceAsStream("optimizer_values.txt.gz");
    try (var reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Objects.requireNonNull(file)), UTF_8))) {
      return reader
          .lines()
          .map(line -> line.split(" ", 2))
          .map(parts -> new Line(parts[0], parts[1]))
          .toList();
    }
  }
}
