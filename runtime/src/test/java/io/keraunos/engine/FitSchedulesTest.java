package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.callback.LambdaCallback;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.optimizer.CosineAnnealing;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.PolynomialDecay;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The learning rates that a fit logs under schedules over a share of it: 11 rows in batches of 4,
 * three steps an epoch.
 */
@ExtendWith(NothingLeft.class)
class FitSchedulesTest {

  private static final double BASE = 0.01;
  private static final MetricName RATE = MetricName.of("learning_rate");

  @TempDir Path folder;

  /** The learning rates of a fit, by step, from 1. */
  private static final class Rates implements MetricLogger {
    final Map<Long, Double> bySteps = new TreeMap<>();

    @Override
    public void log(long step, MetricValues values) {
      values.find(RATE).ifPresent(rate -> assertThat(bySteps.put(step, rate)).isNull());
    }

    @Override
    public void start(Path folder, long step, Map<String, String> settings) {}

    @Override
    public void end() {}
  }

  private Trainer.Builder trainer(LearningRateSchedule schedule, Rates rates) {
    Regression regression = new Regression();
    regression.optimizer = SGD.learningRate(BASE).schedule(schedule);
    return regression.trainer().defaultRootDir(folder).logEverySteps(1).loggers(rates);
  }

  private static void fit(Trainer.Builder builder) {
    try (Trainer trainer = builder.build()) {
      trainer.fit();
    }
  }

  /** Compares with a function of the finished steps. */
  private static void check(Rates rates, long first, long last, LongToDoubleFunction share) {
    assertThat(rates.bySteps.keySet()).hasSize((int) (last - first + 1));
    for (long step = first; step <= last; step++) {
      assertWithMessage("step %s", step)
          .that(rates.bySteps.get(step))
          .isWithin(1e-10)
          .of(BASE * share.applyAsDouble(step - 1));
    }
  }

  private static double cosine(double finished) {
    return (1 + Math.cos(Math.PI * Math.min(1, finished))) / 2;
  }

  /** Twelve steps: a quarter of them a warm-up, then a fall over the nine that are left. */
  private static final LearningRateSchedule WARM =
      LinearWarmup.overFit(0.25).from(0.1).then(CosineAnnealing.overFit());

  private static double warm(double finished, double steps) {
    double rise = steps / 4;
    return finished < rise
        ? 0.1 + 0.9 * finished / rise
        : cosine((finished - rise) / (steps - rise));
  }

  @Test
  void aShareIsOfAllSteps() {
    Rates whole = new Rates();
    fit(trainer(CosineAnnealing.overFit(), whole).maxEpochs(4));
    check(whole, 1, 12, finished -> cosine(finished / 12.0));

    Rates half = new Rates();
    fit(trainer(PolynomialDecay.overFit(0.5).power(2), half).maxEpochs(4));
    check(half, 1, 12, finished -> Math.pow(1 - Math.min(1, finished / 6.0), 2));

    Rates both = new Rates();
    fit(trainer(WARM, both).maxEpochs(4));
    check(both, 1, 12, finished -> warm(finished, 12));
  }

  @Test
  void theEarlierLimitCounts() {
    Rates rates = new Rates();
    fit(trainer(CosineAnnealing.overFit(), rates).maxEpochs(4).maxSteps(8));
    check(rates, 1, 8, finished -> cosine(finished / 8.0));
  }

  /** The warm-up ends after the first step of the second epoch, which is the first of StepLR. */
  @Test
  void epochsFollowAShare() {
    Rates rates = new Rates();
    LearningRateSchedule schedule =
        LinearWarmup.overFit(1 / 3.0).from(0.1).then(StepLR.everyEpochs(1).gamma(0.5));
    fit(trainer(schedule, rates).maxEpochs(4));
    check(
        rates,
        1,
        12,
        finished ->
            finished < 4
                ? 0.1 + 0.9 * finished / 4
                : Math.pow(0.5, Math.floor(finished / 3.0) - 1));
  }

  @Test
  void aFitThatGoesOnInTheMiddleOfAnEpochKeepsItsCurve() {
    Rates before = new Rates();
    fit(
        trainer(WARM, before)
            .maxEpochs(4)
            .checkpoints(Checkpointing.everySteps(1))
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (event.step() == 5) {
                            control.requestStop("the middle of the second epoch");
                          }
                        })));
    check(before, 1, 5, finished -> warm(finished, 12));

    Rates after = new Rates();
    fit(trainer(WARM, after).maxEpochs(4).resume(Resume.last()));
    check(after, 6, 12, finished -> warm(finished, 12));
  }

  /** Its shares are of the longer fit, counted from the very first step. */
  @Test
  void aFitThatGoesOnForLongerHasAnotherCurve() {
    Rates before = new Rates();
    fit(trainer(WARM, before).maxEpochs(4).checkpoints(Checkpointing.everySteps(4)));
    Rates after = new Rates();
    fit(trainer(WARM, after).maxEpochs(8).resume(Resume.last()));
    check(after, 13, 24, finished -> warm(finished, 24));
  }
}
