package io.keraunos.optimizer;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.optimizer.OptimizerSpec.Slot;
import org.junit.jupiter.api.Test;

/** Optimizers as values: defaults, copies, slots and scalars. */
class OptimizerSpecsTest {

  private static final LearningRateSchedule SCHEDULE = StepLR.everyEpochs(1);

  @Test
  void everySettingIsKeptByTheOthers() {
    assertThat(Adam.learningRate(0.1).beta1(0.2).beta2(0.3).epsilon(0.4).schedule(SCHEDULE))
        .isEqualTo(new Adam(0.1, 0.2, 0.3, 0.4, SCHEDULE));
    assertThat(
            AdamW.learningRate(0.1)
                .schedule(SCHEDULE)
                .epsilon(0.4)
                .beta2(0.3)
                .beta1(0.2)
                .weightDecay(0.5))
        .isEqualTo(new AdamW(0.1, 0.5, 0.2, 0.3, 0.4, SCHEDULE));
    assertThat(
            SGD.learningRate(0.1).momentum(0.2).nesterov(true).weightDecay(0.3).schedule(SCHEDULE))
        .isEqualTo(new SGD(0.1, 0.2, true, 0.3, SCHEDULE));
    assertThat(
            RMSprop.learningRate(0.1)
                .centered(true)
                .schedule(SCHEDULE)
                .epsilon(0.4)
                .momentum(0.3)
                .rho(0.2))
        .isEqualTo(new RMSprop(0.1, 0.2, 0.3, 0.4, true, SCHEDULE));
    assertThat(Adagrad.learningRate(0.1).schedule(SCHEDULE).epsilon(0.3).initialAccumulator(0.2))
        .isEqualTo(new Adagrad(0.1, 0.2, 0.3, SCHEDULE));
  }

  @Test
  void aCopyLeavesTheOriginal() {
    Adam original = Adam.learningRate(0.1);
    Adam changed = original.beta1(0.5);
    assertThat(original.beta1()).isEqualTo(0.9);
    assertThat(changed.beta1()).isEqualTo(0.5);
  }

  @Test
  void slotsAreNamedAndStartAsInKeras() {
    assertThat(Adam.learningRate(1).slots()).containsExactly(new Slot("m", 0), new Slot("v", 0));
    assertThat(AdamW.learningRate(1).slots()).containsExactly(new Slot("m", 0), new Slot("v", 0));
    assertThat(SGD.learningRate(1).slots()).isEmpty();
    assertThat(SGD.learningRate(1).momentum(0.9).slots()).containsExactly(new Slot("velocity", 0));
    assertThat(RMSprop.learningRate(1).slots())
        .containsExactly(new Slot("mean_square", 0), new Slot("velocity", 0))
        .inOrder();
    assertThat(RMSprop.learningRate(1).centered(true).slots())
        .containsExactly(new Slot("mean_square", 0), new Slot("velocity", 0), new Slot("mean", 0))
        .inOrder();
    assertThat(Adagrad.learningRate(1).slots())
        .containsExactly(new Slot("accumulator", 0.1000001f));
  }

  /** In step 1 both moments are one gradient's, so the correction is sqrt(1 - β2) / (1 - β1). */
  @Test
  void adamsScalarCarriesTheBiasCorrection() {
    Adam adam = Adam.learningRate(1).beta1(0.5).beta2(0.75);
    assertThat(adam.scalars(0.1, 1)).usingExactEquality().containsExactly(new double[] {0.1});
    assertThat(adam.scalars(0.1, 1_000_000_000_000L))
        .usingExactEquality()
        .containsExactly(new double[] {0.1});
    // sqrt(1 - 0.75^2) / (1 - 0.5^2) = 0.8819171036881969
    assertThat(adam.scalars(1, 2))
        .usingTolerance(1e-15)
        .containsExactly(new double[] {0.8819171036881969});
  }

  @Test
  void adamWsSecondScalarIsTheShareThatDecays() {
    double[] scalars = AdamW.learningRate(1).weightDecay(0.02).scalars(0.5, 3);
    assertThat(scalars).hasLength(2);
    assertThat(scalars[1]).isEqualTo(0.01);
  }

  @Test
  void aScheduleMovesTheWeightsLess() {
    // 12 steps, ten an epoch: the last two are taken with a tenth of the learning rate.
    double[][] weights =
        TracedWeights.after(SGD.learningRate(0.1).schedule(StepLR.everyEpochs(1).gamma(0.1)), 12);
    // w0 after ten steps of w -= 0.1 * (0.5 t - 2) is 0.25; then -0.01 * 3.5 and -0.01 * 4.
    assertThat(weights[9][0]).isWithin(1e-6).of(0.25);
    assertThat(weights[10][0]).isWithin(1e-6).of(0.215);
    assertThat(weights[11][0]).isWithin(1e-6).of(0.175);
  }
}
