package io.keraunos.testing;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.ModuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class KeraunosAssertionsTest {

  record Row(float[] x, int label) {}

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return List.of(
          Feature.of("x", Feature.Type.FLOAT32, 3), Feature.of("label", Feature.Type.INT32));
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      throw new AssertionError("no example is read");
    }
  }

  private final Dense dense = Dense.of(2);

  private ModuleDefinition module(boolean softmax) {
    return ModuleDefinition.builder("Net")
        .layer("dense", dense)
        .trainingStep(
            "train",
            (step, in) -> {
              Operand<TFloat32> y = dense.apply(step, in.float32("x"));
              return Losses.sparseCategoricalCrossentropy(
                  step, softmax ? step.tf().nn.softmax(y) : y, in.int32("label"));
            },
            List.of(),
            new RowCollator())
        .validationStep(
            "validate",
            (step, in) ->
                step.log(
                    "acc",
                    softmax
                        ? in.float32("x")
                        : Metrics.accuracy(
                            step, dense.apply(step, in.float32("x")), in.int32("label"))),
            List.of(),
            new RowCollator())
        .optimizer(() -> SGD.learningRate(0.1))
        .build();
  }

  @Test
  void aModuleThatIsRight() {
    KeraunosAssertions.assertTraces(module(false));
  }

  @Test
  void aModuleThatIsWrongIsToldWithItsLine() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> KeraunosAssertions.assertTraces(module(true)));
    assertThat(error).hasMessageThat().contains("the module must trace without findings");
    assertThat(error).hasMessageThat().contains("must be a scalar or a [batch] vector");
    assertThat(error).hasMessageThat().contains("KeraunosAssertionsTest.java:");
  }
}
