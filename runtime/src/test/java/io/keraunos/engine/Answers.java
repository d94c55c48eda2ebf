package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Inputs;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.RowFiller;
import io.keraunos.step.Step;
import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.tensorflow.Operand;

/** A module that only predicts, with a step that a test chooses and every kind of component. */
final class Answers {

  /** An example with one component of every kind. */
  record Row(
      float[] x,
      float a,
      double d,
      int id,
      long big,
      boolean yes,
      String text,
      byte[] image,
      int[] tokens) {

    static Row of(int i) {
      return new Row(
          new float[] {i, -i / 7f},
          i / 3f,
          i / 10.0,
          i,
          1000L * i,
          i % 3 == 0,
          "text " + i,
          new byte[] {(byte) i, (byte) (200 + i), 7},
          new int[] {i % 5, i % 3});
    }
  }

  static final List<Feature> FEATURES =
      List.of(
          Feature.of("x", Feature.Type.FLOAT32, 2),
          Feature.of("a", Feature.Type.FLOAT32),
          Feature.of("d", Feature.Type.FLOAT64),
          Feature.of("id", Feature.Type.INT32),
          Feature.of("big", Feature.Type.INT64),
          Feature.of("yes", Feature.Type.BOOL),
          Feature.of("text", Feature.Type.STRING),
          Feature.of("image", Feature.Type.UINT8, 3),
          Feature.of("tokens", Feature.Type.INT32, 2));

  /** Returns a filler that writes the named components. */
  static RowFiller<Row> filler(List<String> names) {
    return (example, row) -> names.forEach(name -> put(name, example, row));
  }

  private static void put(String name, Row example, ExampleWriter row) {
    switch (name) {
      case "x" -> row.put(example.x());
      case "a" -> row.put(example.a());
      case "d" -> row.put(example.d());
      case "id" -> row.put(example.id());
      case "big" -> row.put(example.big());
      case "yes" -> row.put(example.yes());
      case "text" -> row.put(example.text());
      case "image" -> row.put(example.image());
      case "tokens" -> row.put(example.tokens());
      default -> throw new AssertionError(name);
    }
  }

  private static final class RowCollator implements Collator<Row> {
    @Override
    public Class<Row> exampleType() {
      return Row.class;
    }

    @Override
    public List<Feature> features() {
      return FEATURES;
    }

    @Override
    public void write(Row example, ExampleWriter row) {
      FEATURES.forEach(feature -> put(feature.name(), example, row));
    }
  }

  final Dense head = Dense.of(3);
  LoaderOptions loader = new LoaderOptions(4, false, 0, false);
  Dataset<Row> data = rows(10);

  static Dataset<Row> rows(int count) {
    return Dataset.of(IntStream.range(0, count).mapToObj(Row::of).toList());
  }

  /** A trainer whose predict step is called {@code answer}. */
  Trainer.Builder trainer(BiFunction<Step, Inputs, Operand<?>> step) {
    return ModuleTrainer.builder(
            ModuleDefinition.builder("Answers")
                .layer("head", head)
                .predictStep("answer", step::apply, new RowCollator())
                .loader(Stage.PREDICT, "data", () -> data, new RowCollator(), loader)
                .build())
        .accelerator(Accelerator.CPU)
        .progressBar(false)
        .modelSummary(false);
  }

  /** A step that answers with the number of the example. */
  static Operand<?> id(Step step, Inputs inputs) {
    return inputs.int32("id");
  }
}
