package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.LearningRateFinder;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread at a time uses a trainer; any thread stops and closes it. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(NothingLeft.class)
class OneOwnerTest {

  @TempDir private Path root;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A fit that would not end by itself. */
  private Trainer.Builder endless() {
    return new Pictures()
        .trainer()
        .workers(2)
        .shutdownTimeout(Duration.ofMinutes(5))
        .maxEpochs(1_000_000)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everyEpochs(1_000_000));
  }

  /** Waits in the first epoch's end until the test lets go. */
  private LambdaCallback waiting() {
    return LambdaCallback.create()
        .onTrainEpochEnd(
            (event, control) -> {
              reached.countDown();
              goOn.await();
            });
  }

  private static CompletableFuture<FitResult> fit(Trainer trainer) {
    CompletableFuture<FitResult> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(trainer.fit());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "fitting");
    thread.start();
    return result;
  }

  private List<String> checkpoints() throws Exception {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().startsWith("step-")).toList();
      found.forEach(CheckpointFolder::verify);
      return found.stream().map(path -> path.getFileName().toString()).toList();
    }
  }

  private static String step(FitResult fit) {
    return "step-%012d".formatted(fit.steps());
  }

  @Test
  void aSecondThreadIsRefusedByTheNameOfTheCallUnderWay() throws Exception {
    try (Trainer trainer = endless().callbacks(waiting()).build()) {
      CompletableFuture<FitResult> fit = fit(trainer);
      reached.await();
      Map<String, Executable> calls =
          Map.of(
              "fit", trainer::fit,
              "VALIDATE", trainer::validate,
              "predict", trainer::predict,
              "weights", trainer::weightsSha256,
              "restore", () -> trainer.restore(root),
              "export", () -> trainer.export(root.resolve("exported")),
              "findLearningRate",
                  () -> trainer.findLearningRate(LearningRateFinder.between(1e-4, 1)));
      calls.forEach(
          (name, call) ->
              assertThat(assertThrows(IllegalStateException.class, call))
                  .hasMessageThat()
                  .startsWith(
                      name
                          + " must not be called while another thread uses the trainer, but thread"
                          + " \"fitting\" is in fit. Wait"));
      trainer.stop();
      goOn.countDown();
      FitResult result = fit.get(500, TimeUnit.SECONDS);
      assertThat(result.stopReason()).isEqualTo("the trainer was stopped");
      assertThat(result.epochs()).isEqualTo(1);
      assertThat(checkpoints()).containsExactly(step(result));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 20, 90, 250})
  void closingEndsAFitInAnotherThread(int millis) throws Exception {
    Trainer trainer =
        endless()
            .callbacks(
                LambdaCallback.create().onTrainBatchEnd((event, control) -> reached.countDown()))
            .build();
    CompletableFuture<FitResult> fit = fit(trainer);
    reached.await();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)); // somewhere in a later step
    trainer.close();
    assertThat(fit.isDone() || fit.get(500, TimeUnit.SECONDS) != null).isTrue();
    assertThat(fit.get().stopReason()).isEqualTo("the trainer was closed");
    assertThat(checkpoints()).containsExactly(step(fit.get()));
    assertThat(assertThrows(IllegalStateException.class, trainer::fit))
        .hasMessageThat()
        .isEqualTo("the trainer is closed");
  }

  @Test
  void closingInAHookIsDoneWhenTheFitHasEnded() throws Exception {
    AtomicReference<Trainer> itself = new AtomicReference<>();
    try (Trainer trainer =
        endless()
            .callbacks(
                LambdaCallback.create().onTrainEpochEnd((event, control) -> itself.get().close()))
            .build()) {
      itself.set(trainer);
      FitResult fit = trainer.fit();
      assertThat(fit.stopReason()).isEqualTo("the trainer was closed");
      assertThat(checkpoints()).containsExactly(step(fit));
      assertThrows(IllegalStateException.class, trainer::validate);
    }
  }

  @Test
  void aFitInAHookIsRefusedAndAValidationIsNot() {
    List<String> messages = new ArrayList<>();
    AtomicReference<Trainer> itself = new AtomicReference<>();
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .maxEpochs(1)
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) -> {
                          messages.add(
                              assertThrows(IllegalStateException.class, () -> itself.get().fit())
                                  .getMessage());
                          messages.add("" + itself.get().validate().examples());
                        }))
            .build()) {
      itself.set(trainer);
      trainer.fit();
    }
    assertThat(messages)
        .containsExactly(
            "fit must not be called from within fit, which this thread is in: in a hook, say. Call"
                + " it after that",
            "1003");
  }

  @Test
  void aStoppedFitGoesOnAndAStopOfNothingIsForgotten() throws Exception {
    AtomicReference<Trainer> itself = new AtomicReference<>();
    try (Trainer trainer =
        endless()
            .maxSteps(20)
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (event.step() == 4) {
                            itself.get().stop();
                          }
                        }))
            .minSteps(10)
            .build()) {
      itself.set(trainer);
      trainer.stop();
      FitResult first = trainer.fit();
      assertThat(first.steps()).isEqualTo(4);
      assertThat(first.stopReason()).isEqualTo("the trainer was stopped");
      assertThat(checkpoints()).containsExactly("step-000000000004");
      trainer.stop();
      assertThat(trainer.validate().examples()).isEqualTo(1003);
      assertThat(trainer.fit().steps()).isEqualTo(20);
    }
  }

  @Test
  void aStoppedValidationHasNoResult() {
    AtomicReference<Trainer> itself = new AtomicReference<>();
    boolean[] stops = {true};
    try (Trainer trainer =
        new Pictures()
            .trainer()
            .callbacks(
                LambdaCallback.create()
                    .onEvaluationStart(
                        (event, control) -> {
                          if (stops[0]) {
                            itself.get().stop();
                          }
                        }))
            .build()) {
      itself.set(trainer);
      assertThat(assertThrows(InterruptedRunException.class, trainer::validate))
          .hasMessageThat()
          .contains("the trainer was stopped");
      stops[0] = false;
      assertThat(trainer.validate().examples()).isEqualTo(1003);
    }
  }

  @Test
  void anInterruptEndsAFitWithACheckpointAndStays() throws Exception {
    try (Trainer trainer =
        endless()
            .callbacks(
                LambdaCallback.create()
                    .onTrainBatchEnd(
                        (event, control) -> {
                          if (event.step() == 9) {
                            Thread.currentThread().interrupt();
                          }
                        }))
            .build()) {
      FitResult fit = trainer.fit();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fit.steps()).isEqualTo(9);
      assertThat(fit.stopReason()).isEqualTo("the thread was interrupted");
      assertThat(checkpoints()).containsExactly("step-000000000009");
    }
  }

  @Test
  void closingInterruptsWhatDoesNotEnd() throws Exception {
    Trainer trainer =
        Runs.reset(endless(), "shutdownTimeout")
            .shutdownTimeout(Duration.ofMillis(200))
            .callbacks(waiting())
            .build();
    CompletableFuture<FitResult> fit = fit(trainer);
    reached.await();
    try {
      trainer.close(); // the hook waits for ever
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageThat().startsWith("fit must end"); // a machine too busy to be in time
    }
    assertWithMessage("the hook's own exception")
        .that(assertThrows(Exception.class, () -> fit.get(500, TimeUnit.SECONDS)))
        .hasCauseThat()
        .isInstanceOf(UserCodeException.class);
    trainer.close();
  }

  @Test
  void closingGivesUpOnCodeThatIgnoresInterrupts() throws Exception {
    Trainer trainer =
        Runs.reset(endless(), "shutdownTimeout")
            .shutdownTimeout(Duration.ofMillis(100))
            .callbacks(
                LambdaCallback.create()
                    .onTrainEpochEnd(
                        (event, control) -> {
                          reached.countDown();
                          while (goOn.getCount() > 0) {
                            Thread.interrupted();
                            LockSupport.parkNanos(1_000_000);
                          }
                        }))
            .build();
    CompletableFuture<FitResult> fit = fit(trainer);
    reached.await();
    assertThat(assertThrows(IllegalStateException.class, trainer::close))
        .hasMessageThat()
        .startsWith("fit must end for the trainer to be closed, but has not within");
    goOn.countDown();
    assertThat(fit.get(500, TimeUnit.SECONDS).stopReason()).isEqualTo("the trainer was closed");
    trainer.close();
  }

  @Test
  void aTrainerThatIsClosedWhileItPredictsEnds() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Trainer trainer =
        new Pictures()
            .trainer()
            .shutdownTimeout(Duration.ofMinutes(5))
            .callbacks(
                LambdaCallback.create()
                    .onEvaluationStart(
                        (event, control) -> {
                          if (event.stage() == Stage.PREDICT) {
                            started.countDown();
                            goOn.await();
                          }
                        }))
            .build();
    CompletableFuture<Void> predicting = CompletableFuture.runAsync(trainer::predict);
    started.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(trainer::close);
    goOn.countDown();
    closing.get(500, TimeUnit.SECONDS);
    try {
      predicting.get(500, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      assertThat(e).hasCauseThat().isInstanceOf(InterruptedRunException.class);
    }
  }
}
