package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Pictures.Picture;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.BatchLoader;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.InterruptedRunException;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Trains for some seconds in a process of its own, and ends as it is told to, some time after a
 * phase was reached. Prints each step that was trained.
 */
final class EndingProgram {

  /** A phase of a run; each is reached once at least. */
  enum Phase {
    MAIN,
    PREPARE,
    LOADERS,
    FIT_START,
    STEP,
    VALIDATION,
    EPOCH_END,
    FIT_END,
    AFTER_FIT
  }

  /** A way to end a run. */
  enum Kind {
    TERM,
    INT,
    USR1,
    EXIT,
    EXIT_IN_HOOK,
    INTERRUPT,
    STOP,
    CLOSE
  }

  static final int EPOCHS = 3;
  static final int EXIT_CODE = 3;

  private final Kind kind;
  private final Phase phase;
  private final int times;
  private final CountDownLatch reached = new CountDownLatch(1);
  private int seen;

  private EndingProgram(Kind kind, Phase phase, int times) {
    this.kind = kind;
    this.phase = phase;
    this.times = times;
  }

  /**
   * @param args the root folder, the kind, the phase, how often it is reached before it counts, and
   *     the microseconds to wait then
   */
  public static void main(String[] args) {
    EndingProgram program =
        new EndingProgram(Kind.valueOf(args[1]), Phase.valueOf(args[2]), Integer.parseInt(args[3]));
    try (Trainer trainer = program.trainer(Path.of(args[0]))) {
      Thread main = Thread.currentThread();
      Thread ender = new Thread(() -> program.end(trainer, main, Long.parseLong(args[4])), "ender");
      ender.setDaemon(true);
      ender.start();
      program.at(Phase.MAIN);
      FitResult fit = trainer.fit();
      say("fit ended at step " + fit.steps() + ": " + fit.stopReason());
      program.at(Phase.AFTER_FIT);
      trainer.validate();
    } catch (InterruptedRunException e) {
      say("interrupted: " + e.getMessage());
    } catch (UserCodeException e) {
      say("user code: " + e + ", " + e.getCause());
    } catch (IllegalStateException e) {
      say("refused: " + e.getMessage());
    }
    boolean interrupted = Thread.interrupted();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.isAlive() && thread.getName().startsWith("keraunos"))
            .filter(thread -> !thread.getName().equals("keraunos-shutdown"))
            .count();
    say(
        "left: %d sessions and tensors, %d batches, %d threads"
            .formatted(ModelSession.live(), BatchLoader.liveTensors(), threads));
    say("done, interrupted " + interrupted);
  }

  /** The run without an end of its own kind, to compare with. */
  static Trainer.Builder builder(Path root) {
    return new EndingProgram(Kind.STOP, Phase.MAIN, Integer.MAX_VALUE).configure(root);
  }

  private Trainer trainer(Path root) {
    return configure(root).build();
  }

  private Trainer.Builder configure(Path root) {
    Pictures pictures = new Pictures();
    Dataset<Picture> training = Pictures.pictures(203, 1);
    pictures.training =
        training.map(
            picture -> {
              LockSupport.parkNanos(100_000);
              return picture;
            });
    return ModuleTrainer.builder(
            pictures
                .defining()
                .prepareData(
                    () -> {
                      at(Phase.PREPARE);
                      Thread.sleep(30);
                    })
                .loader(
                    Stage.TRAIN,
                    "trainData",
                    () -> {
                      at(Phase.LOADERS);
                      return pictures.training;
                    },
                    new Pictures.PictureCollator(),
                    new LoaderOptions(32, true, 1, false))
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false)
        .shutdownTimeout(Duration.ofMinutes(10)) // on a starved machine too no step may be lost
        .maxEpochs(EPOCHS)
        .defaultRootDir(root)
        .checkpoints(Checkpointing.everySteps(5).orEveryEpochs(1))
        .resume(Resume.auto())
        .callbacks(
            LambdaCallback.create()
                .onFitStart((event, control) -> at(Phase.FIT_START))
                .onTrainBatchEnd(
                    (event, control) -> {
                      say("step " + event.step());
                      at(Phase.STEP);
                    })
                .onEvaluationStart((event, control) -> at(Phase.VALIDATION))
                .onTrainEpochEnd((event, control) -> at(Phase.EPOCH_END))
                .onFitEnd((event, control) -> at(Phase.FIT_END)));
  }

  private void at(Phase now) {
    if (now == phase && ++seen == times) {
      say("reached");
      if (kind == Kind.EXIT_IN_HOOK) {
        System.exit(EXIT_CODE);
      }
      reached.countDown();
    }
  }

  private void end(Trainer trainer, Thread main, long micros) {
    try {
      reached.await();
      TimeUnit.MICROSECONDS.sleep(micros);
      switch (kind) {
        case TERM, INT, USR1 -> signal();
        case EXIT -> System.exit(EXIT_CODE);
        case INTERRUPT -> main.interrupt();
        case STOP -> trainer.stop();
        case CLOSE -> trainer.close();
        case EXIT_IN_HOOK -> {}
      }
    } catch (Exception e) {
      say("the end failed: " + e);
    }
  }

  private void signal() throws Exception {
    List<String> command =
        List.of("kill", "-" + kind, Long.toString(ProcessHandle.current().pid()));
    new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static synchronized void say(String text) {
    System.out.println(text);
    System.out.flush();
  }
}
