package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Event;
import io.keraunos.callback.Best;
import io.keraunos.callback.Callback;
import io.keraunos.callback.EarlyStopping;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.StopReason;
import io.keraunos.trainer.StopReason.Kind;
import io.keraunos.trainer.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Requests to stop, and what callbacks remember, belong to whom they belong to. */
@ExtendWith(NothingLeft.class)
class StopMemoryTest {

  @TempDir private Path root;

  private static EarlyStopping val(int patience) {
    return EarlyStopping.on(Scripted.VAL, Best.MIN).patience(patience);
  }

  /** Starts a program again and again; gives the steps and weights of each time. */
  private Set<String> restarted(Trainer.Builder... starts) {
    Set<String> ends = new HashSet<>();
    for (Trainer.Builder start : starts) {
      try (Trainer trainer = start.build()) {
        FitResult fit = trainer.fit();
        ends.add(fit.steps() + " " + fit.stopReason() + " " + trainer.weightsSha256());
        assertThat(fit.reason().kind()).isEqualTo(Kind.REQUESTED);
        assertThat(fit.reason().finished()).isTrue();
      }
    }
    return ends;
  }

  @Test
  void aFitThatEarlyStoppingHasEndedDoesNothingWhenRestarted() {
    Scripted first = new Scripted();
    first.script = new double[] {5, 6, 6};
    Scripted again = new Scripted();
    again.script = new double[] {6};
    Set<String> ends =
        restarted(
            first.trainer(root).maxEpochs(50).callbacks(val(2)),
            again.trainer(root).maxEpochs(50).callbacks(val(2)),
            again.trainer(root).maxEpochs(50).callbacks(val(2)));
    assertThat(ends).hasSize(1);
    assertThat(ends.iterator().next()).startsWith("12 val_loss was not better than 5.0 2 times");
    assertThat(again.passes()).isEqualTo(0);
    // With other settings it is another one, and the fit goes on.
    try (Trainer trainer = again.trainer(root).maxEpochs(50).callbacks(val(3)).build()) {
      assertThat(trainer.fit().epochs()).isEqualTo(3 + 4);
    }
  }

  @Test
  void soDoesOneThatALambdaOrAHookHasEnded() {
    Trainer.Builder[] lambdas = new Trainer.Builder[3];
    Trainer.Builder[] hooks = new Trainer.Builder[3];
    for (int start = 0; start < 3; start++) {
      lambdas[start] =
          new Scripted()
              .trainer(root.resolve("lambda"))
              .maxEpochs(50)
              .callbacks(
                  LambdaCallback.create()
                      .onTrainEpochEnd((event, control) -> control.requestStop("enough")));
      Scripted program = new Scripted();
      program.hooks =
          module ->
              module.on(
                  Event.TRAIN_EPOCH_END,
                  "ended",
                  EpochEvent.class,
                  (event, control) -> control.requestStop("enough"));
      hooks[start] = program.trainer(root.resolve("hook")).maxEpochs(50);
    }
    assertThat(restarted(lambdas)).hasSize(1);
    assertThat(restarted(hooks)).hasSize(1);
  }

  @Test
  void everyRequestIsRememberedAndNotOnlyTheFirst() {
    for (int start = 0; start < 2; start++) {
      Trainer.Builder builder =
          new Scripted().trainer(root).maxEpochs(50).callbacks(val(1).minDelta(9));
      if (start == 0) { // asks first, and is not there when the fit is restarted
        builder.callbacks(
            LambdaCallback.create()
                .onTrainBatchEnd(
                    (event, control) -> {
                      if (event.step() == 8) {
                        control.requestStop("enough");
                      }
                    }));
      }
      try (Trainer trainer = builder.build()) {
        FitResult fit = trainer.fit();
        assertThat(fit.steps()).isEqualTo(8);
        assertThat(fit.stopReason())
            .isEqualTo(start == 0 ? "enough" : "val_loss was not better than 1.0 1 times in a row");
      }
    }
  }

  @Test
  void aRequestWaitsForTheMinimumOverARestart() {
    Trainer.Builder first =
        new Scripted().trainer(root).maxSteps(4).maxEpochs(50).callbacks(val(1).minDelta(9));
    try (Trainer trainer = first.build()) {
      trainer.fit();
    }
    for (int start = 0; start < 2; start++) {
      try (Trainer trainer =
          new Scripted()
              .trainer(root)
              .maxEpochs(50)
              .minEpochs(4)
              .callbacks(val(1).minDelta(9))
              .build()) {
        assertThat(trainer.fit().epochs()).isEqualTo(4);
      }
    }
  }

  @Test
  void twoStoppersInAnotherOrderKeepTheirMemories() {
    Scripted program = new Scripted();
    program.script = new double[] {5, 6};
    EarlyStopping val = val(9);
    EarlyStopping strict = val(9).minDelta(3);
    EarlyStopping train = EarlyStopping.on(Scripted.TRAIN, Best.MIN).patience(9);
    try (Trainer trainer =
        program.trainer(root).maxEpochs(2).callbacks(val, train, strict).build()) {
      trainer.fit();
    }
    assertThat(val.state()).isEqualTo("5.0 1");
    EarlyStopping val2 = val(9);
    EarlyStopping strict2 = val(9).minDelta(3);
    EarlyStopping train2 = EarlyStopping.on(Scripted.TRAIN, Best.MIN).patience(9);
    try (Trainer trainer =
        new Scripted().trainer(root).maxEpochs(2).callbacks(strict2, train2, val2).build()) {
      trainer.fit();
    }
    assertThat(val2.state()).isEqualTo(val.state());
    assertThat(strict2.state()).isEqualTo(strict.state());
    assertThat(train2.state()).isEqualTo(train.state());
  }

  @Test
  void oneObjectInTwoFitsStartsAnewInTheSecond() {
    EarlyStopping stopper = val(2);
    Scripted first = new Scripted();
    first.script = new double[] {1, 2, 2};
    Scripted second = new Scripted();
    second.script = new double[] {9, 8, 7, 6, 5, 4};
    try (Trainer fold = first.trainer().maxEpochs(6).callbacks(stopper).build();
        Trainer other = second.trainer().maxEpochs(6).callbacks(stopper).build()) {
      assertThat(fold.fit().epochs()).isEqualTo(3);
      assertThat(other.fit().epochs()).isEqualTo(6);
      assertThat(stopper.state()).isEqualTo("4.0 0");
      // The first goes on with what it had, and one bad validation more ends it again.
      assertThat(fold.fit().epochs()).isEqualTo(4);
      assertThat(stopper.state()).isEqualTo("1.0 3");
    }
  }

  /** Counts epochs; of one's own, as users write them. */
  private static final class Counter implements Callback {
    private long epochs;

    @Override
    public String state() {
      return Long.toString(epochs);
    }

    @Override
    public void reset() {
      epochs = 0;
    }

    @Override
    public void restore(String state) {
      epochs = Long.parseLong(state);
    }

    @Override
    public void onTrainEpochEnd(EpochEvent event, TrainingControl control) {
      epochs++;
    }
  }

  @Test
  void aCallbackOfOnesOwnRemembersAndForgets() {
    Counter counter = new Counter();
    for (int fold = 0; fold < 2; fold++) {
      try (Trainer trainer =
          new Scripted().trainer(root.resolve("" + fold)).maxEpochs(3).callbacks(counter).build()) {
        trainer.fit();
      }
      assertThat(counter.epochs).isEqualTo(3);
    }
    Counter another = new Counter();
    try (Trainer trainer =
        new Scripted().trainer(root.resolve("1")).maxEpochs(5).callbacks(another).build()) {
      trainer.fit();
    }
    assertThat(another.epochs).isEqualTo(5);
  }

  @Test
  void aSecondFitGoesOnInTheMiddleOfAnEpoch() {
    List<Long> batches = new ArrayList<>();
    String whole;
    FitResult expected;
    try (Trainer trainer = new Scripted().trainer().maxEpochs(3).build()) {
      expected = trainer.fit();
      whole = trainer.weightsSha256();
    }
    try (Trainer trainer =
        new Scripted()
            .trainer()
            .maxEpochs(3)
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          batches.add(event.batch());
                          if (event.step() == 6) {
                            control.requestStop("in the middle");
                          }
                        }))
            .build()) {
      FitResult first = trainer.fit();
      assertThat(first.steps()).isEqualTo(6);
      assertThat(first.reason()).isEqualTo(new StopReason(Kind.REQUESTED, "in the middle"));
      FitResult second = trainer.fit();
      assertThat(second.steps()).isEqualTo(12);
      assertThat(second.metrics()).isEqualTo(expected.metrics());
      assertThat(trainer.weightsSha256()).isEqualTo(whole);
    }
    assertThat(batches).containsExactly(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L).inOrder();
  }

  @Test
  void anInterruptionBelongsToTheFitItEnded() {
    try (Trainer trainer =
        new Scripted()
            .trainer()
            .maxEpochs(3)
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (event.step() == 6) {
                            Thread.currentThread().interrupt();
                          }
                        }))
            .build()) {
      FitResult first = trainer.fit();
      assertThat(first.steps()).isEqualTo(6);
      assertThat(first.reason().kind()).isEqualTo(Kind.INTERRUPTED);
      assertThat(first.reason().finished()).isFalse();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(trainer.fit().steps()).isEqualTo(12);
    }
  }

  @Test
  void timeCountsOverResumes() {
    FitResult first;
    try (Trainer trainer = new Scripted().trainer(root).maxTime(Duration.ofMillis(50)).build()) {
      first = trainer.fit();
      assertThat(first.reason().kind()).isEqualTo(Kind.MAX_TIME);
      assertThat(trainer.fit().steps()).isEqualTo(first.steps());
    }
    try (Trainer trainer = new Scripted().trainer(root).maxTime(Duration.ofMillis(50)).build()) {
      FitResult second = trainer.fit();
      assertThat(second.steps()).isEqualTo(first.steps());
      assertThat(second.time()).isAtLeast(Duration.ofMillis(50));
    }
  }

  @Test
  void aValidationThatIsCutOffIsMadeUp() throws Exception {
    Scripted whole = new Scripted();
    whole.script = new double[] {3, 2, 1};
    FitResult expected;
    try (Trainer trainer = whole.trainer(root.resolve("whole")).maxEpochs(3).build()) {
      expected = trainer.fit();
    }
    Scripted cut = new Scripted();
    cut.script = whole.script;
    AtomicReference<Run> run = new AtomicReference<>();
    cut.whileValidating =
        () -> {
          if (cut.passes() == 2) {
            run.get().parts().interruptions().stop().terminate("SIGTERM");
          }
        };
    Path folder = root.resolve("cut");
    try (Run under = Runs.open(cut.trainer(folder).maxEpochs(3))) {
      run.set(under);
      FitResult fit = Runs.fit(under);
      assertThat(fit.reason()).isEqualTo(new StopReason(Kind.TERMINATED, "SIGTERM"));
      assertThat(fit.steps()).isEqualTo(8);
      assertThat(fit.epochs()).isEqualTo(1);
      assertThat(fit.checkpoint().orElseThrow().getFileName().toString())
          .isEqualTo("step-000000000008");
      assertThat(Files.isDirectory(fit.checkpoint().orElseThrow())).isTrue();
    }
    Scripted rest = new Scripted();
    rest.script = new double[] {2, 1};
    try (Trainer trainer = rest.trainer(folder).maxEpochs(3).build()) {
      FitResult fit = trainer.fit();
      assertThat(rest.passes()).isEqualTo(2);
      assertThat(fit.metrics()).isEqualTo(expected.metrics());
      assertThat(fit.metrics().moments()).isEqualTo(expected.metrics().moments());
    }
  }
}
