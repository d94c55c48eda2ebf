package io.keraunos.loss;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.gradient.CustomGradients;
import io.keraunos.layer.TracedStep;
import io.keraunos.loss.LossValuesTest.In;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * Losses and their gradients of zeros, denormals, numbers of +-10,000 and +-1e30, infinities and
 * NaN against those of Keras and PyTorch, within 1e-5: {@code src/test/python/loss_extremes.py}.
 *
 * <p>A loss must be that of one of the two; where both are infinite or NaN, it must be one of these
 * too. Gradients are compared where the loss is finite; where a library's is NaN, ours may be
 * finite.
 */
final class LossExtremesTest {

  private static final double TOLERANCE = 1e-5;

  /**
   * The losses that differ from both libraries somewhere, and then follow the formula that they
   * document: docs/losses-and-metrics.md has the reasons.
   */
  private static final Set<String> DIFFERENT =
      Set.of(
          "binaryCrossentropy",
          "categoricalCrossentropy",
          "binaryFocalCrossentropy",
          "categoricalFocalCrossentropy",
          "sparseCategoricalFocalCrossentropy",
          "negativeLogLikelihood",
          "cosineEmbedding");

  /** The losses that neither library has. */
  private static final Set<String> ALONE = Set.of("quantile", "contrastive");

  @TestFactory
  Stream<DynamicTest> everyLoss() {
    Map<String, List<LossCase>> byLoss =
        LossCase.all("loss_extremes.txt.gz").stream()
            .collect(
                Collectors.groupingBy(LossCase::loss, LinkedHashMap::new, Collectors.toList()));
    return byLoss.entrySet().stream()
        .map(loss -> DynamicTest.dynamicTest(loss.getKey(), () -> check(loss.getValue())));
  }

  private static void check(List<LossCase> cases) {
    CustomGradients.register();
    boolean different = false;
    try (TracedStep step = TracedStep.forTraining()) {
      for (LossCase each : cases) {
        List<String> trained = List.copyOf(each.gradients().keySet());
        List<double[]> found = step.runAll(values(step, each, trained));
        different |= compare(each, "loss", found, 0, each.expected());
        for (int i = 0; i < trained.size(); i++) {
          String name = trained.get(i);
          different |=
              compare(each, "gradient of " + name, found, i + 1, each.gradients().get(name));
        }
      }
    }
    String loss = cases.get(0).loss();
    assertWithMessage("%s differs from Keras and PyTorch", loss)
        .that(different)
        .isEqualTo(DIFFERENT.contains(loss) || ALONE.contains(loss));
  }

  /** Returns the losses, and the gradients of their sum, weighted with 1, 2, 3, .... */
  private static List<Operand<?>> values(TracedStep step, LossCase of, List<String> trained) {
    In in = new In(of, step, new HashMap<>());
    Operand<TFloat32> loss = LossValuesTest.loss(in);
    float[] slopes = new float[of.expected().get(0).length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = 1 + i;
    }
    Output<?>[] gradients =
        step.gradients(
            loss,
            step.tf().constant(slopes),
            trained.stream().map(name -> in.floats(name)).toList());
    List<Operand<?>> values = new ArrayList<>(List.of(loss));
    values.addAll(List.of(gradients));
    return values;
  }

  /**
   * Compares all numbers with those of the peers.
   *
   * @param found the losses, and the gradients
   * @param at which of them
   * @return whether some number is that of the formula alone
   */
  private static boolean compare(
      LossCase of, String what, List<double[]> found, int at, List<double[]> expected) {
    int examples = found.get(0).length;
    int size = found.get(at).length / examples;
    boolean different = false;
    for (int i = 0; i < found.get(at).length; i++) {
      int place = i;
      int example = i / size;
      double slope = at == 0 ? 1 : 1 + example;
      double own = found.get(at)[place] / slope;
      if (at > 0 && !Double.isFinite(found.get(0)[example])) {
        continue;
      }
      List<String> same = new ArrayList<>();
      for (int peer = 0; peer < expected.size(); peer++) {
        double other = expected.get(peer)[place] / slope;
        if (at == 0 ? isSame(own, other) : isSame(own, other) || !Double.isFinite(other)) {
          same.add(of.peers().get(peer));
        }
      }
      assertWithMessage(
              "%s %s of %s of %s is %s, not %s of %s",
              of,
              what,
              i % size,
              of.example(example),
              own,
              expected.stream().map(values -> values[place] / slope).toList(),
              of.peers())
          .that(same)
          .isNotEmpty();
      different |= same.equals(List.of("formula"));
    }
    return different;
  }

  /** Returns whether two numbers are the same within the tolerance, or neither is finite. */
  private static boolean isSame(double found, double expected) {
    if (Double.isFinite(found) && Double.isFinite(expected)) {
      return Math.abs(found - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
    }
    return Double.isFinite(found) == Double.isFinite(expected);
  }
}
