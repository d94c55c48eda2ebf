package io.keraunos.callback;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  private static final MetricName LOSS = MetricName.of("val_loss");

  private final List<String> reasons = new ArrayList<>();

  private final TrainingControl control =
      new TrainingControl() {
        @Override
        public void requestStop(String reason) {
          reasons.add(reason);
        }

        @Override
        public void log(Map<String, Double> values) {
          throw new AssertionError("nothing is logged");
        }

        @Override
        public void logHistogram(String name, float[] values) {
          throw new AssertionError("nothing is logged");
        }

        @Override
        public SortedMap<String, float[]> weights() {
          throw new AssertionError("no weights are asked for");
        }
      };

  /**
   * Returns the number of validations until it asks to stop; all of them and 0 if it never does.
   */
  private int validations(EarlyStopping stopping, double... losses) {
    for (int i = 0; i < losses.length; i++) {
      MetricValues metrics = new MetricValues(Map.of("val_loss", losses[i]));
      stopping.onEvaluationEnd(new EvaluationEvent(Stage.VALIDATE, i, i * 10L, metrics), control);
      stopping.onTrainEpochEnd(new EpochEvent(i, i * 10L, metrics), control);
      if (!reasons.isEmpty()) {
        return i + 1;
      }
    }
    return 0;
  }

  @Test
  void itWaitsAsOftenAsItIsToldTo() {
    assertThat(validations(EarlyStopping.on(LOSS, Best.MIN).patience(2), 3, 2, 2, 1, 1, 1.5, 0))
        .isEqualTo(6);
    assertThat(reasons).containsExactly("val_loss was not better than 1.0 2 times in a row");
  }

  @Test
  void aLittleBetterMayNotCount() {
    EarlyStopping stopping = EarlyStopping.on(LOSS, Best.MAX).patience(2).minDelta(0.1);
    assertThat(validations(stopping, 0.5, 0.55, 0.59, 0.7)).isEqualTo(3);
  }

  @Test
  void thresholdsEndItAtOnce() {
    assertThat(validations(EarlyStopping.on(LOSS, Best.MIN).stoppingThreshold(0.5), 1, 0.5, 0.4))
        .isEqualTo(3);
    reasons.clear();
    assertThat(validations(EarlyStopping.on(LOSS, Best.MIN).divergenceThreshold(5), 1, 5, 6))
        .isEqualTo(3);
    assertThat(reasons).containsExactly("val_loss 6.0 is worse than the threshold 5.0");
  }

  @Test
  void whatIsNotFiniteEndsItUnlessItMayBe() {
    assertThat(validations(EarlyStopping.on(LOSS, Best.MIN), 1, Double.NaN)).isEqualTo(2);
    assertThat(reasons).containsExactly("val_loss is NaN");
    reasons.clear();
    EarlyStopping lenient = EarlyStopping.on(LOSS, Best.MIN).checkFinite(false).patience(2);
    assertThat(validations(lenient, 1, Double.NaN, Double.NaN)).isEqualTo(3);
  }

  @Test
  void aTrainingMetricIsLookedAtAfterEachEpoch() {
    EarlyStopping stopping = EarlyStopping.on(LOSS, Best.MIN).patience(1);
    MetricValues metrics = new MetricValues(Map.of("val_loss", 1.0));
    stopping.onTrainEpochEnd(new EpochEvent(0, 10, metrics), control);
    assertThat(reasons).isEmpty();
    stopping.onTrainEpochEnd(new EpochEvent(1, 20, metrics), control);
    assertThat(reasons).hasSize(1);
  }

  @Test
  void itRemembersOverACheckpoint() {
    EarlyStopping before = EarlyStopping.on(LOSS, Best.MIN).patience(3);
    validations(before, 1, 2, 2);
    EarlyStopping after = EarlyStopping.on(LOSS, Best.MIN).patience(3);
    after.restore(before.state());
    assertThat(validations(after, 2)).isEqualTo(1);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    EarlyStopping stopping = EarlyStopping.on(LOSS, Best.MIN);
    assertThat(assertThrows(IllegalArgumentException.class, () -> stopping.patience(0)))
        .hasMessageThat()
        .isEqualTo("patience must be at least 1, but was 0");
    assertThrows(IllegalArgumentException.class, () -> stopping.minDelta(-1));
    assertThrows(IllegalArgumentException.class, () -> stopping.minDelta(Double.NaN));
  }
}
