package io.keraunos.plan;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.trainer.GradientAccumulation;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.ValidationInterval;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunPlanTest {

  private static final long NONE = Long.MAX_VALUE;

  static RunPlan plan(long maxEpochs, long maxSteps, long batches, ValidationInterval every) {
    return plan(maxEpochs, maxSteps, batches, every, GradientAccumulation.none());
  }

  private static RunPlan plan(
      long maxEpochs,
      long maxSteps,
      long batches,
      ValidationInterval every,
      GradientAccumulation accumulation) {
    LengthSettings length = new LengthSettings(maxEpochs, 0, maxSteps, 0, Optional.empty());
    return RunPlan.of(length, every, accumulation, batches, List.of());
  }

  private static void counts(
      RunPlan plan, long begun, long finished, long steps, long validations) {
    assertThat(plan.begun()).isEqualTo(OptionalLong.of(begun));
    assertThat(plan.finished()).isEqualTo(OptionalLong.of(finished));
    assertThat(plan.steps()).isEqualTo(OptionalLong.of(steps));
    assertThat(plan.validations()).isEqualTo(OptionalLong.of(validations));
  }

  @Test
  void epochsTimesBatchesAreSteps() {
    counts(plan(5, NONE, 12, new ValidationInterval.Epochs(1)), 5, 5, 60, 5);
    counts(plan(5, NONE, 12, new ValidationInterval.Epochs(2)), 5, 5, 60, 2);
    counts(plan(5, NONE, 12, new ValidationInterval.Steps(7)), 5, 5, 60, 8);
    counts(plan(5, NONE, 12, new ValidationInterval.FractionOfEpoch(0.5)), 5, 5, 60, 10);
    counts(plan(0, NONE, 12, new ValidationInterval.Epochs(1)), 0, 0, 0, 0);
  }

  @Test
  void anEpochThatIsCutOffBeginsAndDoesNotEnd() {
    counts(plan(5, 30, 12, new ValidationInterval.Epochs(1)), 3, 2, 30, 2);
    counts(plan(5, 24, 12, new ValidationInterval.Epochs(1)), 2, 2, 24, 2);
    counts(plan(NONE, 11, 12, new ValidationInterval.Epochs(1)), 1, 0, 11, 0);
    counts(plan(NONE, 11, 12, new ValidationInterval.FractionOfEpoch(0.25)), 1, 0, 11, 3);
  }

  @Test
  void aStepTakesSeveralBatches() {
    GradientAccumulation accumulation = GradientAccumulation.batches(5).fromEpoch(2, 1);
    RunPlan plan = plan(3, NONE, 12, new ValidationInterval.Epochs(1), accumulation);
    counts(plan, 3, 3, 3 + 3 + 12, 3);
    assertThat(plan.stepsOfEpoch()).isEqualTo(OptionalLong.of(3));
  }

  @Test
  void whatAStreamDoesNotTellIsNotKnown() {
    RunPlan epochs = plan(4, NONE, NONE, new ValidationInterval.Epochs(2));
    assertThat(epochs.begun()).isEqualTo(OptionalLong.of(4));
    assertThat(epochs.steps()).isEqualTo(OptionalLong.empty());
    assertThat(epochs.validations()).isEqualTo(OptionalLong.of(2));
    RunPlan steps = plan(NONE, 100, NONE, new ValidationInterval.Steps(30));
    assertThat(steps.begun()).isEqualTo(OptionalLong.empty());
    assertThat(steps.steps()).isEqualTo(OptionalLong.of(100));
    assertThat(steps.validations()).isEqualTo(OptionalLong.of(3));
    assertThat(plan(NONE, NONE, 12, new ValidationInterval.Epochs(1)).steps())
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void theLastBatchHasWhatIsLeft() {
    assertThat(new RunPlan.Loader("train", 9, 4, 3).last()).isEqualTo(1);
    assertThat(new RunPlan.Loader("train", 9, 4, 2).last()).isEqualTo(4);
    assertThat(new RunPlan.Loader("train", 8, 4, 2).last()).isEqualTo(4);
    assertThat(new RunPlan.Loader("train", -1, 4, NONE).last()).isEqualTo(-1);
  }
}
