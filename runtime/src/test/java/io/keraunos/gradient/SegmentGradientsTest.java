package io.keraunos.gradient;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.layer.GradientCheck;
import io.keraunos.layer.TracedStep;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.types.TFloat64;

/** Gradients of ops that put rows together, against numeric differentiation. */
final class SegmentGradientsTest {

  private final TracedStep step = TracedStep.forTraining();
  private final Operand<TFloat64> x =
      step.doubles(new Random(1).doubles(20, -1, 1).toArray(), 5, 2, 2);
  private final Operand<?> ids = step.ints(new int[] {0, 0, 1, 3, 3}, 5);

  @AfterEach
  void close() {
    step.close();
  }

  private Operand<TFloat64> op(String type, Operand<?>... inputs) {
    OperationBuilder builder = step.tf().scope().opBuilder(type, type);
    for (Operand<?> input : inputs) {
      builder.addInput(input.asOutput());
    }
    return builder.build().output(0);
  }

  @Checks({"SegmentSum", "SegmentMean", "SegmentMax", "SegmentMin"})
  @ParameterizedTest
  @ValueSource(strings = {"SegmentSum", "SegmentMean", "SegmentMax", "SegmentMin"})
  void ofSegments(String type) {
    GradientCheck.check(step, op(type, x, ids), x);
    Operand<TFloat64> vector = step.doubles(new double[] {1, 2.5, -1, 0.5, 3}, 5);
    GradientCheck.check(step, op(type, vector, ids), vector);
  }

  @Checks("SegmentSumV2")
  @Test
  void ofSegmentsOfAGivenNumber() {
    // The op has kernels for XLA only, so a session on a graph with it does not run: its gradient
    // is seen to be built as that of SegmentSum.
    CustomGradients.register();
    Operand<TFloat64> dy = step.tf().constant(new double[4][2][2]);
    Operand<TFloat64> sum = op("SegmentSumV2", x, ids, step.tf().constant(4));
    GraphOperation gather = (GraphOperation) step.gradients(sum, dy, List.of(x))[0].op();
    assertThat(gather.type()).isEqualTo("GatherV2");
    assertThat(gather.input(1)).isEqualTo(ids.asOutput());
  }

  @Checks({"TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub"})
  @ParameterizedTest
  @ValueSource(strings = {"TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub"})
  void ofWrittenRows(String type) {
    Operand<?> rows = step.tf().constant(new int[][] {{3}, {0}});
    Operand<TFloat64> updates = step.doubles(new Random(2).doubles(8, -1, 1).toArray(), 2, 2, 2);
    GradientCheck.check(step, op(type, x, rows, updates), x, updates);
    Operand<?> numbers = step.tf().constant(new int[][] {{1, 1, 0}, {4, 0, 1}, {2, 0, 0}});
    Operand<TFloat64> three = step.doubles(new double[] {1, 2, 3}, 3);
    GradientCheck.check(step, op(type, x, numbers, three), x, three);
  }
}
