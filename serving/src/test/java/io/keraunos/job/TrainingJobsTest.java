package io.keraunos.job;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.callback.Callback;
import io.keraunos.callback.TrainingControl;
import io.keraunos.callback.TrainingEvent.FitEvent;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.BatchLoader;
import io.keraunos.metric.MetricName;
import io.keraunos.serving.SpendingNet;
import io.keraunos.serving.SpendingNetPredictor;
import io.keraunos.serving.SpendingNetTrainer;
import io.keraunos.serving.SpendingNetVisitInput;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.FitResult;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.StopReason;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TrainingJobsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path dir;

  @AfterEach
  void nothingIsLeft() {
    assertWithMessage("native sessions and tensors").that(ModelSession.live()).isEqualTo(0);
    assertWithMessage("native batches").that(BatchLoader.liveTensors()).isEqualTo(0);
    assertWithMessage("threads")
        .that(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }

  private Trainer.Builder training() {
    return SpendingNetTrainer.builder(new SpendingNet(1))
        .preflight(Preflight.off())
        .progressBar(false)
        .defaultRootDir(dir.resolve("runs"));
  }

  private Trainer.Builder endless() {
    return training().maxEpochs(1_000_000).checkpoints(Checkpointing.everySteps(1_000_000_000));
  }

  private static void await(TrainingJob job, TrainingJob.State expected) throws Exception {
    assertThat(job.await(LONG)).isTrue();
    assertWithMessage("%s: %s", job, job.failure()).that(job.state()).isEqualTo(expected);
  }

  private static void untilItTrains(TrainingJob job) throws Exception {
    while (job.progress().epochs() < 2) {
      assertThat(job.state()).isEqualTo(TrainingJob.State.RUNNING);
      Thread.sleep(5);
    }
  }

  @Test
  void aJobTrainsAndWhatFollowsExports() throws Exception {
    List<String> heard = new ArrayList<>();
    JobCallbacks callbacks =
        name ->
            new Callback() {
              @Override
              public void onFitEnd(FitEvent event, TrainingControl control) {
                heard.add(name + " " + event.epoch());
              }
            };
    try (TrainingJobs jobs = new TrainingJobs(List.of(callbacks), LONG)) {
      TrainingJob job =
          jobs.start(
              "spending",
              () -> training().maxEpochs(3),
              (trainer, fit) -> trainer.exportVersion(dir.resolve("models")));
      assertThat(jobs.find("spending")).hasValue(job);
      await(job, TrainingJob.State.FINISHED);
      assertThat(job.progress().epochs()).isEqualTo(3);
      assertThat(job.progress().steps()).isEqualTo(3 * 32);
      assertThat(job.progress().examplesPerSecond()).isGreaterThan(0.0);
      assertThat(job.progress().metrics().get(MetricName.of("train_loss"))).isFinite();
      assertThat(job.fit().orElseThrow().epochs()).isEqualTo(3);
      assertThat(job.failure()).isEmpty();
      assertThat(jobs.all()).containsExactly(job);
    }
    assertThat(heard).containsExactly("spending 3");
    try (SpendingNetPredictor predictor =
        SpendingNetPredictor.load(dir.resolve("models").resolve("1"))) {
      assertThat(predictor.spending(new SpendingNetVisitInput(5, "web"))[0]).isEqualTo(1);
    }
  }

  @Test
  void aCancelledFitLeavesACheckpointToGoOnFrom() throws Exception {
    List<String> followed = new ArrayList<>();
    FitResult fit;
    try (TrainingJobs jobs = new TrainingJobs()) {
      TrainingJob job =
          jobs.start("spending", this::endless, (trainer, result) -> followed.add("fit"));
      untilItTrains(job);
      job.cancel();
      await(job, TrainingJob.State.CANCELLED);
      fit = job.fit().orElseThrow();
    }
    assertThat(followed).isEmpty();
    assertThat(fit.reason().kind()).isEqualTo(StopReason.Kind.INTERRUPTED);
    Path checkpoint = fit.checkpoint().orElseThrow();
    try (Trainer trainer =
        training().resume(Resume.from(checkpoint)).maxSteps(fit.steps() + 1).build()) {
      assertThat(trainer.fit().steps()).isEqualTo(fit.steps() + 1);
    }
  }

  @Test
  void aFailureIsNamed() throws Exception {
    try (TrainingJobs jobs = new TrainingJobs()) {
      TrainingJob noData =
          jobs.start(
              "no data",
              () -> {
                throw new IOException("the database is away");
              });
      await(noData, TrainingJob.State.FAILED);
      assertThat(noData.failure().orElseThrow()).hasMessageThat().isEqualTo("the database is away");
      TrainingJob noLimit = jobs.start("no limit", this::training);
      await(noLimit, TrainingJob.State.FAILED);
      assertThat(noLimit.failure().orElseThrow()).isInstanceOf(IllegalStateException.class);
      Files.createDirectories(dir.resolve("taken").resolve("file"));
      TrainingJob noExport =
          jobs.start(
              "no export",
              () -> training().maxEpochs(1),
              (trainer, fit) -> trainer.export(dir.resolve("taken")));
      await(noExport, TrainingJob.State.FAILED);
      assertThat(noExport.fit().orElseThrow().epochs()).isEqualTo(1);
      assertThat(noExport.failure().orElseThrow()).hasMessageThat().contains("taken");
    }
  }

  @Test
  void oneOfANameAtATime() throws Exception {
    try (TrainingJobs jobs = new TrainingJobs()) {
      TrainingJob first = jobs.start("spending", this::endless);
      assertThat(
              assertThrows(
                  IllegalStateException.class, () -> jobs.start("spending", this::endless)))
          .hasMessageThat()
          .startsWith("training job spending must not be started twice at a time, but runs");
      TrainingJob other = jobs.start("other", () -> training().maxEpochs(1));
      await(other, TrainingJob.State.FINISHED);
      first.cancel();
      await(first, TrainingJob.State.CANCELLED);
      TrainingJob second = jobs.start("spending", () -> training().maxEpochs(1));
      await(second, TrainingJob.State.FINISHED);
      assertThat(jobs.all()).containsExactly(second, other).inOrder();
    }
  }

  @Test
  void allEndWhenTheyAreClosed() throws Exception {
    TrainingJobs jobs = new TrainingJobs();
    TrainingJob one = jobs.start("one", this::endless);
    TrainingJob two = jobs.start("two", this::endless);
    untilItTrains(one);
    jobs.endAll();
    assertThat(one.state()).isEqualTo(TrainingJob.State.CANCELLED);
    assertThat(two.state()).isEqualTo(TrainingJob.State.CANCELLED);
    await(jobs.start("three", () -> training().maxEpochs(1)), TrainingJob.State.FINISHED);
    jobs.close();
    jobs.close();
    assertThat(assertThrows(IllegalStateException.class, () -> jobs.start("one", this::endless)))
        .hasMessageThat()
        .isEqualTo("training job one cannot be started: the jobs are closed");
  }

  @Test
  void whatIsCancelledBeforeItTrainsDoesNotTrain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch data = new CountDownLatch(1);
    try (TrainingJobs jobs = new TrainingJobs()) {
      TrainingJob job =
          jobs.start(
              "spending",
              () -> {
                begun.countDown();
                data.await();
                return endless();
              });
      begun.await();
      job.cancel();
      data.countDown();
      await(job, TrainingJob.State.CANCELLED);
      assertThat(job.fit()).isEmpty();
    }
    assertThat(Files.exists(dir.resolve("runs"))).isFalse();
  }

  @Test
  void codeThatWaitsForEverIsInterrupted() throws Exception {
    TrainingJobs jobs = new TrainingJobs(List.of(), Duration.ofMillis(50));
    TrainingJob waiting =
        jobs.start(
            "waiting",
            () -> {
              new CountDownLatch(1).await();
              return endless();
            });
    jobs.close();
    assertThat(waiting.state()).isEqualTo(TrainingJob.State.CANCELLED);

    TrainingJobs deaf = new TrainingJobs(List.of(), Duration.ofMillis(50));
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    TrainingJob stuck =
        deaf.start(
            "stuck",
            () -> {
              begun.countDown();
              while (end.getCount() > 0) {
                Thread.onSpinWait();
              }
              return endless();
            });
    begun.await();
    assertThat(assertThrows(IllegalStateException.class, deaf::close))
        .hasMessageThat()
        .contains("but [TrainingJob[stuck, RUNNING, 0 steps]] did not within PT0.1S");
    end.countDown();
    await(stuck, TrainingJob.State.CANCELLED);
  }
}
