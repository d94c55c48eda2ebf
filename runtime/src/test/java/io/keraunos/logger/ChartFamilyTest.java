package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartFamilyTest {

  @Test
  void namesThatAgreeApartFromTheirBeginningShareAChart() {
    assertThat(
            ChartFamily.of(
                List.of(
                    "throughput/examples_per_second",
                    "train_loss",
                    "learning_rate",
                    "grad_norm",
                    "val_loss",
                    "val_acc",
                    "test_loss",
                    "throughput/steps_per_second")))
        .containsExactly(
            new ChartFamily("loss", List.of("train_loss", "val_loss", "test_loss")),
            new ChartFamily("grad_norm", List.of("grad_norm")),
            new ChartFamily("val_acc", List.of("val_acc")),
            new ChartFamily("learning_rate", List.of("learning_rate")),
            new ChartFamily(
                "throughput/examples_per_second", List.of("throughput/examples_per_second")),
            new ChartFamily("throughput/steps_per_second", List.of("throughput/steps_per_second")))
        .inOrder();
  }

  @Test
  void aBareNameJoinsItsFamily() {
    assertThat(ChartFamily.of(List.of("loss", "val_loss", "val_", "validity")))
        .containsExactly(
            new ChartFamily("loss", List.of("loss", "val_loss")),
            new ChartFamily("val_", List.of("val_")),
            new ChartFamily("validity", List.of("validity")))
        .inOrder();
  }
}
