package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.common.truth.Correspondence;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * ReduceOnPlateau after each epoch, held against torch.optim.lr_scheduler 2.13.0 on an optimizer
 * with learning rate 0.1:
 *
 * <pre>
 * o = torch.optim.SGD([torch.zeros(1)], lr=0.1); s = ReduceLROnPlateau(o, ...)
 * for value in values: print(o.param_groups[0]["lr"]); s.step(value)
 * </pre>
 */
class ReduceOnPlateauTest {

  private static final MetricName LOSS = MetricName.of("val_loss");

  private static final double[] LOSSES = {
    1.0,
    0.8,
    0.79999,
    0.81,
    0.79998,
    0.7,
    0.72,
    Double.NaN,
    0.71,
    0.7,
    0.69999,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6,
    0.6
  };
  private static final double[] ACCURACIES = {
    0.1, 0.2, 0.2, 0.21, 0.215, 0.22, 0.22, 0.3, 0.25, 0.31, 0.32, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4
  };
  private static final double[] FLAT = new double[26];

  static {
    Arrays.fill(FLAT, 1.0);
  }

  /** {@code ReduceLROnPlateau(o, factor=0.5, patience=1)}. */
  @Test
  void smallerIsBetter() {
    double[] expected = {
      0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.0125, 0.0125, 0.0125, 0.0125,
      0.00625, 0.00625, 0.003125, 0.003125, 0.0015625
    };
    check(ReduceOnPlateau.monitor(LOSS).factor(0.5).patience(1), LOSSES, expected);
  }

  /** {@code ReduceLROnPlateau(o, patience=0, cooldown=2, min_lr=0.0005)}. */
  @Test
  void cooldownAndMinimum() {
    double[] expected = {
      0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.0005, 0.0005, 0.0005, 0.0005,
      0.0005, 0.0005, 0.0005, 0.0005, 0.0005
    };
    check(ReduceOnPlateau.monitor(LOSS).patience(0).cooldown(2).minimum(0.0005), LOSSES, expected);
  }

  /** {@code ReduceLROnPlateau(o, mode="max", factor=0.25, patience=2, threshold=0.1)}. */
  @Test
  void largerIsBetter() {
    double[] expected = {
      0.1,
      0.1,
      0.1,
      0.1,
      0.1,
      0.025,
      0.025,
      0.025,
      0.025,
      0.025,
      0.025,
      0.00625,
      0.00625,
      0.00625,
      0.00625,
      0.0015625,
      0.0015625,
      0.0015625,
      0.000390625
    };
    check(
        ReduceOnPlateau.monitor(LOSS).largerIsBetter(true).factor(0.25).patience(2).threshold(0.1),
        ACCURACIES,
        expected);
  }

  /** {@code ReduceLROnPlateau(o)}. */
  @Test
  void defaults() {
    double[] expected = {
      0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.01,
      0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.001
    };
    check(ReduceOnPlateau.monitor(LOSS), FLAT, expected);
  }

  /** {@code ReduceLROnPlateau(o, patience=0)}. */
  @Test
  void tinyDropsAreLeftOut() {
    double[] expected = {
      0.1, 0.1, 0.01, 0.001, 0.0001, 1e-05, 1e-06, 1e-07, 1e-08, 1e-08, 1e-08, 1e-08, 1e-08, 1e-08,
      1e-08, 1e-08, 1e-08
    };
    check(ReduceOnPlateau.monitor(LOSS).patience(0), FLAT, expected);
  }

  @Test
  void epochsWithoutTheMetricArePassedOver() {
    var schedule = ReduceOnPlateau.monitor(LOSS).factor(0.5).patience(1);
    List<MetricValues> sparse = new ArrayList<>();
    for (MetricValues values : history(LOSSES, LOSSES.length)) {
      sparse.add(MetricValues.EMPTY);
      sparse.add(values);
    }
    var dense = new SchedulePosition(18, 180, history(LOSSES, 18));
    assertThat(schedule.learningRate(0.1, new SchedulePosition(36, 360, sparse)))
        .isEqualTo(schedule.learningRate(0.1, dense));
  }

  @Test
  void afterAWarmupOnlyLaterEpochsCount() {
    var schedule =
        LinearWarmup.overEpochs(3).from(0.5).then(ReduceOnPlateau.monitor(LOSS).patience(2));
    List<Double> rates = new ArrayList<>();
    for (int epoch = 0; epoch < 9; epoch++) {
      var position = new SchedulePosition(epoch, epoch * 10L, history(FLAT, epoch));
      rates.add(schedule.learningRate(0.6, position));
    }
    // Epoch 3 sets the best value; 4, 5 and 6 are bad ones.
    assertThat(rates)
        .comparingElementsUsing(Correspondence.tolerance(1e-12))
        .containsExactly(0.3, 0.4, 0.5, 0.6, 0.6, 0.6, 0.6, 0.06, 0.06)
        .inOrder();
  }

  private static void check(ReduceOnPlateau schedule, double[] values, double[] expected) {
    for (int epoch = 0; epoch < expected.length; epoch++) {
      var position = new SchedulePosition(epoch, epoch * 10L, history(values, epoch));
      assertWithMessage("%s at epoch %s", schedule, epoch)
          .that(schedule.learningRate(0.1, position))
          .isWithin(1e-9 * expected[epoch])
          .of(expected[epoch]);
    }
  }

  private static List<MetricValues> history(double[] values, int epochs) {
    return Arrays.stream(values)
        .limit(epochs)
        .mapToObj(value -> new MetricValues(Map.of("acc", -value, LOSS.value(), value)))
        .toList();
  }
}
