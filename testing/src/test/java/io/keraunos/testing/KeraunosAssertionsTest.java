package io.keraunos.testing;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.SGD;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
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

  /** A module that learns a plane; its loss is a constant unless it is connected. */
  private static Trainer.Builder plane(boolean connected, long dataSeed) {
    Dense dense = Dense.of(1);
    Random random = new Random(dataSeed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      float[] x = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
      rows.add(new Row(x, random.nextInt(2)));
    }
    return Trainers.builder(
        ModuleDefinition.builder("Plane")
            .layer("dense", dense)
            .trainingStep(
                "train",
                (step, in) -> {
                  Operand<TFloat32> y = dense.apply(step, in.float32("x"));
                  Operand<TFloat32> target =
                      step.tf().dtypes.cast(in.int32("label"), TFloat32.class);
                  Operand<TFloat32> answer =
                      connected ? y : step.tf().math.mul(y, step.tf().constant(1e-9f));
                  Operand<TFloat32> loss = Losses.meanSquaredError(step, answer, target);
                  step.log("loss", loss);
                  return loss;
                },
                List.of("loss"),
                new WritingCollator())
            .optimizer(() -> SGD.learningRate(0.3))
            .loader(
                Stage.TRAIN,
                "rows",
                () -> Dataset.of(rows),
                new WritingCollator(),
                new LoaderOptions(4, true, 0, false))
            .build());
  }

  private static final class WritingCollator implements Collator<Row> {
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
      row.put(example.x());
      row.put(example.label());
    }
  }

  @Test
  void aModuleThatIsWiredUpLearnsOneBatchByHeart() {
    MetricName loss = MetricName.of("loss");
    KeraunosAssertions.assertOverfits(plane(true, 1), loss, 0.05, 5_000);
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> KeraunosAssertions.assertOverfits(plane(false, 1), loss, 0.05, 50));
    assertThat(error)
        .hasMessageThat()
        .startsWith("loss must fall below 0.05 on one batch within 50 steps, but was ");
  }

  @Test
  void fitsWithOneSeedAreTheSame() {
    KeraunosAssertions.assertDeterministic(() -> plane(true, 1), 5);
    AtomicLong another = new AtomicLong();
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                KeraunosAssertions.assertDeterministic(
                    () -> plane(true, another.incrementAndGet()), 5));
    assertThat(error).hasMessageThat().startsWith("two fits of 5 steps must end with the same");
  }
}
