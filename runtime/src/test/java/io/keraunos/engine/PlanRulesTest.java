package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.callback.Best;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.TracedLayer;
import io.keraunos.metric.MetricName;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.ReduceOnPlateau;
import io.keraunos.optimizer.SGD;
import io.keraunos.optimizer.StepLR;
import io.keraunos.plan.MetricDirection;
import io.keraunos.plan.NormalizationRules;
import io.keraunos.plan.PlanRules;
import io.keraunos.plan.RunPlan;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.WeightAveraging;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

/** Settings against the arithmetic of runs with epochs of 50 batches. */
class PlanRulesTest {

  private static final MetricName ACCURACY = MetricName.of("val_acc");
  private static final OptimizerSpec CONSTANT = SGD.learningRate(0.1);

  private static List<Finding> found(
      UnaryOperator<Trainer.Builder> settings, OptimizerSpec optimizer) {
    RunSettings all = ((ModuleTrainer.Builder) settings.apply(new Scripted().trainer())).settings();
    RunPlan plan =
        RunPlan.of(
            all.length(),
            all.evaluation().validation(),
            all.optimization().accumulation(),
            50,
            List.of());
    return new PlanRules(plan, all.planned(), List.of(optimizer), Set.of("val_loss", "val_acc"))
        .check();
  }

  private static void right(UnaryOperator<Trainer.Builder> settings) {
    assertThat(found(settings, CONSTANT)).isEmpty();
  }

  private static String wrong(Rule rule, UnaryOperator<Trainer.Builder> settings) {
    return wrong(rule, settings, CONSTANT);
  }

  private static String wrong(
      Rule rule, UnaryOperator<Trainer.Builder> settings, OptimizerSpec optimizer) {
    List<Finding> found = found(settings, optimizer);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(rule);
    return found.get(0).text();
  }

  private static List<Rule> rules(UnaryOperator<Trainer.Builder> settings) {
    return found(settings, CONSTANT).stream().map(Finding::rule).toList();
  }

  private static EarlyStopping stopping(int patience) {
    return EarlyStopping.on(Scripted.VAL, Best.MIN).patience(patience);
  }

  @Test
  void patienceIsShorterThanTheRun() {
    assertThat(
            wrong(
                Rule.PATIENCE_LONGER_THAN_RUN, with -> with.maxEpochs(10).callbacks(stopping(10))))
        .isEqualTo(
            "EarlyStopping has patience for 10 measurements of \"val_loss\" that are no better than"
                + " the best, and the run measures it 10 times, once every epoch: it cannot end the"
                + " run early. Lower the patience, which counts measurements, or train longer");
    assertThat(
            wrong(
                Rule.PATIENCE_LONGER_THAN_RUN,
                with -> with.maxEpochs(30).validateEveryEpochs(5).callbacks(stopping(10))))
        .contains("measures it 6 times, once every 5 epochs");
    assertThat(
            rules(
                with ->
                    with.maxEpochs(8)
                        .callbacks(EarlyStopping.on(Scripted.TRAIN, Best.MIN).patience(8))))
        .contains(Rule.PATIENCE_LONGER_THAN_RUN);
    right(with -> with.maxEpochs(11).callbacks(stopping(10)));
    right(with -> with.maxEpochs(10).callbacks(stopping(10).stoppingThreshold(0.1)));
    right(with -> with.maxEpochs(4).callbacks(stopping(10))); // a trial
    right(with -> with.maxEpochs(10).fastDevRun().callbacks(stopping(10)));
    right(with -> with.maxEpochs(10).overfitBatches(Limit.batches(2)).callbacks(stopping(10)));
  }

  @Test
  void anEpochHasTheBatchesOfAStep() {
    assertThat(
            wrong(
                Rule.ACCUMULATION_LONGER_THAN_EPOCH,
                with -> with.maxEpochs(1).accumulateGradBatches(GradientAccumulation.batches(51))))
        .contains("is 51, and an epoch has 50 batches: a step takes 50 of them");
    right(with -> with.maxEpochs(1).accumulateGradBatches(GradientAccumulation.batches(50)));
  }

  @Test
  void theDirectionIsThatOfTheName() {
    assertThat(
            wrong(
                Rule.DIRECTION_CONTRADICTS_METRIC,
                with ->
                    with.maxEpochs(2)
                        .checkpoints(Checkpointing.everyEpochs(1).keepBest(2, ACCURACY, Best.MIN))))
        .isEqualTo(
            "keepBest of checkpoints takes the lowest \"val_acc\" for the best, and its name says"
                + " that it should rise. Set keepBest(2, metric, Best.MAX)");
    assertThat(
            wrong(
                Rule.DIRECTION_CONTRADICTS_METRIC,
                with -> with.maxEpochs(2).callbacks(EarlyStopping.on(Scripted.VAL, Best.MAX))))
        .contains("EarlyStopping takes the highest \"val_loss\" for the best");
    assertThat(
            wrong(
                Rule.DIRECTION_CONTRADICTS_METRIC,
                with -> with.maxEpochs(2),
                constantWith(ReduceOnPlateau.monitor(ACCURACY))))
        .contains("Set largerIsBetter(true)");
    right(with -> with.maxEpochs(2).callbacks(EarlyStopping.on(ACCURACY, Best.MAX)));
    right(with -> with.maxEpochs(2).callbacks(EarlyStopping.on(Scripted.VAL, Best.MIN)));
  }

  private static OptimizerSpec constantWith(ReduceOnPlateau schedule) {
    return SGD.learningRate(0.1).schedule(schedule);
  }

  @Test
  void aNameThatSaysNothingForCertainIsNotJudged() {
    for (String falls : List.of("loss", "val_loss", "valLoss", "val_loss/clean", "test-rmse")) {
      assertThat(MetricDirection.of(falls)).hasValue(Best.MIN);
    }
    for (String rises : List.of("acc", "val_accuracy", "valAuc", "f1", "acc/clean")) {
      assertThat(MetricDirection.of(rises)).hasValue(Best.MAX);
    }
    for (String open :
        List.of(
            "score",
            "negative_loss",
            "one_minus_accuracy",
            "accuracy_loss",
            "acceleration",
            "glossary",
            "log_accuracy",
            "val_profit_and_loss",
            "win_loss_ratio",
            "accGap")) {
      assertThat(MetricDirection.of(open)).isEmpty();
    }
  }

  @Test
  void whatIsWaitedForIsMeasured() {
    assertThat(
            wrong(
                Rule.METRIC_NEVER_MEASURED,
                with -> with.maxEpochs(9).validateEveryEpochs(10).callbacks(stopping(2))))
        .isEqualTo(
            "EarlyStopping waits for \"val_loss\", which is measured every 10 epochs, and the run"
                + " has 450 steps, where an epoch has 50. Validate more often, such as with"
                + " validateEverySteps");
    assertThat(
            wrong(
                Rule.METRIC_NEVER_MEASURED,
                with -> with.maxSteps(400).validateEverySteps(500).callbacks(stopping(2))))
        .contains("is measured every 500 steps, and the run has 400 steps");
    right(
        with ->
            with.maxEpochs(10)
                .validateEveryEpochs(10)
                .callbacks(stopping(2).minDelta(1).stoppingThreshold(1)));
  }

  @Test
  void aRunComesToItsFirstValidation() {
    assertThat(wrong(Rule.VALIDATION_NEVER_RUNS, with -> with.maxSteps(20)))
        .isEqualTo(
            "the run ends before its first validation: it has 20 steps, where an epoch has 50, and"
                + " validates every epoch. Give its length in epochs, with maxEpochs, if that is"
                + " what is meant, or validate within an epoch, with validateEverySteps;"
                + " limitBatches(Stage.VALIDATE, Limit.batches(0)) says that none is wanted");
    assertThat(wrong(Rule.VALIDATION_NEVER_RUNS, with -> with.maxEpochs(9).validateEveryEpochs(10)))
        .contains("it has 450 steps, where an epoch has 50, and validates every 10 epochs");
    right(with -> with.maxSteps(50));
    right(with -> with.maxSteps(9)); // to see that it works
    right(with -> with.maxSteps(20).validateEverySteps(20));
    right(with -> with.maxEpochs(10).validateEveryEpochs(10));
    right(with -> with.maxSteps(20).fastDevRun());
    assertThat(rules(with -> with.maxSteps(20).callbacks(stopping(2))))
        .containsExactly(Rule.VALIDATION_NEVER_RUNS);
  }

  @Test
  void whatValidationMeasuresSaysWhichWeightsAreBest() {
    assertThat(
            wrong(
                Rule.TRAINING_METRIC_MONITORED,
                with ->
                    with.maxEpochs(30)
                        .callbacks(EarlyStopping.on(Scripted.TRAIN, Best.MIN).patience(3))))
        .isEqualTo(
            "EarlyStopping watches \"train_loss\", which is measured on training examples: it"
                + " improves while the model learns them by heart. Validation measures val_acc,"
                + " val_loss: watch one of these");
    wrong(
        Rule.TRAINING_METRIC_MONITORED,
        with ->
            with.maxEpochs(2)
                .checkpoints(Checkpointing.everyEpochs(1).keepBest(1, Scripted.TRAIN, Best.MIN)));
    right(with -> with.maxEpochs(30).callbacks(stopping(3)));
    right(
        with ->
            with.maxEpochs(30)
                .callbacks(
                    EarlyStopping.on(Scripted.TRAIN, Best.MIN).stoppingThreshold(0.01),
                    stopping(3)));
    assertThat(
            found(
                with -> with.maxEpochs(30),
                constantWith(ReduceOnPlateau.monitor(Scripted.TRAIN).patience(2))))
        .isEmpty(); // its learning rate goes by what it trains
  }

  @Test
  void checkpointsAreWrittenBeforeTheEnd() {
    assertThat(
            wrong(
                Rule.CHECKPOINTS_BEYOND_RUN,
                with -> with.maxEpochs(10).checkpoints(Checkpointing.everySteps(501))))
        .contains("every 501 steps, and the run has 500");
    right(with -> with.maxEpochs(10).checkpoints(Checkpointing.everySteps(500)));
    right(with -> with.maxEpochs(10).checkpoints(Checkpointing.everySteps(501).orEveryEpochs(1)));
    right(with -> with.maxSteps(50).checkpoints(Checkpointing.everySteps(100)));
  }

  @Test
  void aPlateauIsAsLongAsTheRunAtMost() {
    ReduceOnPlateau plateau = ReduceOnPlateau.monitor(Scripted.VAL).patience(10);
    assertThat(wrong(Rule.SCHEDULE_NEVER_ACTS, with -> with.maxEpochs(12), constantWith(plateau)))
        .contains(
            "after 12 epochs with \"val_loss\" at the earliest, and before the last of the run's 12"
                + " epochs there are 11");
    assertThat(found(with -> with.maxEpochs(13), constantWith(plateau))).isEmpty();
    wrong(
        Rule.SCHEDULE_NEVER_ACTS,
        with -> with.maxEpochs(24).validateEveryEpochs(2),
        constantWith(plateau));
    assertThat(found(with -> with.maxEpochs(4), constantWith(plateau))).isEmpty();
  }

  @Test
  void earlyStoppingWaitsForLongerThanAPlateau() {
    ReduceOnPlateau plateau = ReduceOnPlateau.monitor(Scripted.VAL).patience(6);
    assertThat(
            wrong(
                Rule.STOPS_BEFORE_RATE_FALLS,
                with -> with.maxEpochs(60).callbacks(stopping(3)),
                constantWith(plateau)))
        .isEqualTo(
            "EarlyStopping ends the run after 3 measurements of \"val_loss\" in a row that are no"
                + " better, and ReduceOnPlateau with patience 6 lowers the learning rate after 7"
                + " such epochs: no epoch is trained with the lower rate. Give EarlyStopping a"
                + " patience of 14 or so, or ReduceOnPlateau a smaller one");
    wrong(
        Rule.STOPS_BEFORE_RATE_FALLS,
        with -> with.maxEpochs(60).validateEveryEpochs(2).callbacks(stopping(7)),
        constantWith(plateau)); // it ends when the rate falls
    assertThat(
            wrong(
                Rule.STOPS_BEFORE_RATE_FALLS,
                with -> with.maxEpochs(60).validateEverySteps(10).callbacks(stopping(15)),
                constantWith(plateau)))
        .contains("7 such epochs, which are some 35 measurements: ");
    wrong(
        Rule.SCHEDULE_NEVER_ACTS,
        with -> with.maxEpochs(7).callbacks(stopping(3)),
        constantWith(plateau));
    for (UnaryOperator<Trainer.Builder> right :
        List.<UnaryOperator<Trainer.Builder>>of(
            with -> with.maxEpochs(60).callbacks(stopping(8)),
            with -> with.maxEpochs(60).validateEveryEpochs(2).callbacks(stopping(8)),
            with -> with.maxEpochs(60).validateEverySteps(10).callbacks(stopping(20)),
            with -> with.maxEpochs(60).callbacks(EarlyStopping.on(ACCURACY, Best.MAX)),
            with -> with.maxEpochs(4).callbacks(stopping(3)))) {
      assertThat(found(right, constantWith(plateau))).isEmpty();
    }
    for (ReduceOnPlateau right :
        List.of(
            plateau.patience(1),
            plateau.threshold(0.01), // slow improvement lowers it, and does not end the run
            ReduceOnPlateau.monitor(Scripted.TRAIN).patience(6))) {
      assertThat(found(with -> with.maxEpochs(60).callbacks(stopping(3)), constantWith(right)))
          .isEmpty();
    }
    assertThat(
            found(
                    with -> with.maxEpochs(60).callbacks(stopping(3)),
                    constantWith(plateau.largerIsBetter(true)))
                .stream()
                .map(Finding::rule)
                .toList())
        .containsExactly(Rule.DIRECTION_CONTRADICTS_METRIC);
  }

  @Test
  void anAverageOfTheWeightsComesToTheEnd() {
    WeightAveraging slow = WeightAveraging.ema(0.9999);
    wrong(Rule.AVERAGE_OF_THE_BEGINNING, with -> with.maxEpochs(5).weightAveraging(slow));
    right(with -> with.maxEpochs(139).weightAveraging(slow));
    right(with -> with.maxEpochs(5).weightAveraging(WeightAveraging.ema(0.99)));
    right(with -> with.maxEpochs(1).weightAveraging(slow)); // a trial
    right(with -> with.maxEpochs(5).fastDevRun().weightAveraging(slow));
  }

  @Test
  void aTrialLeavesTheScheduleIn() {
    OptimizerSpec long30 = SGD.learningRate(0.1).schedule(StepLR.everyEpochs(30));
    wrong(Rule.SCHEDULE_NEVER_ACTS, with -> with.maxEpochs(5), long30);
    assertThat(found(with -> with.maxEpochs(4), long30)).isEmpty();
    assertThat(found(with -> with.maxEpochs(5).fastDevRun(), long30)).isEmpty();
  }

  private static List<Finding> normalized(Shape output, long examples, int batch, long batches) {
    return NormalizationRules.check(
        List.of(
            new TracedLayer("dense", "Dense", Shape.of(-1, 8), 1, 0),
            new TracedLayer("norm", "BatchNormalization", output, 1, 1)),
        new RunPlan.Loader("train", examples, batch, batches));
  }

  @Test
  void aBatchToAverageOverHasSeveralRows() {
    Shape rows = Shape.of(-1, 8);
    assertThat(normalized(rows, 100, 1, 100).get(0).rule()).isEqualTo(Rule.NORMALIZED_BATCH_OF_ONE);
    assertThat(normalized(Shape.of(-1, 1, 1, 8), -1, 1, Long.MAX_VALUE)).hasSize(1);
    Finding last = normalized(rows, 101, 10, 11).get(0);
    assertThat(last.rule()).isEqualTo(Rule.NORMALIZED_LAST_BATCH_OF_ONE);
    assertThat(last.text()).contains("101 examples in batches of 10");
    assertThat(normalized(rows, 101, 10, 10)).isEmpty(); // the last one is dropped
    assertThat(normalized(rows, 102, 10, 11)).isEmpty();
    assertThat(normalized(Shape.of(-1, 4, 4, 8), 100, 1, 100)).isEmpty(); // over the positions
    assertThat(
            NormalizationRules.check(
                List.of(new TracedLayer("norm", "LayerNormalization", rows, 1, 1)),
                new RunPlan.Loader("train", 100, 1, 100)))
        .isEmpty();
  }
}
