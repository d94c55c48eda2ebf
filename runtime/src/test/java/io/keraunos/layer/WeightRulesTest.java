package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.constraint.Constraint;
import io.keraunos.constraint.Constraints;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.regularizer.Regularizers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.types.TFloat32;

/** Layers hold their kernels, and only these, to the rules that they were given. */
final class WeightRulesTest {

  private static final Regularizer L2 = Regularizers.l2(0.1);
  private static final Constraint NON_NEG = Constraints.nonNeg();

  private static void check(Layer<TFloat32> layer, long[] input, String... kernels) {
    try (TracedStep step = TracedStep.forTraining()) {
      layer.apply(step, step.wave(0, input));
      layer.apply(step, step.wave(1, input));
      List<String> names = Arrays.stream(kernels).map(kernel -> "layer0/" + kernel).toList();
      assertWithMessage("%s", layer)
          .that(step.penalties().keySet())
          .containsExactlyElementsIn(names);
      assertWithMessage("%s", layer)
          .that(step.constrained().keySet())
          .containsExactlyElementsIn(names);
      for (String name : names) {
        double sum = 0;
        for (double each : step.run(step.weight(name))) {
          sum += each * each;
        }
        assertThat(step.run(step.penalties().get(name))[0]).isWithin(1e-5).of(0.1 * sum);
      }
    }
  }

  @Test
  void ofLayersWithOneKernel() {
    check(Dense.of(2).kernelRegularizer(L2).kernelConstraint(NON_NEG), new long[] {2, 3}, "kernel");
    long[] images = {1, 4, 4, 2};
    check(Conv2D.of(2, 3).kernelRegularizer(L2).kernelConstraint(NON_NEG), images, "kernel");
    check(DepthwiseConv2D.of(3).kernelRegularizer(L2).kernelConstraint(NON_NEG), images, "kernel");
    check(
        Conv2DTranspose.of(2, 3).kernelRegularizer(L2).kernelConstraint(NON_NEG), images, "kernel");
    check(
        Conv1D.of(2, 3).kernelRegularizer(L2).kernelConstraint(NON_NEG),
        new long[] {1, 4, 2},
        "kernel");
  }

  @Test
  void ofLayersWithSeveral() {
    check(
        SeparableConv2D.of(2, 3)
            .depthwiseRegularizer(L2)
            .depthwiseConstraint(NON_NEG)
            .pointwiseRegularizer(L2)
            .pointwiseConstraint(NON_NEG),
        new long[] {1, 4, 4, 2},
        "depthwise_kernel",
        "pointwise_kernel");
    check(
        SeparableConv2D.of(2, 3).kernelRegularizer(L2).kernelConstraint(NON_NEG),
        new long[] {1, 4, 4, 2},
        "depthwise_kernel",
        "pointwise_kernel");
    check(
        SeparableConv2D.of(2, 3).pointwiseRegularizer(L2).pointwiseConstraint(NON_NEG),
        new long[] {1, 4, 4, 2},
        "pointwise_kernel");
    long[] sequences = {2, 3, 4};
    check(
        MultiHeadAttention.of(2, 3).kernelRegularizer(L2).kernelConstraint(NON_NEG),
        sequences,
        "query/kernel",
        "key/kernel",
        "value/kernel",
        "attention_output/kernel");
    check(
        LSTM.of(2)
            .kernelRegularizer(L2)
            .kernelConstraint(NON_NEG)
            .recurrentRegularizer(L2)
            .recurrentConstraint(NON_NEG),
        sequences,
        "kernel",
        "recurrent_kernel");
    check(
        GRU.of(2).recurrentRegularizer(L2).recurrentConstraint(NON_NEG),
        sequences,
        "recurrent_kernel");
    check(GRU.of(2).kernelRegularizer(L2).kernelConstraint(NON_NEG), sequences, "kernel");
  }

  @Test
  void ofTables() {
    try (TracedStep step = TracedStep.forTraining()) {
      Embedding.of(3, 2)
          .embeddingsRegularizer(L2)
          .embeddingsConstraint(NON_NEG)
          .apply(step, step.ints(new int[] {1}, 1));
      assertThat(step.penalties().keySet()).containsExactly("layer0/embeddings");
      assertThat(step.constrained().keySet()).containsExactly("layer0/embeddings");
    }
  }
}
