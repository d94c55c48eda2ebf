package io.keraunos.watch;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class LossWatchTest {

  /** Watches windows of a first epoch, as a share of it from 0 to 1. */
  private static Optional<Finding> windows(int count, boolean sampled, DoubleUnaryOperator loss) {
    LossWatch watch = new LossWatch(sampled);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double value = loss.applyAsDouble((double) i / count);
      watch.window(value);
      sum += value;
    }
    return watch.epoch(sum / count, count);
  }

  private static List<Finding> epochs(int count, DoubleUnaryOperator loss) {
    LossWatch watch = new LossWatch(true);
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      watch.epoch(loss.applyAsDouble(i), i).ifPresent(found::add);
    }
    return found;
  }

  @Test
  void aLossThatRisesWithinTheFirstEpochIsFound() {
    Random random = new Random(1);
    Finding rises = windows(40, true, at -> 1 + at + 0.2 * random.nextGaussian()).orElseThrow();
    assertThat(rises.rule()).isEqualTo(Rule.LOSS_RISES);
    assertThat(rises.text()).contains("over the first 10 of 40 windows of the first epoch");
    assertThat(windows(15, true, at -> 1 + at)).isEmpty();
    assertThat(windows(40, false, at -> 1 + at)).isEmpty(); // hard examples may come last
    assertThat(windows(40, true, at -> 1 + 0.1 * at)).isEmpty();
    assertThat(windows(40, true, at -> Double.NaN)).isEmpty();
  }

  @Test
  void whatOnlyFluctuatesIsNot() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      assertThat(windows(40, true, at -> Math.exp(random.nextGaussian()))).isEmpty();
      assertThat(windows(16, true, at -> 1 + 0.5 * random.nextGaussian())).isEmpty();
      assertThat(epochs(128, epoch -> 1e-6 * Math.exp(random.nextGaussian()))).isEmpty();
    }
  }

  @Test
  void aLossThatRisesOverEpochsIsFound() {
    assertThat(epochs(16, epoch -> 1 + epoch)).hasSize(1);
    assertThat(epochs(15, epoch -> 1 + epoch)).isEmpty();
    assertThat(epochs(16, epoch -> Math.pow(10, epoch))).hasSize(1);
    assertThat(epochs(100, epoch -> 1 / (1 + epoch))).isEmpty();
    assertThat(epochs(100, epoch -> -epoch)).isEmpty();
    assertThat(epochs(100, epoch -> 2.3)).isEmpty();
  }

  @Test
  void aLossThatEndsAtATrivialPredictorsIsFound() {
    LossWatch stands = new LossWatch(true);
    stands.guessedLoss(1, false);
    assertThat(stands.epoch(1, 60)).isEmpty();
    assertThat(stands.ended(60, 0)).isEmpty(); // one epoch is a trial
    assertThat(stands.epoch(0.998, 120)).isEmpty();
    Finding nothing = stands.ended(120, 0).orElseThrow();
    assertThat(nothing.rule()).isEqualTo(Rule.NOTHING_LEARNED);
    assertThat(nothing.text()).startsWith("after 120 steps the training loss is 0.998, and");
    assertThat(stands.epoch(0.99, 180)).isEmpty();
    assertThat(stands.ended(180, 0)).isEmpty();
    LossWatch unknown = new LossWatch(true);
    assertThat(unknown.epoch(1, 100)).isEmpty();
    assertThat(unknown.epoch(1, 200)).isEmpty();
    assertThat(unknown.ended(200, 0)).isEmpty();
  }

  @Test
  void penaltiesAreTakenOffALossBeforeItIsCompared() {
    LossWatch penalized = new LossWatch(true);
    penalized.guessedLoss(1, true);
    assertThat(penalized.epoch(5, 200)).isEmpty();
    assertThat(penalized.epoch(5, 400)).isEmpty(); // it may be the penalty alone
    assertThat(penalized.ended(400, 4.1)).isEmpty();
    assertThat(penalized.ended(400, 4).orElseThrow().text())
        .startsWith(
            "after 400 steps the training loss, without the penalties for weights, is 1, and an");
  }

  @Test
  void aLossThatStandsIsKnown() {
    assertThat(standstill(1, 0.991)).isTrue();
    assertThat(standstill(1, 1.5)).isTrue();
    assertThat(standstill(-1, -1.005)).isTrue();
    assertThat(standstill(1, 0.98)).isFalse();
    assertThat(standstill(-1, -1.02)).isFalse();
    assertThat(standstill(0, 0)).isFalse(); // all is learnt
    assertThat(standstill(1, Double.NaN)).isFalse();
    assertThat(standstill(1)).isFalse();
    LossWatch good = new LossWatch(true);
    good.guessedLoss(2, false);
    good.epoch(1, 100);
    good.epoch(1, 200);
    assertThat(good.standstill(200)).isEmpty();
  }

  private static boolean standstill(double... losses) {
    LossWatch watch = new LossWatch(true);
    for (double loss : losses) {
      watch.epoch(loss, 100);
    }
    return watch.standstill(200).isPresent();
  }

  @Test
  void aLossAboveATrivialPredictorsIsFound() {
    LossWatch watch = new LossWatch(true);
    watch.guessedLoss(1, false);
    assertThat(watch.epoch(1.1, 200)).isEmpty(); // the first has the fall in it
    assertThat(watch.epoch(1.06, 300)).isEmpty(); // it still falls
    Finding above = watch.epoch(1.06, 400).orElseThrow();
    assertThat(above.rule()).isEqualTo(Rule.LOSS_ABOVE_TRIVIAL);
    assertThat(above.text()).startsWith("the training loss of epoch 3 is 1.06");
    assertThat(watch.epoch(1.04, 600)).isEmpty();
    LossWatch few = new LossWatch(true);
    few.guessedLoss(1, false);
    assertThat(few.epoch(3, 49)).isEmpty();
    assertThat(few.epoch(3, 98)).isEmpty();
  }
}
