package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.graph.execute.ModelSession;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.SGD;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Mistakes in a step's body are reported when the graph is traced. */
class TracingErrorsTest {

  private final TracedRows rows = new TracedRows();

  @AfterEach
  void nothingIsLeft() {
    assertThat(ModelSession.live()).isEqualTo(0);
  }

  @Test
  void aNameLoggedTwice() {
    var module =
        rows.module(
            (step, inputs) -> {
              Operand<TFloat32> loss = rows.loss(step, inputs);
              step.log("a", loss);
              step.log("a", loss);
              return loss;
            });
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("\"a\" was logged twice in train");
  }

  @Test
  void aNameThatWasNotDeclared() {
    var module =
        rows.module(
            (step, inputs) -> {
              Operand<TFloat32> loss = rows.loss(step, inputs);
              step.log("b", loss);
              return loss;
            },
            "a");
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("\"b\" was logged in train, whose annotation declares [a]");
  }

  @Test
  void aDeclaredNameThatWasNotLogged() {
    assertThat(TracedRows.failure(rows.module(rows::loss, "a")))
        .hasMessageThat()
        .contains("train declares logs [a], but did not log [a]");
  }

  @Test
  void aValueThatIsNeitherScalarNorPerExample() {
    var module =
        rows.module(
            (step, inputs) -> {
              step.log("x", inputs.float32("x"));
              return rows.loss(step, inputs);
            });
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("\"x\" in train must be a scalar or a [batch] vector");
  }

  @Test
  void aRuleForAWeightThatIsNone() {
    var module =
        rows.module(
            (step, inputs) -> {
              step.scope(rows.dense).regularize("weight", Regularizers.l2(0.1));
              return rows.loss(step, inputs);
            });
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains(
            "a rule must be for a weight that dense = Dense(1 units) has asked for, but it has not"
                + " asked for dense/weight");
  }

  @Test
  void aLayerThatIsNoField() {
    var module = rows.module((step, inputs) -> Dense.of(2).apply(step, inputs.float32("x")));
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("a layer must be a field of the module");
  }

  @Test
  void aTensorOfMoreElementsThanCanBeCounted() {
    var module =
        rows.module(
            (step, inputs) -> {
              Ops tf = step.tf();
              Operand<TFloat32> huge =
                  tf.fill(tf.constant(new long[] {1L << 35, 1L << 35}), tf.constant(1f));
              return tf.math.mul(rows.loss(step, inputs), tf.math.mean(huge, tf.array(0, 1)));
            });
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("has the shape [34359738368, 34359738368]");
  }

  @Test
  void aLayerOfMoreWeightsThanAnArrayHolds() {
    Dense wide = Dense.of(1 << 30);
    var module =
        ModuleDefinition.builder("Wide")
            .layer("wide", wide)
            .trainingStep(
                "train",
                (step, inputs) -> {
                  Operand<TFloat32> y = wide.apply(step, inputs.float32("x"));
                  return step.tf().math.mean(y, step.tf().constant(1));
                },
                List.of(),
                new TracedRows.RowCollator())
            .optimizer(() -> SGD.learningRate(0.1));
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains(
            "variable wide/kernel must have at most 2147483647 numbers, but has 3221225472: its"
                + " shape is [3, 1073741824]. Make the layer wide smaller");
  }

  @Test
  void aValidationThatLogsNothing() {
    var module =
        rows.module(rows::loss)
            .validationStep(
                "validate", (step, inputs) -> {}, List.of(), new TracedRows.RowCollator());
    assertThat(TracedRows.failure(module)).hasMessageThat().contains("validate must log something");
  }

  @Test
  void aPredictionWithoutABatch() {
    var module =
        rows.module(rows::loss)
            .predictStep(
                "predict", (step, inputs) -> step.tf().constant(1f), new TracedRows.RowCollator());
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("of shape [batch, ...], but returned TFloat32 of shape []. Cast or reshape it");
  }

  @Test
  void oneObjectHasOneName() {
    Layer<TFloat32> shared = Dense.of(1);
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> new LayerNames(Map.of("a", shared, "b", shared))))
        .hasMessageThat()
        .contains("a layer must have one name");
  }
}
