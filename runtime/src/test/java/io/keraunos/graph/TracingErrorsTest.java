package io.keraunos.graph;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.distribute.Cluster;
import io.keraunos.layer.BatchNormalization;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Layer;
import io.keraunos.optimizer.SGD;
import io.keraunos.regularizer.Regularizers;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepBody;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Precision;
import io.keraunos.trainer.SessionSettings;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Mistakes in a step's body are reported when the graph is traced. */
class TracingErrorsTest {

  private record Row(float[] x) {}

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(Feature.of("x", Feature.Type.FLOAT32, 3));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      row.put(example.x());
    }
  }

  private static final SessionOptions OPTIONS =
      new SessionOptions(
          new SessionSettings(0, false, Accelerator.CPU, 1, Precision.FLOAT32, OptionalInt.of(1)),
          OptionalInt.empty(),
          Cluster.LOCAL,
          false,
          StepOptions.PLAIN);

  private final Dense dense = Dense.of(1);
  private final Dense other = Dense.of(1);

  @AfterEach
  void nothingIsLeft() {
    assertThat(ModelSession.live()).isEqualTo(0);
  }

  private Operand<TFloat32> loss(Step step, Inputs inputs) {
    return step.tf()
        .squeeze(
            dense.apply(step, inputs.float32("x")),
            org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
  }

  private ModuleDefinition.Builder module(StepBody.Training body, String... logs) {
    return ModuleDefinition.builder("Broken")
        .layer("dense", dense)
        .layer("other", other)
        .trainingStep("train", body, List.of(logs), new RowCollator())
        .optimizer(() -> SGD.learningRate(0.1));
  }

  private static Throwable failure(ModuleDefinition.Builder module) {
    return assertThrows(
        RuntimeException.class, () -> ModelSession.open(module.build(), OPTIONS).close());
  }

  @Test
  void aNameLoggedTwice() {
    var module =
        module(
            (step, inputs) -> {
              Operand<TFloat32> loss = loss(step, inputs);
              step.log("a", loss);
              step.log("a", loss);
              return loss;
            });
    assertThat(failure(module)).hasMessageThat().contains("\"a\" was logged twice in train");
  }

  @Test
  void aNameThatWasNotDeclared() {
    var module =
        module(
            (step, inputs) -> {
              Operand<TFloat32> loss = loss(step, inputs);
              step.log("b", loss);
              return loss;
            },
            "a");
    assertThat(failure(module))
        .hasMessageThat()
        .contains("\"b\" was logged in train, whose annotation declares [a]");
  }

  @Test
  void aDeclaredNameThatWasNotLogged() {
    assertThat(failure(module(this::loss, "a")))
        .hasMessageThat()
        .contains("train declares logs [a], but did not log [a]");
  }

  @Test
  void aValueThatIsNeitherScalarNorPerExample() {
    var module =
        module(
            (step, inputs) -> {
              step.log("x", inputs.float32("x"));
              return loss(step, inputs);
            });
    assertThat(failure(module))
        .hasMessageThat()
        .contains("\"x\" in train must be a scalar or a [batch] vector");
  }

  @Test
  void aRuleForAWeightThatIsNone() {
    var module =
        module(
            (step, inputs) -> {
              step.scope(dense).regularize("weight", Regularizers.l2(0.1));
              return loss(step, inputs);
            });
    assertThat(failure(module))
        .hasMessageThat()
        .contains(
            "a rule must be for a weight that dense = Dense(1 units) has asked for, but it has not"
                + " asked for dense/weight");
  }

  @Test
  void aLayerThatIsNoField() {
    var module = module((step, inputs) -> Dense.of(2).apply(step, inputs.float32("x")));
    assertThat(failure(module)).hasMessageThat().contains("a layer must be a field of the module");
  }

  @Test
  void aLossWithoutVariables() {
    var module = module((step, inputs) -> step.tf().constant(1f));
    assertThat(failure(module))
        .hasMessageThat()
        .contains("the loss of train must depend on a trainable variable");
  }

  @Test
  void aConvolutionWithDilationsByTheOpIsRefused() {
    var module =
        module(
            (step, inputs) -> {
              Operand<TFloat32> y = dense.apply(step, inputs.float32("x"));
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
    Throwable failure = failure(module);
    assertThat(failure).isInstanceOf(NotDifferentiableException.class);
    assertThat(failure)
        .hasMessageThat()
        .contains("Use the layers Conv2D.of(...).dilation(...) and");
  }

  @Test
  void aDepthwiseConvolutionWithDilationsByTheOpIsRefused() {
    var module =
        module(
            (step, inputs) -> {
              Operand<TFloat32> y = dense.apply(step, inputs.float32("x"));
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
    assertThat(failure(module)).hasMessageThat().contains("DepthwiseConv2D.of(...).dilation(...)");
  }

  @Test
  void anOpWithoutAGradientIsNamedWithItsVariables() {
    var module = module((step, inputs) -> step.tf().random.randomShuffle(loss(step, inputs)));
    Throwable failure = failure(module);
    assertThat(failure).isInstanceOf(NotDifferentiableException.class);
    assertThat(failure).hasMessageThat().contains("no gradient for the op RandomShuffle");
    assertThat(failure).hasMessageThat().contains("[dense/kernel, dense/bias]");
    assertThat(failure).hasMessageThat().contains("A random choice has no derivative");
  }

  @Test
  void aVariableThatTheLossDoesNotDependOnIsAWarning() {
    var module =
        module(
            (step, inputs) -> {
              other.apply(step, inputs.float32("x"));
              return loss(step, inputs);
            });
    try (ModelSession session = ModelSession.open(module.build(), OPTIONS)) {
      assertThat(session.warnings()).hasSize(1);
      assertThat(session.warnings().get(0)).contains("[other/kernel, other/bias]");
    }
  }

  @Test
  void aVariableBehindStopGradientIsAWarningToo() {
    var module =
        module(
            (step, inputs) ->
                step.tf()
                    .math
                    .add(
                        loss(step, inputs),
                        step.tf()
                            .stopGradient(
                                step.tf()
                                    .reduceMax(
                                        other.apply(step, inputs.float32("x")),
                                        step.tf().constant(1)))));
    try (ModelSession session = ModelSession.open(module.build(), OPTIONS)) {
      assertThat(session.warnings().toString()).contains("[other/kernel, other/bias]");
    }
  }

  @Test
  void aVariableThatTrainingNeverSees() {
    var module =
        module(this::loss)
            .validationStep(
                "validate",
                (step, inputs) ->
                    step.log(
                        "mean",
                        step.tf()
                            .math
                            .mean(other.apply(step, inputs.float32("x")), step.tf().array(0, 1))),
                List.of(),
                new RowCollator());
    try (ModelSession session = ModelSession.open(module.build(), OPTIONS)) {
      assertThat(session.warnings()).hasSize(1);
      assertThat(session.warnings().get(0))
          .contains("validate uses [other/kernel, other/bias], and no training step does");
    }
  }

  private static void assertTrains(ModuleDefinition.Builder module) {
    try (ModelSession session = ModelSession.open(module.build(), OPTIONS)) {
      assertThat(session.warnings()).isEmpty();
    }
  }

  @Test
  void aPathThatCarriesOnlyAShapeIsNone() {
    assertTrains(
        module(
            (step, inputs) -> { // dropout by hand
              Ops tf = step.tf();
              Operand<TFloat32> h = dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> mask =
                  tf.math.round(tf.random.randomUniform(tf.shape(h), TFloat32.class));
              return tf.squeeze(tf.math.mul(h, mask), Squeeze.axis(List.of(1L)));
            }));
    assertTrains(
        module(
            (step, inputs) -> { // a variational autoencoder's sample
              Ops tf = step.tf();
              Operand<TFloat32> mu = dense.apply(step, inputs.float32("x"));
              Operand<TFloat32> noise =
                  tf.random.randomStandardNormal(tf.shape(mu), TFloat32.class);
              Operand<TFloat32> z = tf.math.add(mu, tf.math.mul(tf.math.exp(mu), noise));
              return tf.squeeze(z, Squeeze.axis(List.of(1L)));
            }));
    assertTrains(
        module(
            (step, inputs) -> { // a condition, an index, and a count
              Ops tf = step.tf();
              Operand<TFloat32> h = dense.apply(step, inputs.float32("x"));
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
    assertThat(failure(module((step, inputs) -> step.tf().math.round(loss(step, inputs)))))
        .hasMessageThat()
        .contains("the loss of train must depend on a trainable variable");
  }

  @Test
  void aTensorOfMoreElementsThanCanBeCounted() {
    var module =
        module(
            (step, inputs) -> {
              Ops tf = step.tf();
              Operand<TFloat32> huge =
                  tf.fill(tf.constant(new long[] {1L << 35, 1L << 35}), tf.constant(1f));
              return tf.math.mul(loss(step, inputs), tf.math.mean(huge, tf.array(0, 1)));
            });
    assertThat(failure(module))
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
                new RowCollator())
            .optimizer(() -> SGD.learningRate(0.1));
    assertThat(failure(module))
        .hasMessageThat()
        .contains(
            "variable wide/kernel must have at most 2147483647 numbers, but has 3221225472: its"
                + " shape is [3, 1073741824]. Make the layer wide smaller");
  }

  @Test
  void aValidationThatLogsNothing() {
    var module =
        module(this::loss)
            .validationStep("validate", (step, inputs) -> {}, List.of(), new RowCollator());
    assertThat(failure(module)).hasMessageThat().contains("validate must log something");
  }

  @Test
  void aPredictionWithoutABatch() {
    var module =
        module(this::loss)
            .predictStep("predict", (step, inputs) -> step.tf().constant(1f), new RowCollator());
    assertThat(failure(module))
        .hasMessageThat()
        .contains("of shape [batch, ...], but returned TFloat32 of shape []. Cast or reshape it");
  }

  @Test
  void aLayerAppliedTwiceSharesItsWeights() {
    var module =
        module(
            (step, inputs) -> {
              Operand<TFloat32> sum =
                  step.tf()
                      .math
                      .add(
                          dense.apply(step, inputs.float32("x")),
                          dense.apply(step, inputs.float32("x")));
              return step.tf().squeeze(sum, org.tensorflow.op.core.Squeeze.axis(List.of(1L)));
            });
    try (ModelSession session = ModelSession.open(module.build(), OPTIONS)) {
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
            .layer("dense", dense)
            .trainingStep(
                "train",
                (step, inputs) ->
                    step.tf()
                        .squeeze(
                            dense.apply(step, norm.apply(step, inputs.float32("x"))),
                            org.tensorflow.op.core.Squeeze.axis(List.of(1L))),
                List.of(),
                new RowCollator())
            .optimizer(() -> SGD.learningRate(0.1))
            .build();
    try (ModelSession session = ModelSession.open(module, OPTIONS)) {
      assertThat(session.weights().keySet())
          .containsExactly("dense/bias", "dense/kernel", "norm/beta", "norm/gamma");
      assertThat(session.parameters(false)).isEqualTo(6);
    }
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
