package io.keraunos.spring;

import static com.google.common.truth.Truth.assertThat;

import com.google.common.base.Throwables;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.serving.PredictionListener;
import io.keraunos.serving.ServedModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@Timeout(120)
class KeraunosAutoConfigurationTest {

  @TempDir static Path models;
  @TempDir Path dir;

  private final ApplicationContextRunner application =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(KeraunosAutoConfiguration.class));

  @BeforeAll
  static void export() {
    SpendingNet.export(1, models.resolve("1"));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(ModelSession.live()).isEqualTo(0);
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos")))
        .isEmpty();
  }

  private ApplicationContextRunner spending(Path path, String... more) {
    return application
        .withPropertyValues(
            "keraunos.models.spending.predictor=" + SpendingNetPredictor.class.getName(),
            "keraunos.models.spending.path=" + path)
        .withPropertyValues(more);
  }

  private static float ask(ApplicationContext context) {
    return context.getBean(SpendingNetPredictor.class)
        .spending(new SpendingNetVisitInput(5, "web"))[0];
  }

  @Test
  void aModelInThePropertiesIsABean() {
    List<PredictionListener.Prediction> heard = Collections.synchronizedList(new ArrayList<>());
    spending(models, "keraunos.models.spending.batching.largest=16")
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
              assertThat(ask(context)).isEqualTo(1);
              assertThat(context.getBean("spending")).isInstanceOf(SpendingNetPredictor.class);
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus()).isEqualTo(Status.UP);
              assertThat(health.getDetails().get("spending").toString())
                  .contains("version=" + models.resolve("1"));
            });
    assertThat(heard).hasSize(1);
  }

  @Test
  void aNewerVersionIsTakenWhileItRuns() {
    SpendingNet.export(1, dir.resolve("1"));
    spending(dir, "keraunos.models.spending.refresh=100ms")
        .run(
            context -> {
              assertThat(ask(context)).isEqualTo(1);
              SpendingNet.export(2, dir.resolve("2"));
              while (ask(context) != 2) {
                Thread.sleep(20);
              }
              assertThat(context.getBean(ServedModel.class).version()).hasValue(dir.resolve("2"));
            });
  }

  @Test
  void driftIsAWarningOfTheHealth() {
    spending(models, "keraunos.models.spending.drift.window=100")
        .run(
            context -> {
              for (int i = 0; i < 100; i++) {
                ask(context);
              }
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus().getCode()).isEqualTo("WARNING");
              assertThat(health.getDetails().toString()).contains("drifted={minutes=");
            });
  }

  @Test
  void requestsAreMeteredWhereThereIsARegistry() {
    spending(models)
        .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
        .run(
            context -> {
              ask(context);
              MeterRegistry registry = context.getBean(MeterRegistry.class);
              assertThat(registry.get("keraunos.predictions").tag("version", "1").timer().count())
                  .isEqualTo(1);
              assertThat(registry.get("keraunos.model.drift").gauge().value()).isNaN();
            });
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
    spending(dir.resolve("nowhere"))
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
