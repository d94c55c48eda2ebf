package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.Moment;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.LinearWarmup;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SGD;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.StopReason;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.ValidationInterval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A value knows when it was measured, and is seen once. */
@ExtendWith(NothingLeft.class)
class MeasurementsTest {

  @TempDir private Path root;

  /** The learning rate of each epoch. */
  private static List<Double> rates(Scripted program, LearningRateSchedule schedule, int every) {
    program.optimizer = SGD.learningRate(0.01).schedule(schedule);
    List<Double> rates = new ArrayList<>();
    LambdaCallback log =
        LambdaCallback.create().onLog((event, control) -> rates.add(event.learningRate()));
    try (Trainer trainer =
        program.trainer().maxEpochs(9).validateEveryEpochs(every).callbacks(log).build()) {
      trainer.fit();
    }
    return rates;
  }

  @Test
  void aPlateauCountsValidationsAndNotEpochs() {
    ReduceOnPlateau plateau = ReduceOnPlateau.monitor(Scripted.VAL).patience(1).factor(0.1);
    Scripted better = new Scripted();
    better.script = new double[] {8, 7, 6};
    assertThat(rates(better, plateau, 3))
        .containsExactlyElementsIn(List.of(0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01));
    Scripted worse = new Scripted();
    worse.script = new double[] {8, 9, 9, 9};
    assertThat(rates(worse, plateau, 2))
        .containsExactlyElementsIn(List.of(0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001))
        .inOrder();
  }

  @Test
  void aPlateauAfterAWarmUpSeesNothingFromBefore() {
    Scripted program = new Scripted();
    program.script = new double[] {1, 8, 7, 6};
    LearningRateSchedule schedule =
        LinearWarmup.overEpochs(2)
            .from(1)
            .then(ReduceOnPlateau.monitor(Scripted.VAL).patience(0).factor(0.1));
    assertThat(rates(program, schedule, 2)).doesNotContain(0.001);
  }

  @Test
  void aScheduleOfOnesOwnSeesEachMeasurementOnce() {
    List<List<String>> seen = new ArrayList<>();
    Scripted program = new Scripted();
    program.optimizer =
        SGD.learningRate(0.01)
            .schedule(
                (base, position) -> {
                  seen.add(
                      position.history().stream()
                          .map(epoch -> epoch.find(Scripted.VAL).isPresent() ? "new" : "none")
                          .toList());
                  return base;
                });
    try (Trainer trainer = program.trainer().maxEpochs(4).validateEveryEpochs(2).build()) {
      trainer.fit();
    }
    assertThat(seen.get(seen.size() - 1)).containsExactly("none", "new", "none").inOrder();
  }

  @Test
  void aMisspeltMetricInsideAComposedScheduleIsNoticed() {
    ReduceOnPlateau misspelt = ReduceOnPlateau.monitor(MetricName.of("val_los"));
    Scripted program = new Scripted();
    program.optimizer =
        SGD.learningRate(0.01)
            .schedule(LinearWarmup.overEpochs(1).then(LinearWarmup.overEpochs(1)).then(misspelt));
    try (Trainer trainer = program.trainer().maxEpochs(1).build()) {
      assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
          .hasMessageThat()
          .contains("monitors \"val_los\"; did you mean \"val_loss\"?");
    }
  }

  @Test
  void earlyStoppingResumedBetweenValidationsWaitsForTheNext() {
    Scripted first = new Scripted();
    first.script = new double[] {8};
    try (Trainer trainer =
        first
            .trainer(root)
            .maxEpochs(4)
            .validateEveryEpochs(4)
            .callbacks(EarlyStopping.on(Scripted.VAL, Best.MIN).patience(2))
            .build()) {
      trainer.fit();
    }
    Scripted second = new Scripted();
    second.script = new double[] {7, 6, 5, 4};
    EarlyStopping stopping = EarlyStopping.on(Scripted.VAL, Best.MIN).patience(2);
    try (Trainer trainer =
        second.trainer(root).maxEpochs(20).validateEveryEpochs(4).callbacks(stopping).build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.epochs()).isEqualTo(20);
      assertThat(fit.reason().kind()).isEqualTo(StopReason.Kind.MAX_EPOCHS);
      assertThat(stopping.state()).isEqualTo("4.0 0");
      // What is measured outside the fit is none of its business.
      trainer.validate();
      assertThat(stopping.state()).isEqualTo("4.0 0");
    }
  }

  @Test
  void anEpochsEndTellsWhatWasMeasuredWhen() {
    List<Moment> moments = new ArrayList<>();
    LambdaCallback ends =
        LambdaCallback.create()
            .onTrainEpochEnd(
                (event, control) -> {
                  event.metrics().moment(Scripted.VAL).ifPresent(moments::add);
                  moments.add(event.metrics().moment(Scripted.TRAIN).orElseThrow());
                });
    try (Trainer trainer =
        new Scripted().trainer().maxEpochs(3).validateEveryEpochs(2).callbacks(ends).build()) {
      FitResult fit = trainer.fit();
      assertThat(fit.metrics().moment(Scripted.VAL)).hasValue(new Moment(Stage.VALIDATE, 1, 8));
    }
    assertThat(moments)
        .containsExactly(
            new Moment(Stage.TRAIN, 0, 4),
            new Moment(Stage.VALIDATE, 1, 8),
            new Moment(Stage.TRAIN, 1, 8),
            new Moment(Stage.VALIDATE, 1, 8),
            new Moment(Stage.TRAIN, 2, 12))
        .inOrder();
  }

  @Test
  void fractionsAreRoundedAsOnPaper() {
    assertThat(Limit.fraction(0.29).of("train", 100)).isEqualTo(29);
    assertThat(Limit.fraction(0.57).of("train", 100)).isEqualTo(57);
    assertThat(Limit.fraction(1.0 / 3).of("train", 3)).isEqualTo(1);
    assertThat(Limit.fraction(0.299).of("train", 100)).isEqualTo(29);
    for (int percent = 1; percent <= 100; percent++) {
      assertThat(Limit.fraction(percent / 100.0).of("train", 100)).isEqualTo(percent);
      assertThat(Limit.fraction(percent / 100.0).of("train", 1_000_000_000_000L))
          .isEqualTo(percent * 10_000_000_000L);
      ValidationInterval every = new ValidationInterval.FractionOfEpoch(percent / 100.0);
      assertThat(every.dueAfterStep(percent, percent, 100)).isTrue();
      assertThat(every.dueAfterStep(percent - 1, percent - 1, 100) && percent > 1).isFalse();
    }
  }
}
