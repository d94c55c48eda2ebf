package io.keraunos.callback;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.callback.TrainingEvent.EpochEvent;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.metric.Moment;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class EpochTableTest {

  private static final MetricName TRAIN = MetricName.of("train_loss");
  private static final MetricName VAL = MetricName.of("val_loss");

  private static final TrainingControl NONE =
      new TrainingControl() {
        @Override
        public void requestStop(String reason) {
          throw new AssertionError("a table stops nothing");
        }

        @Override
        public void log(Map<String, Double> values) {
          throw new AssertionError("a table logs nothing");
        }

        @Override
        public void logHistogram(String name, float[] values) {
          throw new AssertionError("a table logs nothing");
        }

        @Override
        public SortedMap<String, float[]> weights() {
          throw new AssertionError("a table needs no weights");
        }
      };

  /** An epoch with a loss, and the validation that was measured in another one or in itself. */
  private static void epoch(
      EpochTable table, long epoch, double train, double val, long validated) {
    MetricValues metrics =
        new MetricValues(Map.of("train_loss", train))
            .at(new Moment(Stage.TRAIN, epoch, 10 * epoch))
            .with(
                new MetricValues(Map.of("val_loss", val))
                    .at(new Moment(Stage.VALIDATE, validated, 10 * validated)));
    table.onTrainEpochEnd(new EpochEvent(epoch, 10 * epoch, metrics), NONE);
  }

  @Test
  void theEpochsAreRowsAndTheBestIsMarked() {
    EpochTable table = EpochTable.of(TRAIN, VAL).best(VAL, Best.MIN);
    epoch(table, 0, 2.25, 2.5, 0);
    epoch(table, 1, 12345678, 1.5, 1);
    epoch(table, 2, 0.00001, 1.75, 2);
    assertThat(table.toString())
        .isEqualTo(
            """
              epoch  train_loss  val_loss
                  1      2.2500    2.5000
            *     2  12345678.0    1.5000
                  3  1.0000e-05    1.7500
            * the best val_loss\
            """);
    assertThat(table.bestEpoch()).hasValue(2);
  }

  @Test
  void aValueThatNobodyHasMeasuredSinceIsNotShownAgain() {
    EpochTable table = EpochTable.of(VAL).best(VAL, Best.MAX);
    epoch(table, 0, 1, 2.5, 0);
    epoch(table, 1, 1, 2.5, 0);
    assertThat(table.toString()).contains("    2         -\n");
    assertThat(table.bestEpoch()).hasValue(1);
  }

  /** As the best checkpoint is: of equal ones the newest, and never NaN. */
  @Test
  void ofEqualOnesTheLastIsTheBest() {
    EpochTable table = EpochTable.of(VAL).best(VAL, Best.MIN);
    epoch(table, 0, 1, 2, 0);
    epoch(table, 1, 1, 2, 1);
    epoch(table, 2, 1, Double.NaN, 2);
    assertThat(table.bestEpoch()).hasValue(2);
    assertThat(table.toString()).contains("NaN");
  }

  @Test
  void anEpochThatWasCutOffIsNoRow() {
    EpochTable table = EpochTable.of(TRAIN);
    table.onTrainEpochEnd(new EpochEvent(0, 5, MetricValues.EMPTY, false), NONE);
    assertThat(table.toString()).isEqualTo("  epoch  train_loss");
    assertThat(table.bestEpoch()).isEmpty();
  }

  @Test
  void itGoesOnFromACheckpointAndForgetsWhenTold() {
    EpochTable first = EpochTable.of(TRAIN, VAL).best(VAL, Best.MIN);
    epoch(first, 0, Double.POSITIVE_INFINITY, Double.NaN, 0);
    epoch(first, 1, 1.0 / 3, 0.5, 1);
    EpochTable second = EpochTable.of(TRAIN, VAL).best(VAL, Best.MIN);
    second.restore(first.state());
    assertThat(second.toString()).isEqualTo(first.toString());
    second.reset();
    assertThat(second.toString()).isEqualTo("  epoch  train_loss  val_loss");
    assertThat(first.stateKey()).isEqualTo(second.stateKey());
    assertThat(EpochTable.of(TRAIN).stateKey()).isNotEqualTo(second.stateKey());
  }

  @Test
  void aTableHasAColumn() {
    assertThrows(IllegalArgumentException.class, EpochTable::of);
  }
}
