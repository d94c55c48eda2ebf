package io.keraunos.metric;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.layer.TracedStep;
import io.keraunos.step.Metric;
import io.keraunos.step.Step;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

final class OwnMetricTest {

  private final TracedStep step = TracedStep.forTraining();

  @AfterEach
  void close() {
    step.close();
  }

  @LowerIsBetter
  private static Metric relativeError(Step step, Operand<TFloat32> y, Operand<TFloat32> t) {
    Operand<TFloat32> error = step.tf().math.abs(step.tf().math.sub(y, t));
    return Metrics.ofSums(step, List.of(error, step.tf().math.abs(t)), s -> s[0] / s[1]);
  }

  @Test
  void anOwnMetricIsAFunctionOfSums() {
    Operand<TFloat32> y = step.floats(new float[] {1, 3, -2}, 3);
    Operand<TFloat32> t = step.floats(new float[] {2, 3, -5}, 3);
    assertThat(value(relativeError(step, y, t))).isEqualTo(0.4);
  }

  @Test
  void sumsAreOfValuesOfExamples() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> Metrics.ofSums(step, List.of(step.tf().constant(1f)), s -> s[0])))
        .hasMessageThat()
        .contains("must be of rank 1 or more");
  }

  @Test
  void aLogitThatIsNotANumberMakesTheCountsNotANumber() {
    Operand<TFloat32> logits = step.floats(new float[] {1, Float.NaN, 2, 0}, 2, 2);
    ClassCounts counts = ClassCounts.of(step, logits, step.ints(new int[] {0, 0}, 2));
    assertThat(value(counts.f1(Average.MICRO))).isNaN();
    assertThat(value(counts.accuracy())).isNaN();
  }

  @Test
  void severalLabelsHaveNoAccuracyOfOneClass() {
    Operand<TFloat32> logits = step.floats(new float[4], 2, 2);
    ClassCounts counts = ClassCounts.multilabel(step, logits, step.ints(new int[4], 2, 2), 0.5);
    assertThat(assertThrows(IllegalArgumentException.class, counts::cohensKappa))
        .hasMessageThat()
        .startsWith("cohensKappa must be of classes of which one is true");
    assertThat(assertThrows(IllegalArgumentException.class, () -> counts.f1(Average.ofClass(2))))
        .hasMessageThat()
        .startsWith("the class must be from 0 to 1, but was 2");
  }

  private double value(Metric metric) {
    Metric.OfSums sums = (Metric.OfSums) metric;
    return sums.result().applyAsDouble(step.run(sums.sums()));
  }
}
