package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.graph.execute.ModelProgram;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The variables that a loss trains, and the messages about those it does not reach. */
class TrainedVariablesTest {

  private final TracedRows rows = new TracedRows();

  @AfterEach
  void nothingIsLeft() {
    assertThat(ModelSession.live()).isEqualTo(0);
  }

  @Test
  void aLossWithoutVariables() {
    var module = rows.module((step, inputs) -> step.tf().constant(1f));
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("the loss of train must depend on a trainable variable");
  }

  @Test
  void aConvolutionWithDilationsByTheOpIsRefused() {
    var module =
        rows.module(
            (step, inputs) -> {
              Operand<TFloat32> y = rows.dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> image = step.tf().reshape(y, step.tf().array(-1, 1, 1, 1));
              Operand<TFloat32> convolved =
                  step.tf()
                      .nn
                      .conv2d(
                          image,
                          step.tf().ones(step.tf().array(1, 1, 1, 1), TFloat32.class),
                          List.of(1L, 1L, 1L, 1L),
                          "SAME",
                          Conv2d.dilations(1L, 2L, 2L, 1L));
              return step.tf().math.mean(convolved, step.tf().array(0, 1, 2, 3));
            });
    Throwable failure = TracedRows.failure(module);
    assertThat(failure).isInstanceOf(NotDifferentiableException.class);
    assertThat(failure)
        .hasMessageThat()
        .contains("Use the layers Conv2D.of(...).dilation(...) and");
  }

  @Test
  void aDepthwiseConvolutionWithDilationsByTheOpIsRefused() {
    var module =
        rows.module(
            (step, inputs) -> {
              Operand<TFloat32> y = rows.dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> image = step.tf().reshape(y, step.tf().array(-1, 1, 1, 1));
              Operand<TFloat32> convolved =
                  step.tf()
                      .nn
                      .depthwiseConv2dNative(
                          image,
                          step.tf().ones(step.tf().array(1, 1, 1, 1), TFloat32.class),
                          List.of(1L, 1L, 1L, 1L),
                          "SAME",
                          DepthwiseConv2dNative.dilations(1L, 2L, 2L, 1L));
              return step.tf().math.mean(convolved, step.tf().array(0, 1, 2, 3));
            });
    assertThat(TracedRows.failure(module))
        .hasMessageThat()
        .contains("DepthwiseConv2D.of(...).dilation(...)");
  }

  @Test
  void anOpWithoutAGradientIsNamedWithItsVariables() {
    var module =
        rows.module((step, inputs) -> step.tf().random.randomShuffle(rows.loss(step, inputs)));
    Throwable failure = TracedRows.failure(module);
    assertThat(failure).isInstanceOf(NotDifferentiableException.class);
    assertThat(failure).hasMessageThat().contains("no gradient for the op RandomShuffle");
    assertThat(failure).hasMessageThat().contains("[dense/kernel, dense/bias]");
    assertThat(failure).hasMessageThat().contains("A random choice has no derivative");
  }

  @Test
  void aVariableThatTheLossDoesNotDependOnIsAWarning() {
    var module =
        rows.module(
            (step, inputs) -> {
              rows.other.apply(step, inputs.float32("x"));
              return rows.loss(step, inputs);
            });
    ModelProgram program = ModelProgram.trace(module.build(), TracedRows.OPTIONS);
    assertThat(program.findings()).hasSize(1);
    assertThat(program.findings().get(0).text()).contains("[other/kernel, other/bias]");
  }

  @Test
  void aVariableBehindStopGradientIsMeant() {
    var module =
        rows.module(
            (step, inputs) ->
                step.tf()
                    .math
                    .add(
                        rows.loss(step, inputs),
                        step.tf()
                            .stopGradient(
                                step.tf()
                                    .reduceMax(
                                        rows.other.apply(step, inputs.float32("x")),
                                        step.tf().constant(1)))));
    ModelProgram program = ModelProgram.trace(module.build(), TracedRows.OPTIONS);
    assertThat(program.findings()).isEmpty();
  }

  @Test
  void aVariableThatTrainingNeverSees() {
    var module =
        rows.module(rows::loss)
            .validationStep(
                "validate",
                (step, inputs) ->
                    step.log(
                        "mean",
                        step.tf()
                            .math
                            .mean(
                                rows.other.apply(step, inputs.float32("x")),
                                step.tf().array(0, 1))),
                List.of(),
                new TracedRows.RowCollator());
    ModelProgram program = ModelProgram.trace(module.build(), TracedRows.OPTIONS);
    assertThat(program.findings()).hasSize(1);
    assertThat(program.findings().get(0).text())
        .contains("validate uses [other/kernel, other/bias], and no training step does");
  }

  private static void assertTrains(ModuleDefinition.Builder module) {
    ModelProgram program = ModelProgram.trace(module.build(), TracedRows.OPTIONS);
    assertThat(program.findings()).isEmpty();
  }

  @Test
  void aPathThatCarriesOnlyAShapeIsNone() {
    assertTrains(
        rows.module(
            (step, inputs) -> { // dropout by hand
              Ops tf = step.tf();
              Operand<TFloat32> h = rows.dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> mask =
                  tf.math.round(tf.random.randomUniform(tf.shape(h), TFloat32.class));
              return tf.squeeze(tf.math.mul(h, mask), Squeeze.axis(List.of(1L)));
            }));
    assertTrains(
        rows.module(
            (step, inputs) -> { // a variational autoencoder's sample
              Ops tf = step.tf();
              Operand<TFloat32> mu = rows.dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> noise =
                  tf.random.randomStandardNormal(tf.shape(mu), TFloat32.class);
              Operand<TFloat32> z = tf.math.add(mu, tf.math.mul(tf.math.exp(mu), noise));
              return tf.squeeze(z, Squeeze.axis(List.of(1L)));
            }));
    assertTrains(
        rows.module(
            (step, inputs) -> { // a condition, an index, and a count
              Ops tf = step.tf();
              Operand<TFloat32> h = rows.dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> above =
                  tf.dtypes.cast(tf.math.greater(h, tf.constant(0f)), TFloat32.class);
              Operand<TFloat32> place =
                  tf.dtypes.cast(tf.math.argMax(h, tf.constant(0), TInt32.class), TFloat32.class);
              Operand<TFloat32> size = tf.dtypes.cast(tf.size(h), TFloat32.class);
              Operand<TFloat32> y = tf.math.div(tf.math.add(tf.math.mul(h, above), place), size);
              return tf.squeeze(y, Squeeze.axis(List.of(1L)));
            }));
  }

  @Test
  void aLossThatIsRoundedDependsOnNothing() {
    assertThat(
            TracedRows.failure(
                rows.module((step, inputs) -> step.tf().math.round(rows.loss(step, inputs)))))
        .hasMessageThat()
        .contains("the loss of train must depend on a trainable variable");
  }

  @Test
  void aLayerAppliedTwiceSharesItsWeights() {
    var module =
        rows.module(
            (step, inputs) -> {
              Operand<TFloat32> sum =
                  step.tf()
                      .math
                      .add(
                          rows.dense.apply(step, inputs.float32("x")),
                          rows.dense.apply(step, inputs.float32("x")));
              return step.tf().squeeze(sum, org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
            });
    try (ModelSession session = ModelProgram.trace(module.build(), TracedRows.OPTIONS).open()) {
      assertThat(session.weights().keySet()).containsExactly("dense/bias", "dense/kernel");
      assertThat(session.parameters(true)).isEqualTo(4);
    }
  }

  @Test
  void movingAveragesAreNotTrained() {
    BatchNormalization norm = BatchNormalization.of();
    ModuleDefinition module =
        ModuleDefinition.builder("Norm")
            .layer("norm", norm)
            .layer("dense", rows.dense)
            .trainingStep(
                "train",
                (step, inputs) ->
                    step.tf()
                        .squeeze(
                            rows.dense.apply(step, norm.apply(step, inputs.float32("x"))),
                            org.tensorflow.op.core.Squeeze.axis(List.of(1L))),
                List.of(),
                new TracedRows.RowCollator())
            .optimizer(() -> SGD.learningRate(0.1))
            .build();
    try (ModelSession session = ModelProgram.trace(module, TracedRows.OPTIONS).open()) {
      assertThat(session.weights().keySet())
          .containsExactly("dense/bias", "dense/kernel", "norm/beta", "norm/gamma");
      assertThat(session.parameters(false)).isEqualTo(6);
    }
  }
}
