package io.keraunos.micrometer;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.TinyFit;
import io.keraunos.callback.Callback;
import io.keraunos.callback.LambdaCallback;
import io.keraunos.metric.MetricName;
import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.UserCodeException;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingMetersTest {

  @TempDir private Path root;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Trainer trainer(Callback... callbacks) {
    return TinyFit.in(root)
        .checkpoints(Checkpointing.everyEpochs(1))
        .maxEpochs(3)
        .callbacks(callbacks)
        .build();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void aFitIsMetered() {
    TrainingMeters meters = TrainingMeters.in(registry).tag("module", "line").tag("version", "7");
    List<Double> active = new ArrayList<>();
    Callback looker =
        LambdaCallback.create().onLog((e, control) -> active.add(gauge(TrainingMeters.ACTIVE)));
    try (Trainer trainer = trainer(meters, looker)) {
      trainer.fit();
      assertThat(gauge(TrainingMeters.METRIC, "metric", "val_loss"))
          .isEqualTo(trainer.validate().metric(MetricName.of("val_loss")));
    }
    assertThat(active).contains(1.);
    assertThat(gauge(TrainingMeters.ACTIVE)).isEqualTo(0);
    assertThat(gauge(TrainingMeters.EPOCHS, "module", "line", "version", "7")).isEqualTo(3);
    assertThat(registry.get(TrainingMeters.STEPS).counter().count()).isEqualTo(12);
    assertThat(registry.get(TrainingMeters.EXAMPLES).counter().count()).isEqualTo(48);
    assertThat(gauge(TrainingMeters.THROUGHPUT)).isGreaterThan(0.);
    assertThat(gauge(TrainingMeters.LEARNING_RATE)).isWithin(1e-6).of(0.1);
    assertThat(gauge(TrainingMeters.LOADER_WAIT)).isAtMost(1.);
    assertThat(gauge(TrainingMeters.METRIC, "metric", "train_loss")).isGreaterThan(0.);
    assertThat(registry.get(TrainingMeters.VALIDATION).timer().count()).isEqualTo(4);
    assertThat(registry.get(TrainingMeters.CHECKPOINT).timer().count()).isEqualTo(3);
    assertThat(registry.get(TrainingMeters.FITS).tag("outcome", "completed").counter().count())
        .isEqualTo(1);
    for (Meter meter : registry.getMeters()) {
      assertThat(meter.getId().getTag("version")).isEqualTo("7");
    }
    meters.close();
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void anotherFitGoesOnCounting() {
    TrainingMeters meters = TrainingMeters.in(registry);
    for (int i = 0; i < 2; i++) {
      try (Trainer trainer = trainer(meters)) {
        trainer.fit();
      }
    }
    assertThat(registry.get(TrainingMeters.STEPS).counter().count()).isEqualTo(24);
    assertThat(registry.get(TrainingMeters.FITS).counter().count()).isEqualTo(2);
  }

  @Test
  void oneThatFailsOrIsInterruptedIsCountedAsThat() {
    TrainingMeters meters = TrainingMeters.in(registry);
    Callback thrower =
        LambdaCallback.create()
            .onTrainEpochEnd(
                (event, control) -> {
                  throw new IllegalStateException("by the test");
                });
    try (Trainer trainer = trainer(meters, thrower)) {
      assertThrows(UserCodeException.class, trainer::fit);
    }
    Callback interrupt =
        LambdaCallback.create()
            .onTrainBatchEnd((event, control) -> Thread.currentThread().interrupt());
    try (Trainer trainer = trainer(meters, interrupt)) {
      trainer.fit();
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(registry.get(TrainingMeters.FITS).tag("outcome", "failed").counter().count())
        .isEqualTo(1);
    assertThat(registry.get(TrainingMeters.FITS).tag("outcome", "interrupted").counter().count())
        .isEqualTo(1);
    assertThat(gauge(TrainingMeters.ACTIVE)).isEqualTo(0);
  }
}
