package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.logger.FitOutcome;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Listeners and loggers learn how a fit has ended, and when a checkpoint is taken. */
@ExtendWith(NothingLeft.class)
class FitOutcomeTest {

  @TempDir private Path root;

  private final List<FitOutcome> outcomes = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<FitEvent> ends = new ArrayList<>();

  private final Callback listener =
      new Callback() {
        @Override
        public void onEvent(Event event, TrainingEvent value, TrainingControl control) {
          if (value instanceof FitEvent fit && event == Event.FIT_END) {
            ends.add(fit);
          }
          if (!event.name().startsWith("TRAIN_BATCH") && event != Event.LOG) {
            events.add(event.name());
          }
        }
      };

  private final MetricLogger logger =
      new MetricLogger() {
        @Override
        public void start(Path folder, long step, Map<String, String> settings) {}

        @Override
        public void log(long step, MetricValues values) {}

        @Override
        public void end() {
          throw new AssertionError("the other method is overridden");
        }

        @Override
        public void end(FitOutcome outcome) {
          outcomes.add(outcome);
        }
      };

  private Trainer trainer(Callback... callbacks) {
    return new Regression()
        .trainer()
        .maxEpochs(2)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1))
        .loggers(logger)
        .callbacks(callbacks)
        .build();
  }

  @Test
  void aCheckpointIsTakenBetweenItsEvents() {
    try (Trainer trainer = trainer(listener)) {
      trainer.fit();
    }
    assertThat(events)
        .containsExactly(
            "FIT_START",
            "TRAIN_EPOCH_START",
            "TRAIN_EPOCH_END",
            "CHECKPOINT_START",
            "CHECKPOINT_END",
            "TRAIN_EPOCH_START",
            "TRAIN_EPOCH_END",
            "CHECKPOINT_START",
            "CHECKPOINT_END",
            "FIT_END")
        .inOrder();
    assertThat(outcomes).containsExactly(FitOutcome.COMPLETED);
    assertThat(ends.get(0).failure()).isEmpty();
  }

  @Test
  void anInterruptedFitHasNoFailure() {
    Callback interrupt =
        LambdaCallback.create()
            .onTrainBatchEnd((event, control) -> Thread.currentThread().interrupt());
    try (Trainer trainer = trainer(listener, interrupt)) {
      trainer.fit();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(outcomes).containsExactly(FitOutcome.INTERRUPTED);
    assertThat(ends.get(0).completed()).isFalse();
    assertThat(ends.get(0).failure()).isEmpty();
  }

  @Test
  void aFailedFitKnowsItsFailure() {
    for (Event at : List.of(Event.FIT_START, Event.TRAIN_BATCH_END, Event.CHECKPOINT_END)) {
      outcomes.clear();
      ends.clear();
      Callback thrower =
          LambdaCallback.create()
              .on(
                  at,
                  TrainingEvent.class,
                  (event, control) -> {
                    throw new IllegalStateException("by the test");
                  });
      try (Trainer trainer = trainer(listener, thrower)) {
        UserCodeException thrown = assertThrows(UserCodeException.class, trainer::fit);
        assertThat(ends.get(0).failure()).hasValue(thrown);
      }
      assertThat(outcomes).containsExactly(FitOutcome.FAILED);
    }
  }

  @Test
  void oneThatFailsAtItsEndHasFailedForTheLoggers() {
    Callback thrower =
        LambdaCallback.create()
            .onFitEnd(
                (event, control) -> {
                  throw new IllegalStateException("by the test");
                });
    try (Trainer trainer = trainer(listener, thrower)) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
    assertThat(ends.get(0).failure()).isEmpty();
    assertThat(outcomes).containsExactly(FitOutcome.FAILED);
  }
}
