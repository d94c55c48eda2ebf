package io.keraunos.micrometer;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.serving.PredictionListener.Change;
import io.keraunos.serving.PredictionListener.Prediction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServingMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ServingMeters meters = new ServingMeters(registry);

  private void predict(int examples, @Nullable RuntimeException failure) {
    meters.predicted(
        new Prediction("churn", Path.of("/models/7"), examples, Duration.ofMillis(3), failure));
  }

  private long requests(String outcome) {
    return registry
        .get("keraunos.predictions")
        .tags("model", "churn", "version", "7", "outcome", outcome)
        .timer()
        .count();
  }

  @Test
  void requestsAreTimedByTheirOutcome() {
    predict(1, null);
    predict(5, null);
    predict(1, new IllegalArgumentException("does not fit"));
    predict(1, new IllegalStateException("closed"));
    assertThat(requests("success")).isEqualTo(2);
    assertThat(requests("refused")).isEqualTo(1);
    assertThat(requests("failure")).isEqualTo(1);
    assertThat(
            registry
                .get("keraunos.predictions")
                .tag("outcome", "success")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isWithin(1e-9)
        .of(6);
    assertThat(registry.get("keraunos.prediction.examples").summary().totalAmount()).isEqualTo(8);
  }

  @Test
  void changesAreCounted() {
    meters.changed(new Change("churn", Path.of("/models/7"), Path.of("/models/8"), "asked for"));
    assertThat(registry.get("keraunos.model.changes").tag("model", "churn").counter().count())
        .isEqualTo(1);
  }
}
