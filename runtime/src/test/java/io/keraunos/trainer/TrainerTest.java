package io.keraunos.trainer;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.BatchLoader;
import io.keraunos.graph.ModelSession;
import io.keraunos.metric.MetricName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainerTest {

  private static final MetricName ACC = MetricName.of("acc");
  private static final MetricName LOSS = MetricName.of("loss");

  @AfterEach
  void nothingIsLeft() {
    assertThat(ModelSession.live()).isEqualTo(0);
    assertThat(BatchLoader.liveTensors()).isEqualTo(0);
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }

  @Test
  void learns() {
    try (Trainer trainer = new Blobs().trainer().maxEpochs(20).build()) {
      double before = trainer.validate().metric(LOSS);
      FitResult fit = trainer.fit();
      assertThat(fit.epochs()).isEqualTo(20);
      assertThat(fit.steps()).isEqualTo(20 * 7);
      assertThat(fit.examples()).isEqualTo(20 * Blobs.SIZE);
      assertThat(fit.metric(LOSS)).isLessThan(before / 2);
      assertThat(trainer.validate().metric(ACC)).isGreaterThan(0.95);
    }
  }
}
