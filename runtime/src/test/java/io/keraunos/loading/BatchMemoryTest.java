package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.data.DatasetException;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.internal.c_api.TF_TString;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * Contents of a batch's native memory, for every type, and the errors for values that do not fit.
 */
class BatchMemoryTest {

  record Everything(
      byte[] image,
      float[] floats,
      double[] doubles,
      int[] ints,
      long[] longs,
      boolean[] booleans,
      float f,
      double d,
      int i,
      long l,
      boolean b,
      String text) {}

  private static final List<Feature> FEATURES =
      List.of(
          Feature.of("image", Feature.Type.UINT8, 1, 2, 3),
          Feature.of("floats", Feature.Type.FLOAT32, 2),
          Feature.of("doubles", Feature.Type.FLOAT64, 2),
          Feature.of("ints", Feature.Type.INT32, 2),
          Feature.of("longs", Feature.Type.INT64, 2, 1),
          Feature.of("booleans", Feature.Type.BOOL, 3),
          Feature.of("f", Feature.Type.FLOAT32),
          Feature.of("d", Feature.Type.FLOAT64),
          Feature.of("i", Feature.Type.INT32),
          Feature.of("l", Feature.Type.INT64),
          Feature.of("b", Feature.Type.BOOL),
          Feature.of("text", Feature.Type.STRING));

  private static final Collator<Everything> COLLATOR =
      collator(
          Everything.class,
          FEATURES,
          (e, row) -> {
            row.put(e.image());
            row.put(e.floats());
            row.put(e.doubles());
            row.put(e.ints());
            row.put(e.longs());
            row.put(e.booleans());
            row.put(e.f());
            row.put(e.d());
            row.put(e.i());
            row.put(e.l());
            row.put(e.b());
            row.put(e.text());
          });

  interface RowBody<T> {
    void write(T example, ExampleWriter row);
  }

  private static <T> Collator<T> collator(Class<T> type, List<Feature> features, RowBody<T> body) {
    return new Collator<>() {
      @Override
      public Class<T> exampleType() {
        return type;
      }

      @Override
      public List<Feature> features() {
        return features;
      }

      @Override
      public void write(T example, ExampleWriter row) {
        body.write(example, row);
      }
    };
  }

  private static String text(int i) {
    // Short ones lie inside the TF_TString, long ones (above 22 bytes) on the heap.
    return i % 3 == 0 ? "" : i % 3 == 1 ? "grün " + i : "κεραυνός ".repeat(i + 1);
  }

  private static Everything example(int i) {
    byte b = (byte) (200 + i);
    return new Everything(
        new byte[] {b, 1, 2, 3, 4, -1},
        new float[] {i, 0.5f},
        new double[] {i, -0.25},
        new int[] {i, Integer.MIN_VALUE},
        new long[] {i, Long.MAX_VALUE},
        new boolean[] {i % 2 == 0, true, false},
        i + 0.5f,
        i + 0.125,
        -i,
        1L << (40 + i % 10),
        i % 2 == 1,
        text(i));
  }

  private static BatchLoaderOptions options(int batchSize, int workers) {
    return new BatchLoaderOptions("test", batchSize, false, workers, false, 0, 2);
  }

  @AfterEach
  void nothingIsLeft() {
    LoaderFixtures.assertNothingLeft();
  }

  private static long[] shape(TF_Tensor tensor) {
    return IntStream.range(0, tensorflow.TF_NumDims(tensor))
        .mapToLong(i -> tensorflow.TF_Dim(tensor, i))
        .toArray();
  }

  private static String text(TF_Tensor tensor, int row) {
    TF_TString string = new TF_TString(tensorflow.TF_TensorData(tensor)).getPointer(row);
    BytePointer data = tensorflow.TF_TString_GetDataPointer(string);
    return data.capacity(tensorflow.TF_TString_GetSize(string)).getString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void everyTypeArrivesWhereItBelongs(int workers) throws Exception {
    Dataset<Everything> dataset =
        Dataset.of(IntStream.range(0, 23).mapToObj(BatchMemoryTest::example).toList());
    try (BatchLoader loader = BatchLoader.open(dataset, COLLATOR, options(4, workers))) {
      for (int epoch = 0; epoch < 3; epoch++) {
        loader.start(epoch, 0, Long.MAX_VALUE);
        int i = 0;
        for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
          assertShapes(batch);
          for (int row = 0; row < batch.size(); row++) {
            assertRow(batch, row, example(i), i++);
          }
          batch.release();
        }
        assertThat(i).isEqualTo(23);
      }
    }
  }

  private static void assertShapes(Batch batch) {
    int n = batch.size();
    assertThat(shape(batch.tensor(0))).isEqualTo(new long[] {n, 1, 2, 3});
    assertThat(shape(batch.tensor(1))).isEqualTo(new long[] {n, 2});
    assertThat(shape(batch.tensor(4))).isEqualTo(new long[] {n, 2, 1});
    assertThat(shape(batch.tensor(6))).isEqualTo(new long[] {n});
    assertThat(shape(batch.tensor(11))).isEqualTo(new long[] {n});
    assertThat(tensorflow.TF_TensorType(batch.tensor(0))).isEqualTo(tensorflow.TF_UINT8);
    assertThat(tensorflow.TF_TensorType(batch.tensor(5))).isEqualTo(tensorflow.TF_BOOL);
    assertThat(tensorflow.TF_TensorType(batch.tensor(11))).isEqualTo(tensorflow.TF_STRING);
    assertThat(LoaderFixtures.bytes(batch.tensor(2)).capacity()).isEqualTo(n * 16);
  }

  private static void assertRow(Batch batch, int row, Everything expected, int i) {
    ByteBuffer[] columns =
        IntStream.range(0, 11)
            .mapToObj(feature -> LoaderFixtures.bytes(batch.tensor(feature)))
            .toArray(ByteBuffer[]::new);
    byte[] image = new byte[6];
    columns[0].get(row * 6, image);
    assertThat(image).isEqualTo(expected.image());
    assertThat(columns[1].getFloat(row * 8)).isEqualTo((float) i);
    assertThat(columns[1].getFloat(row * 8 + 4)).isEqualTo(0.5f);
    assertThat(columns[2].getDouble(row * 16)).isEqualTo((double) i);
    assertThat(columns[3].getInt(row * 8 + 4)).isEqualTo(Integer.MIN_VALUE);
    assertThat(columns[4].getLong(row * 16 + 8)).isEqualTo(Long.MAX_VALUE);
    assertThat(columns[5].get(row * 3)).isEqualTo((byte) (i % 2 == 0 ? 1 : 0));
    assertThat(columns[5].get(row * 3 + 1)).isEqualTo((byte) 1);
    assertThat(columns[6].getFloat(row * 4)).isEqualTo(i + 0.5f);
    assertThat(columns[7].getDouble(row * 8)).isEqualTo(i + 0.125);
    assertThat(columns[8].getInt(row * 4)).isEqualTo(-i);
    assertThat(columns[9].getLong(row * 8)).isEqualTo(1L << (40 + i % 10));
    assertThat(columns[10].get(row)).isEqualTo((byte) (i % 2));
    assertThat(text(batch.tensor(11), row)).isEqualTo(expected.text());
  }

  private record Pixels(byte[] pixels) {}

  private static <T> String complaint(T example, List<Feature> features, RowBody<T> body) {
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) example.getClass();
    try (BatchLoader loader =
        BatchLoader.open(
            Dataset.of(List.of(example)), collator(type, features, body), options(1, 0))) {
      loader.start(0, 0, 1);
      DatasetException e = assertThrows(DatasetException.class, loader::next);
      assertThat(e).hasCauseThat().isInstanceOf(IllegalArgumentException.class);
      return e.getMessage()
          .replace("Loader 'test' could not load the example at index 0 of 1: ", "");
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    List<Feature> pixels = List.of(Feature.of("pixels", Feature.Type.UINT8, 2, 2));
    assertThat(complaint(new Pixels(new byte[3]), pixels, (e, row) -> row.put(e.pixels())))
        .isEqualTo(
            "component pixels must be 4 values of type UINT8 (shape [2, 2]), but was 3 values");
    assertThat(complaint(new Pixels(null), pixels, (e, row) -> row.put(e.pixels())))
        .isEqualTo("component pixels must be 4 values of type UINT8 (shape [2, 2]), but was null");
    assertThat(complaint(new Pixels(null), pixels, (e, row) -> row.put(new float[4])))
        .isEqualTo(
            "component pixels must be 4 values of type UINT8 (shape [2, 2]), but was 4 values of"
                + " type FLOAT32");
    assertThat(
            complaint(
                "x",
                List.of(Feature.of("name", Feature.Type.STRING)),
                (e, row) -> row.put((String) null)))
        .isEqualTo("component name must be a value of type STRING, but was null");
    assertThat(complaint("x", pixels, (e, row) -> {}))
        .isEqualTo("the collator must write 1 components, but wrote 0: pixels is missing");
    assertThat(
            complaint(
                "x",
                pixels,
                (e, row) -> {
                  row.put(new byte[4]);
                  row.put(1);
                }))
        .isEqualTo("the collator must write 1 components, but wrote more");
  }

  @Test
  void aBatchThatNoBufferCanAddressIsRefusedAtOnce() {
    List<Feature> huge = List.of(Feature.of("cube", Feature.Type.FLOAT32, 1024, 1024, 8));
    Collator<String> collator = collator(String.class, huge, (e, row) -> {});
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> BatchLoader.open(Dataset.of(List.of("x")), collator, options(64, 0))))
        .hasMessageThat()
        .isEqualTo(
            "a batch of component cube must have at most 2 GiB, but 64 examples of 8388608 values"
                + " of 4 bytes are more: use a smaller batch size");
  }
}
