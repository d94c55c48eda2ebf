package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NothingLeft.class)
class ValidationTimesTest {

  /** The steps that validation runs after. */
  private static List<Long> steps(Trainer.Builder builder) {
    List<Long> steps = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
            assertThat(event.stage()).isEqualTo(Stage.VALIDATE);
            steps.add(event.step());
          }
        };
    try (Trainer trainer = builder.callbacks(recorder).build()) {
      trainer.fit();
    }
    return steps;
  }

  @Test
  void afterEveryEpochByDefaultAndNotForTheSanityCheck() {
    assertThat(steps(new Blobs().trainer().maxEpochs(3))).containsExactly(7L, 14L, 21L).inOrder();
  }

  @Test
  void afterEverySecondEpoch() {
    assertThat(steps(new Blobs().trainer().maxEpochs(5).validateEveryEpochs(2)))
        .containsExactly(14L, 28L)
        .inOrder();
  }

  @Test
  void afterSteps() {
    assertThat(steps(new Blobs().trainer().maxEpochs(2).validateEverySteps(5)))
        .containsExactly(5L, 10L)
        .inOrder();
  }

  @Test
  void afterAFractionOfAnEpoch() {
    assertThat(steps(new Blobs().trainer().maxEpochs(1).validateEveryFractionOfEpoch(0.5)))
        .containsExactly(3L, 6L)
        .inOrder();
  }

  @Test
  void neverIfItsLimitIsNothing() {
    assertThat(
            steps(
                new Blobs().trainer().maxEpochs(1).limitBatches(Stage.VALIDATE, Limit.batches(0))))
        .isEmpty();
  }
}
