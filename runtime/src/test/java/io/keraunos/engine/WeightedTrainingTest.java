package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.engine.Regression.Row;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Limit;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A fit over examples that are drawn by weight. */
@ExtendWith(NothingLeft.class)
class WeightedTrainingTest {

  /** The targets in the order they are read, two epochs of 8 draws from 11 rows. */
  private static List<Float> targets(long seed, UnaryOperator<Trainer.Builder> settings) {
    List<Float> read = new ArrayList<>();
    double[] weights = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0};
    Regression regression = new Regression();
    Dataset<Row> drawn =
        Dataset.of(regression.rows)
            .weighted(weights, 8)
            .map(
                row -> {
                  read.add(row.y());
                  return row;
                });
    Trainer.Builder builder =
        ModuleTrainer.builder(
                regression
                    .define()
                    .loader(
                        Stage.TRAIN,
                        "trainData",
                        () -> drawn,
                        new Regression.RowCollator(),
                        new LoaderOptions(4, false, 0, false))
                    .build())
            .accelerator(Accelerator.CPU)
            .progressBar(false)
            .modelSummary(false)
            .preflight(Preflight.off());
    try (Trainer trainer = settings.apply(builder).seed(seed).maxEpochs(2).build()) {
      trainer.fit();
    }
    assertThat(read).doesNotContain(regression.rows.get(10).y());
    // The check of the first batch reads it, too.
    return read.subList(4, read.size());
  }

  @Test
  void everyEpochHasItsOwnDraws() {
    List<Float> targets = targets(1, builder -> builder);
    assertThat(targets).hasSize(16);
    assertThat(targets.subList(8, 16)).isNotEqualTo(targets.subList(0, 8));
    assertThat(targets(1, builder -> builder)).isEqualTo(targets);
    assertThat(targets(2, builder -> builder)).isNotEqualTo(targets);
    assertThat(targets(1, builder -> builder.devices(2).batchSize(2))).isEqualTo(targets);
  }

  @Test
  void overfittingKeepsTheDraws() {
    List<Float> targets = targets(1, builder -> builder.overfitBatches(Limit.batches(1)));
    assertThat(targets).hasSize(8);
    assertThat(targets.subList(4, 8)).isEqualTo(targets.subList(0, 4));
  }
}
