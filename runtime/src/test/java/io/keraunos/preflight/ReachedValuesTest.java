package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.InputUse.Reach;
import io.keraunos.preflight.Samples.Row;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Values of components against what the step can make of them. */
class ReachedValuesTest {

  private static final Reach SIGMOID = new Reach(0, 1);
  private static final Reach RELU = new Reach(0, Double.POSITIVE_INFINITY);

  private static List<Finding> found(InputUse use, IntToDoubleFunction values) {
    return new Samples(1)
        .with(Stage.TRAIN, 100, i -> new Row(new float[] {(float) values.applyAsDouble(i)}, i % 3))
        .x(use)
        .find();
  }

  private static List<Rule> rules(InputUse use, IntToDoubleFunction values) {
    return found(use, values).stream().map(Finding::rule).toList();
  }

  @Test
  void aTargetBeyondItsActivation() {
    List<Finding> found = found(Samples.predicted(SIGMOID), i -> 3 + i % 7);
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.TARGET_OUT_OF_REACH);
    assertThat(found.get(0).text())
        .startsWith("x of Net.TRAIN goes from 3 to 9 in all 100 examples");
    assertThat(found.get(0).text()).contains("whose values go from 0 to 1");
    assertThat(rules(Samples.predicted(RELU), i -> i % 10 - 1))
        .containsExactly(Rule.TARGET_OUT_OF_REACH);
  }

  @Test
  void aTargetWithinItsActivation() {
    assertThat(rules(Samples.predicted(SIGMOID), i -> i % 2)).isEmpty();
    assertThat(rules(Samples.predicted(SIGMOID), i -> 0.01 * i + 0.05)).isEmpty();
    assertThat(rules(Samples.predicted(SIGMOID), i -> i < 5 ? 3 : 0.01 * i)).isEmpty(); // outliers
    assertThat(rules(Samples.predicted(SIGMOID), i -> i < 6 ? 3 : 0.01 * i))
        .containsExactly(Rule.TARGET_OUT_OF_REACH);
    assertThat(rules(Samples.predicted(RELU), i -> i)).isEmpty();
  }

  @Test
  void anAngleInDegrees() {
    List<Finding> found = found(Samples.angle(Line.SAME), i -> 3.6 * i);
    assertThat(found.stream().map(Finding::rule).toList())
        .containsExactly(Rule.ANGLE_NOT_IN_RADIANS);
    assertThat(found.get(0).text()).contains("x, which goes from 0 to 356.4");
    assertThat(found.get(0).text()).contains("57 turns");
  }

  @Test
  void anAngleInRadiansOrAHighFrequency() {
    assertThat(rules(Samples.angle(Line.SAME.times(Math.PI / 180)), i -> 3.6 * i)).isEmpty();
    assertThat(rules(Samples.angle(Line.SAME), i -> 0.4 * i)).isEmpty();
    assertThat(rules(Samples.angle(Line.SAME.times(512)), i -> 0.01 * i)).isEmpty();
  }

  @Test
  void manyTurnsOfAFrequency() {
    Line daily = Line.SAME.times(2 * Math.PI / 1440);
    assertThat(rules(Samples.angle(daily), i -> 5256 * i)).isEmpty(); // a year of minutes
    Line waves = Line.SAME.times(0.278); // the mean of 1, 0.1, 0.01 and 0.001
    assertThat(rules(Samples.angle(waves), i -> 10 * i)).isEmpty();
  }

  @Test
  void anAngleInDegreesAfterAShift() {
    assertThat(rules(Samples.angle(Line.SAME.plus(90)), i -> 3.6 * i)).hasSize(1);
  }
}
