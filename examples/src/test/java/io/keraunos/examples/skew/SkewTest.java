package io.keraunos.examples.skew;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.data.Dataset;
import io.keraunos.trainer.Predictions;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows at random, of which half the values are at the edge of their type or were never trained on:
 * the trainer and the exported model make the same of them, features to the bit.
 *
 * <p>With {@code -Dkeraunos.skew=FOLDER} the models, the rows and the answers stay in the folder,
 * and {@code src/test/python/skew.py FOLDER} compares them with what TensorFlow gives in Python.
 */
class SkewTest {

  private static final int TRAINED = 500;
  private static final int ROWS = 10_000;
  private static final int ALONE = 100;

  /**
   * A table.
   *
   * @param <T> its record
   * @param <I> the record that the predictor takes
   */
  private record Table<T, I>(
      String name,
      Function<Fuzz, T> row,
      Function<List<T>, Trainer> trainer,
      Function<T, I> input,
      BiFunction<Path, List<I>, List<float[]>> together,
      BiFunction<Path, List<I>, List<float[]>> alone) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Table<?, ?>> tables() {
    return Stream.of(
        new Table<>(
            "SubscriberNet",
            SubscriberNet.Subscriber::of,
            rows ->
                SubscriberNetTrainer.builder(new SubscriberNet(rows))
                    .maxEpochs(1)
                    .progressBar(false)
                    .build(),
            SubscriberNetSubscriberInput::of,
            (model, rows) -> {
              try (var predictor = SubscriberNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = SubscriberNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }),
        new Table<>(
            "HouseNet",
            HouseNet.House::of,
            rows ->
                HouseNetTrainer.builder(new HouseNet(rows)).maxEpochs(1).progressBar(false).build(),
            HouseNetHouseInput::of,
            (model, rows) -> {
              try (var predictor = HouseNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = HouseNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }),
        new Table<>(
            "NumberNet",
            NumberNet.Numbers::of,
            rows ->
                NumberNetTrainer.builder(new NumberNet(rows))
                    .maxEpochs(1)
                    .progressBar(false)
                    .build(),
            NumberNetNumbersInput::of,
            (model, rows) -> {
              try (var predictor = NumberNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = NumberNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }),
        new Table<>(
            "CategoryNet",
            CategoryNet.Categories::of,
            rows ->
                CategoryNetTrainer.builder(new CategoryNet(rows))
                    .maxEpochs(1)
                    .progressBar(false)
                    .build(),
            CategoryNetCategoriesInput::of,
            (model, rows) -> {
              try (var predictor = CategoryNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = CategoryNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }),
        new Table<>(
            "TimeNet",
            TimeNet.Times::of,
            rows ->
                TimeNetTrainer.builder(new TimeNet(rows)).maxEpochs(1).progressBar(false).build(),
            TimeNetTimesInput::of,
            (model, rows) -> {
              try (var predictor = TimeNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = TimeNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }),
        new Table<>(
            "OrderNet",
            OrderNet.Order::of,
            rows ->
                OrderNetTrainer.builder(new OrderNet(rows)).maxEpochs(1).progressBar(false).build(),
            OrderNetOrderInput::of,
            (model, rows) -> {
              try (var predictor = OrderNetPredictor.load(model)) {
                return predictor.everything(rows);
              }
            },
            (model, rows) -> {
              try (var predictor = OrderNetPredictor.load(model)) {
                return rows.stream().map(predictor::everything).toList();
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("tables")
  <T, I> void theExportedModelMakesTheSameOfEveryRow(Table<T, I> table, @TempDir Path temporary) {
    String kept = System.getProperty("keraunos.skew");
    Path folder = (kept == null ? temporary : Path.of(kept)).resolve(table.name());
    Fuzz ordinary = new Fuzz(1, false);
    List<T> trained = Stream.generate(() -> table.row().apply(ordinary)).limit(TRAINED).toList();
    Fuzz wild = new Fuzz(2, true);
    List<T> rows = Stream.generate(() -> table.row().apply(wild)).limit(ROWS).toList();
    List<I> inputs = rows.stream().map(table.input()).toList();
    Predictions expected;
    try (Trainer trainer = table.trainer().apply(trained)) {
      trainer.fit();
      expected = trainer.predict(Dataset.of(rows));
      trainer.export(folder.resolve("model"));
    }
    compare(expected, table.together().apply(folder.resolve("model"), inputs), inputs);
    compare(
        expected, table.alone().apply(folder.resolve("model"), inputs.subList(0, ALONE)), inputs);
    if (kept != null) {
      SkewFiles.write(folder, rows, expected);
    }
  }

  private static void compare(Predictions expected, List<float[]> answers, List<?> inputs) {
    for (int i = 0; i < answers.size(); i++) {
      float[] answer = answers.get(i);
      float[] row = expected.row(i);
      int last = row.length - 1;
      assertWithMessage("row %s", i).that(answer).hasLength(row.length);
      for (int k = 0; k < last; k++) {
        assertWithMessage("feature %s of row %s, %s", k, i, inputs.get(i))
            .that(Float.floatToRawIntBits(answer[k]))
            .isEqualTo(Float.floatToRawIntBits(row[k]));
      }
      assertWithMessage("answer to row %s, %s", i, inputs.get(i))
          .that(answer[last])
          .isWithin(1e-6f * Math.max(1, Math.abs(row[last])))
          .of(row[last]);
    }
  }
}
