package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules are functions: the order and number of calls changes nothing. */
class SchedulePurityTest {

  private static final MetricName LOSS = MetricName.of("val_loss");

  static Stream<LearningRateSchedule> schedules() {
    var plateau = ReduceOnPlateau.monitor(LOSS).patience(1).factor(0.5);
    return Stream.of(
        LearningRateSchedule.constant(),
        StepLR.everyEpochs(3),
        MultiStepLR.atSteps(5, 50),
        ExponentialLR.perStep(0.99),
        CosineAnnealing.overSteps(70).minimum(0.001),
        LinearWarmup.overEpochs(4),
        OneCycle.overSteps(90),
        PolynomialDecay.overSteps(80).power(2),
        PiecewiseConstant.atEpochs(2, 5).factors(0.5, 1, 0.1),
        InverseTimeDecay.everySteps(7).staircase(true),
        CosineRestarts.everySteps(9).lengthFactor(1.5).peakFactor(0.9).minimum(0.001),
        CyclicLR.everySteps(11).peakFactor(0.5).gamma(0.99),
        LinearWarmup.overFit(0.1).then(CosineAnnealing.overFit()),
        LinearWarmup.overSteps(15).then(plateau),
        LinearWarmup.overEpochs(2)
            .then(OneCycle.overSteps(33))
            .then(PolynomialDecay.overFit())
            .then(StepLR.everyEpochs(1)),
        LinearWarmup.overSteps(15).times(StepLR.everyEpochs(2)),
        plateau.frequency(2),
        CosineAnnealing.overEpochs(3).frequency(3).then(ExponentialLR.perStep(0.9)),
        plateau,
        LinearWarmup.overEpochs(4).then(plateau),
        LinearWarmup.overSteps(30)
            .then(CosineAnnealing.overSteps(40))
            .then(LinearWarmup.overSteps(20))
            .then((base, position) -> base / (1 + position.step())));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void samePositionSameLearningRate(LearningRateSchedule schedule) {
    List<SchedulePosition> positions = positions();
    List<Double> inOrder = rates(schedule, positions);

    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < positions.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1));
    for (int i : order) {
      assertWithMessage("%s at %s", schedule, positions.get(i))
          .that(schedule.learningRate(0.1, positions.get(i)))
          .isEqualTo(inOrder.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void learningRatesStayBetweenZeroAndTheBase(LearningRateSchedule schedule) {
    for (double rate : rates(schedule, positions())) {
      assertWithMessage("%s", schedule).that(rate).isAtLeast(0.0);
      assertWithMessage("%s", schedule).that(rate).isAtMost(0.1 * (1 + 1e-12));
    }
  }

  private static List<Double> rates(
      LearningRateSchedule schedule, List<SchedulePosition> positions) {
    return positions.stream().map(p -> schedule.learningRate(0.1, p)).toList();
  }

  /** Returns every step of 12 epochs with 10 steps each. */
  private static List<SchedulePosition> positions() {
    var random = new Random(7);
    FitLength fit = FitLength.of(120, 10);
    List<MetricValues> history = new ArrayList<>();
    List<SchedulePosition> positions = new ArrayList<>();
    for (int epoch = 0; epoch < 12; epoch++) {
      for (int step = 0; step < 10; step++) {
        positions.add(new SchedulePosition(epoch, epoch * 10L + step, history, fit));
      }
      history.add(new MetricValues(Map.of(LOSS.value(), random.nextDouble())));
    }
    return positions;
  }
}
