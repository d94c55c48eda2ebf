package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.data.StreamDataset;
import io.keraunos.feature.Encoding;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches whose values pass through an encoding. */
class EncodedBatchTest {

  private record Customer(
      double income, @Nullable String city, @Nullable Long zip, String url, float plain) {}

  private static final Collator<Customer> COLLATOR =
      new Collator<>() {
        @Override
        public Class<Customer> exampleType() {
          return Customer.class;
        }

        @Override
        public List<Feature> features() {
          return List.of(
              Feature.of("income", Feature.Type.FLOAT64)
                  .as(Meaning.number(Scale.STANDARD, Missing.REFUSED)),
              Feature.of("city", Feature.Type.STRING).as(Meaning.category(9, Missing.ENTRY)),
              Feature.of("zip", Feature.Type.INT64).as(Meaning.category(9, Missing.ENTRY)),
              Feature.of("url", Feature.Type.STRING).as(Meaning.hashed(10, Missing.REFUSED)),
              Feature.of("plain", Feature.Type.FLOAT32));
        }

        @Override
        public void write(Customer example, ExampleWriter row) {
          row.put(example.income());
          row.put(Raw.text(example.city()));
          row.put(Raw.whole(example.zip()));
          row.put(example.url());
          row.put(example.plain());
        }
      };

  private static final FittedFeatures FITTED =
      new FittedFeatures(
          9,
          Map.of(
              "income",
              new FittedFeature.Numbers(9, 0, 1, 1, 0, 2, List.of(0.0, 2.0)),
              "city",
              new FittedFeature.Values(9, 0, 2, List.of("Bern", "Zürich"), List.of(5L, 4L)),
              "zip",
              new FittedFeature.Values(9, 0, 2, List.of("8000", "-1"), List.of(5L, 4L)),
              "url",
              new FittedFeature.Occurrences(9, 0)));

  private static final List<Customer> CUSTOMERS =
      List.of(
          new Customer(1.5, "Zürich", -1L, "a", 1),
          new Customer(-2, null, 8000L, "b", 2),
          new Customer(1e300, "Basel", null, "a", 3),
          new Customer(0, "Bern", 7L, "c", 4));

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  private static BatchLoaderOptions options(int workers) {
    return new BatchLoaderOptions("test", 4, false, workers, false, 0, 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void entriesAreFedAndAllElseStaysAsItIs(int workers) throws Exception {
    Encoding encoding = Encoding.of(COLLATOR.features(), FITTED);
    try (BatchLoader loader =
        BatchLoader.open(Dataset.of(CUSTOMERS), COLLATOR, encoding, options(workers))) {
      assertEncoded(loader);
    }
    StreamDataset<Customer> stream = StreamDataset.unsharded(CUSTOMERS::iterator);
    try (BatchLoader loader = BatchLoader.open(stream, COLLATOR, encoding, options(workers))) {
      assertEncoded(loader);
    }
  }

  private static void assertEncoded(BatchLoader loader) throws InterruptedException {
    loader.start(0, 0, Long.MAX_VALUE);
    Batch batch = loader.next();
    ByteBuffer incomes = LoaderFixtures.bytes(batch.tensor(0));
    assertThat(incomes.capacity()).isEqualTo(4 * Double.BYTES);
    assertThat(incomes.getDouble(2 * Double.BYTES)).isEqualTo(1e300);
    assertInts(batch, 1, 1, 3, 2, 0);
    assertInts(batch, 2, 1, 0, 3, 2);
    ByteBuffer urls = LoaderFixtures.bytes(batch.tensor(3));
    assertThat(urls.getInt(2 * Integer.BYTES)).isEqualTo(urls.getInt(0));
    ByteBuffer plain = LoaderFixtures.bytes(batch.tensor(4));
    assertThat(plain.getFloat(3 * Float.BYTES)).isEqualTo(4);
    batch.release();
    assertThat(loader.next()).isNull();
  }

  private static void assertInts(Batch batch, int column, int... expected) {
    ByteBuffer bytes = LoaderFixtures.bytes(batch.tensor(column));
    assertThat(bytes.capacity()).isEqualTo(expected.length * Integer.BYTES);
    for (int row = 0; row < expected.length; row++) {
      assertThat(bytes.getInt(row * Integer.BYTES)).isEqualTo(expected[row]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  @SuppressWarnings("resource") // a loader that fails closes itself
  void aValueThatMustNotBeIsNamedWithItsIndex(int workers) {
    List<Customer> customers =
        List.of(CUSTOMERS.get(0), new Customer(Double.NaN, "Bern", 1L, "a", 1));
    Encoding encoding = Encoding.of(COLLATOR.features(), FITTED);
    BatchLoader loader =
        BatchLoader.open(Dataset.of(customers), COLLATOR, encoding, options(workers));
    loader.start(0, 0, Long.MAX_VALUE);
    DatasetException e = assertThrows(DatasetException.class, loader::next);
    assertThat(e)
        .hasMessageThat()
        .isEqualTo(
            "Loader 'test' could not load the example at index 1 of 2: component income must be a"
                + " finite number, but was NaN; declare missing = Missing.MEAN or another rule, or"
                + " repair the data");
    assertThat(e.example()).isEqualTo(1);
  }

  @Test
  void rawValuesAreCheckedOnly() {
    Encoding raw = Encoding.raw(COLLATOR.features());
    try (BatchPool pool = new BatchPool(raw, 1)) {
      Batch batch = pool.take(1);
      batch.write(0, CUSTOMERS.get(2), COLLATOR);
      assertThat(LoaderFixtures.bytes(batch.tensor(2)).getLong(0)).isEqualTo(Raw.MISSING);
      assertThat(LoaderFixtures.bytes(batch.tensor(1)).capacity()).isEqualTo(24);
      assertThat(
              assertThrows(
                  IllegalArgumentException.class,
                  () -> batch.write(0, new Customer(1, "Bern", 1L, "", 1), COLLATOR)))
          .hasMessageThat()
          .startsWith("component url must have a value, but was null or \"\"");
      batch.release();
    }
  }

  @Test
  void aValueOfAnotherTypeIsRefused() {
    Encoding encoding = Encoding.of(COLLATOR.features(), FITTED);
    try (BatchPool pool = new BatchPool(encoding, 1)) {
      Batch batch = pool.take(1);
      assertUnfit(batch, "the raw value of component income", row -> row.put(1f));
      assertUnfit(batch, "component income must be a value of type FLOAT64", row -> row.put("a"));
      assertUnfit(
          batch,
          "the type of its component, but writes numbers",
          row -> {
            row.put(1.0);
            row.put(2.0);
          });
      assertUnfit(
          batch,
          "the raw value of component city",
          row -> {
            row.put(1.0);
            row.put(3); // would be taken for an entry
          });
      batch.release();
    }
  }

  private static void assertUnfit(Batch batch, String message, Consumer<ExampleWriter> values) {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> batch.write(0, values, Consumer::accept)))
        .hasMessageThat()
        .contains(message);
  }
}
