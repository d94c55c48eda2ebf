package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.BatchEvent;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.callback.TrainingEvent.EvaluationEvent;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.logger.MetricLogger;
import io.keraunos.metric.MetricValues;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events come in pairs of start and end, whatever happens in between. */
@ExtendWith(NothingLeft.class)
class EventPairsTest {

  /** Checks that ends belong to starts, and may do something at one of the events. */
  private static final class Pairs implements Callback {
    private final Deque<String> open = new ArrayDeque<>();
    private final List<String> ends = new ArrayList<>();
    private final int number;
    private final Runnable action;
    private int seen;

    Pairs(int number, Runnable action) {
      this.number = number;
      this.action = action;
    }

    private void start(String what) {
      open.push(what);
      seen();
    }

    private void end(String what, boolean completed) {
      assertThat(open.pop()).isEqualTo(what);
      ends.add(what + (completed ? "" : " cut"));
      seen();
    }

    private void seen() {
      if (++seen == number) {
        action.run();
      }
    }

    @Override
    public void onFitStart(FitEvent event, TrainingControl control) {
      start("fit");
    }

    @Override
    public void onFitEnd(FitEvent event, TrainingControl control) {
      end("fit", event.completed());
    }

    @Override
    public void onTrainEpochStart(EpochEvent event, TrainingControl control) {
      start("epoch");
    }

    @Override
    public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
      end("epoch", event.completed());
    }

    @Override
    public void onTrainBatchStart(BatchEvent event, TrainingControl control) {
      start("batch");
    }

    @Override
    public void onTrainBatchEnd(BatchEvent event, TrainingControl control) {
      end("batch", event.completed());
    }

    @Override
    public void onEvaluationStart(EvaluationEvent event, TrainingControl control) {
      start("evaluation");
    }

    @Override
    public void onEvaluationEnd(EvaluationEvent event, TrainingControl control) {
      end("evaluation", event.completed());
    }
  }

  private static void fail() {
    throw new IllegalStateException("by the test");
  }

  @Test
  void whoeverThrowsAtAnyEventEverybodyIsToldOfTheEnds() {
    // Two epochs of two batches and a validation: 2 + 2 * (2 + 4 + 2) events.
    for (int number = 1; number <= 18; number++) {
      Pairs before = new Pairs(-1, () -> {});
      Pairs thrower = new Pairs(number, EventPairsTest::fail);
      Pairs after = new Pairs(-1, () -> {});
      try (Trainer trainer = program(before, thrower, after)) {
        assertThrows(UserCodeException.class, trainer::fit);
      }
      for (Pairs pairs : List.of(before, thrower, after)) {
        assertWithMessage("thrown at event %s", number).that(pairs.open).isEmpty();
      }
      assertThat(before.ends).contains("fit" + (number == 18 ? "" : " cut"));
    }
  }

  @Test
  void whereverItIsInterruptedEverybodyIsToldOfTheEnds() {
    for (int number = 1; number <= 17; number++) {
      Pairs pairs = new Pairs(number, () -> Thread.currentThread().interrupt());
      try (Trainer trainer = program(pairs)) {
        FitResult fit = trainer.fit();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pairs.open).isEmpty();
        assertThat(pairs.ends.get(pairs.ends.size() - 1))
            .isEqualTo(fit.reason().finished() ? "fit" : "fit cut");
        // What was cut off is done in the next fit.
        assertThat(trainer.fit().steps()).isEqualTo(4);
        assertThat(pairs.open).isEmpty();
        assertThat(pairs.ends.stream().filter(end -> end.equals("epoch")).count()).isEqualTo(2);
        assertThat(pairs.ends.stream().filter(end -> end.equals("evaluation")).count())
            .isEqualTo(2);
      }
    }
  }

  private static Trainer program(Callback... callbacks) {
    return new Scripted()
        .trainer()
        .batchSize(4)
        .maxEpochs(2)
        .logEverySteps(1)
        .callbacks(callbacks)
        .build();
  }

  @Test
  void aStepThatFailsEndsItsBatch() {
    Scripted program = new Scripted();
    program.whileValidating = EventPairsTest::fail;
    Pairs pairs = new Pairs(-1, () -> {});
    try (Trainer trainer = program.trainer().maxEpochs(1).callbacks(pairs).build()) {
      assertThrows(RuntimeException.class, trainer::fit);
    }
    assertThat(pairs.open).isEmpty();
    assertThat(pairs.ends)
        .containsExactly(
            "batch", "batch", "batch", "batch", "evaluation cut", "epoch cut", "fit cut")
        .inOrder();
  }

  @Test
  void whatIsLoggedAtTheEndOfAFitReachesTheLoggers() {
    List<String> logged = new ArrayList<>();
    MetricLogger logger =
        new MetricLogger() {
          @Override
          public void start(Path folder, long step, Map<String, String> settings) {}

          @Override
          public void log(long step, MetricValues values) {
            logged.add(step + " " + values.asMap().keySet());
          }

          @Override
          public void end() {
            logged.add("end");
          }
        };
    try (Trainer trainer =
        new Scripted()
            .trainer()
            .maxEpochs(1)
            .report(false)
            .loggers(logger)
            .callbacks(
                LambdaCallback.create()
                    .onFitEnd((event, control) -> control.log(Map.of("at_the_end", 1.0))))
            .build()) {
      trainer.fit();
    }
    assertThat(logged.subList(logged.size() - 2, logged.size()))
        .containsExactly("4 [at_the_end]", "end")
        .inOrder();
  }
}
