package io.keraunos.spring;

import static com.google.common.truth.Truth.assertThat;

import com.google.common.base.Throwables;
import io.keraunos.job.TrainingJob;
import io.keraunos.job.TrainingJobs;
import io.keraunos.serving.PredictionListener;
import io.keraunos.serving.ServedModel;
import io.keraunos.serving.SpendingNet;
import io.keraunos.serving.SpendingNetPredictor;
import io.keraunos.serving.SpendingNetTrainer;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;

@Timeout(120)
class KeraunosAutoConfigurationTest {

  @TempDir static Path models;
  @TempDir Path dir;

  private final ApplicationContextRunner application = SpendingApplication.runner();

  @BeforeAll
  static void export() {
    SpendingNet.export(1, models.resolve("1"));
  }

  @AfterEach
  void nothingIsLeft() {
    SpendingApplication.assertNothingIsLeft();
  }

  @Test
  void aModelInThePropertiesIsABean() {
    List<PredictionListener.Prediction> heard = Collections.synchronizedList(new ArrayList<>());
    SpendingApplication.with(models, "keraunos.models.spending.batching.largest=16")
        .withBean(
            PredictionListener.class,
            () ->
                new PredictionListener() {
                  @Override
                  public void predicted(Prediction prediction) {
                    heard.add(prediction);
                  }
                })
        .run(
            context -> {
              assertThat(SpendingApplication.ask(context)).isEqualTo(1);
              assertThat(context.getBean("spending")).isInstanceOf(SpendingNetPredictor.class);
            });
    assertThat(heard).hasSize(1);
  }

  @Test
  void aNewerVersionIsTakenWhileItRuns() {
    SpendingNet.export(1, dir.resolve("1"));
    SpendingApplication.with(dir, "keraunos.models.spending.refresh=100ms")
        .run(
            context -> {
              assertThat(SpendingApplication.ask(context)).isEqualTo(1);
              SpendingNet.export(2, dir.resolve("2"));
              while (SpendingApplication.ask(context) != 2) {
                Thread.sleep(20);
              }
              assertThat(context.getBean(ServedModel.class).version()).hasValue(dir.resolve("2"));
            });
  }

  @Test
  void aModelIsOpenedAfterTheBeansThatItDependsOn() {
    SpendingApplication.with(dir, "keraunos.models.spending.depends-on=first")
        .withInitializer(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        "first",
                        String.class,
                        () -> {
                          SpendingNet.export(4, dir.resolve("1"));
                          return "exported";
                        }))
        .run(context -> assertThat(SpendingApplication.ask(context)).isEqualTo(4));
  }

  @Test
  void requestsAreMeteredWhereThereIsARegistry() {
    SpendingApplication.with(models)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              SpendingApplication.ask(context);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.get("keraunos.predictions").tag("version", "1").timer().count())
                  .isEqualTo(1);
              assertThat(registry.get("keraunos.model.drift").gauge().value()).isNaN();
            });
  }

  private Trainer.Builder training() {
    return SpendingNetTrainer.builder(new SpendingNet(1))
        .preflight(Preflight.off())
        .progressBar(false)
        .defaultRootDir(dir);
  }

  @Test
  void aJobIsMeteredAndItsModelTaken() {
    SpendingNet.export(2, dir.resolve("models").resolve("1"));
    SpendingApplication.with(dir.resolve("models"))
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              TrainingJobs jobs = context.getBean(TrainingJobs.class);
              ServedModel<?> served = context.getBean(ServedModel.class);
              for (int fits = 1; fits <= 2; fits++) {
                TrainingJob job =
                    jobs.start(
                        "spending",
                        () -> training().maxEpochs(2),
                        (trainer, fit) -> {
                          trainer.exportVersion(dir.resolve("models"));
                          served.refresh();
                        });
                assertThat(job.await(Duration.ofMinutes(1))).isTrue();
                assertThat(job.failure()).isEmpty();
                assertThat(SpendingApplication.ask(context)).isEqualTo(1);
                MeterRegistry registry = context.getBean(MeterRegistry.class);
                assertThat(
                        registry
                            .get("keraunos.training.fits")
                            .tags("job", "spending", "outcome", "completed")
                            .counter()
                            .count())
                    .isEqualTo(fits);
                assertThat(registry.get("keraunos.training.steps").counter().count())
                    .isEqualTo(fits * 64);
              }
            });
  }

  @Test
  void jobsEndWithTheApplication() {
    List<TrainingJob> jobs = new ArrayList<>();
    application.run(
        context -> {
          TrainingJob job =
              context
                  .getBean(TrainingJobs.class)
                  .start(
                      "spending",
                      () ->
                          training()
                              .maxEpochs(1_000_000)
                              .checkpoints(Checkpointing.everySteps(1_000_000_000)));
          jobs.add(job);
          while (job.progress().epochs() < 1) {
            assertThat(job.state()).isEqualTo(TrainingJob.State.RUNNING);
            Thread.sleep(5);
          }
        });
    assertThat(jobs.get(0).state()).isEqualTo(TrainingJob.State.CANCELLED);
    assertThat(jobs.get(0).fit().orElseThrow().checkpoint()).isPresent();
  }

  @Test
  void mistakesInThePropertiesAreNamed() {
    application
        .withPropertyValues("keraunos.models.spending.path=" + models)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasMessageThat()
                    .isEqualTo(
                        "keraunos.models.spending.predictor must be set, but is not. An example is"
                            + " com.example.ChurnPredictor"));
    application
        .withPropertyValues(
            "keraunos.models.spending.path=" + models,
            "keraunos.models.spending.predictor=java.lang.String")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasMessageThat()
                    .endsWith("but java.lang.String is another class"));
    SpendingApplication.with(dir.resolve("nowhere"))
        .run(
            context ->
                assertThat(Throwables.getStackTraceAsString(context.getStartupFailure()))
                    .contains("must be a folder with saved_model.pb, but has none"));
  }

  @Test
  void nothingInThePropertiesIsNoModel() {
    application.run(
        context -> {
          assertThat(context.getStartupFailure()).isNull();
          assertThat(context.getBeansOfType(ServedModel.class)).isEmpty();
        });
  }
}
