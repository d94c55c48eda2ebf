package io.keraunos.spring;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.serving.SpendingNet;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** The health of models in Spring Boot 4; compiled and run by the module {@code boot4} alone. */
@Timeout(120)
class Boot4HealthTest {

  @TempDir static Path models;

  @BeforeAll
  static void export() {
    SpendingNet.export(1, models.resolve("1"));
  }

  @AfterEach
  void nothingIsLeft() {
    SpendingApplication.assertNothingIsLeft();
  }

  @Test
  void theVersionThatAnswersIsInTheHealth() {
    SpendingApplication.with(models)
        .run(
            context -> {
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus().getCode()).isEqualTo("UP");
              assertThat(health.getDetails().get("spending").toString())
                  .contains("version=" + models.resolve("1"));
            });
  }

  @Test
  void driftIsAWarning() {
    SpendingApplication.with(models, "keraunos.models.spending.drift.window=100")
        .run(
            context -> {
              for (int i = 0; i < 100; i++) {
                SpendingApplication.ask(context);
              }
              Health health = context.getBean(HealthIndicator.class).health();
              assertThat(health.getStatus().getCode()).isEqualTo("WARNING");
              assertThat(health.getDetails().toString()).contains("drifted={minutes=");
            });
  }
}
