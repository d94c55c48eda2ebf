package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.loading.LoaderFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.EagerSession;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.io.ParseSingleExample;
import org.tensorflow.op.io.QueueEnqueue;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** TFRecord files, against the ones that TensorFlow writes and reads. */
class TfRecordsTest {

  @TempDir Path folder;

  private static final TfExample ROSE =
      TfExample.of()
          .withBytes("image", new byte[] {0, -1, 127})
          .withTexts("name", "Ηλιοτρόπιο")
          .withFloats("petal", 1.5f, -2)
          .withLongs("label", 9_000_000_000L);

  private Path write(String name, TfExample... examples) throws IOException {
    Path file = folder.resolve(name);
    try (TfRecordWriter writer = TfRecordWriter.create(file)) {
      for (TfExample example : examples) {
        writer.write(example);
      }
    }
    return file;
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static TfExample label(long label) {
    return TfExample.of().withLongs("label", label);
  }

  private static <T> List<T> all(Dataset<T> dataset) throws Exception {
    List<T> examples = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      examples.add(dataset.get(i));
    }
    return examples;
  }

  @Test
  void whatIsWrittenTensorFlowReads() throws Exception {
    Path file = write("roses.tfrecord", ROSE, label(1));
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<? extends TType> files = tf.io.fifoQueue(List.of(TString.class)).handle();
      QueueEnqueue enqueue = tf.io.queueEnqueue(files, List.of(tf.constant(file.toString())));
      Operand<TString> record =
          tf.io.readerRead(tf.io.tfRecordReader().readerHandle(), files).value();
      ParseSingleExample parsed =
          tf.io.parseSingleExample(
              record,
              List.of(tf.constant(""), tf.constant(new long[1]), tf.constant(new float[2])),
              0L,
              List.of(),
              List.of("name", "label", "petal"),
              List.of(),
              List.of(Shape.scalar(), Shape.of(1), Shape.of(2)));
      session.runner().addTarget(enqueue).run();
      try (Result rose =
          session
              .runner()
              .fetch(parsed.denseValues().get(0))
              .fetch(parsed.denseValues().get(1))
              .fetch(parsed.denseValues().get(2))
              .run()) {
        assertThat(((TString) rose.get(0)).getObject()).isEqualTo("Ηλιοτρόπιο");
        assertThat(((TInt64) rose.get(1)).getLong(0)).isEqualTo(9_000_000_000L);
        assertThat(((TFloat32) rose.get(2)).getFloat(0)).isEqualTo(1.5f);
        assertThat(((TFloat32) rose.get(2)).getFloat(1)).isEqualTo(-2f);
      }
      try (Result second = session.runner().fetch(record).run()) {
        assertThat(((TString) second.get(0)).asBytes().getObject())
            .isEqualTo(label(1).toByteArray());
      }
    }
  }

  @Test
  void whatTensorFlowWritesIsRead() throws Exception {
    Path file = folder.resolve("tf.tfrecord");
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TString> records =
          tf.constantOf(
              TString.tensorOfBytes(
                  NdArrays.vectorOfObjects(ROSE.toByteArray(), label(3).toByteArray())));
      Operand<? extends TType> slices =
          tf.data.tensorSliceDataset(List.of(records), List.of(Shape.scalar()));
      tf.data.datasetToTfRecord(slices, tf.constant(file.toString()), tf.constant(""));
    }
    Dataset<TfExample> read = TfRecords.read(file, example -> example);
    assertThat(read.size()).isEqualTo(2);
    TfExample rose = read.get(0);
    assertThat(rose.bytes("image")).isEqualTo(new byte[] {0, -1, 127});
    assertThat(rose.text("name")).isEqualTo("Ηλιοτρόπιο");
    assertThat(rose.floats("petal")).isEqualTo(new float[] {1.5f, -2});
    assertThat(rose.longValue("label")).isEqualTo(9_000_000_000L);
    assertThat(read.get(1).intValue("label")).isEqualTo(3);
  }

  @Test
  void filesFollowEachOther() throws Exception {
    List<Path> files =
        List.of(
            write("a", label(0), label(1)), write("b"), write("c", label(2)), write("d", label(3)));
    Dataset<Long> labels = TfRecords.read(files, example -> example.longValue("label"));
    assertThat(all(labels)).containsExactly(0L, 1L, 2L, 3L).inOrder();
    assertThrows(IndexOutOfBoundsException.class, () -> labels.get(4));
    assertThrows(IndexOutOfBoundsException.class, () -> labels.get(-1));
    assertThat(TfRecords.read(files.get(1), example -> example).size()).isEqualTo(0);
  }

  @Test
  void manyRecordsAreReadByManyThreads() throws Exception {
    Path file = folder.resolve("many");
    try (TfRecordWriter writer = TfRecordWriter.create(file)) {
      for (int i = 0; i < 500; i++) {
        writer.write(TfExample.of().withLongs("i", i).withBytes("fill", new byte[i * 7]));
      }
    }
    Dataset<LoaderFixtures.Numbered> numbers =
        TfRecords.read(
            file,
            example -> {
              assertThat(example.bytes("fill")).hasLength(7 * example.intValue("i"));
              return new LoaderFixtures.Numbered(example.longValue("i"));
            });
    BatchLoaderOptions options = new BatchLoaderOptions("test", 500, false, 4, false, 0, 2);
    try (BatchLoader loader =
        BatchLoader.open(numbers, LoaderFixtures.Numbered.COLLATOR, options)) {
      loader.start(0, 0, 1);
      assertThat(LoaderFixtures.rest(loader).get(0))
          .isEqualTo(LongStream.range(0, 500).boxed().toList());
    }
  }

  private String complaint(byte[] content) throws IOException {
    Path file = write("bad", content);
    TfRecordException thrown =
        assertThrows(
            TfRecordException.class, () -> all(TfRecords.read(file, example -> example.names())));
    assertThat(thrown).hasMessageThat().startsWith(file + ", record ");
    return thrown.getMessage().substring(file.toString().length() + 2);
  }

  @Test
  void aDamagedFileIsAnErrorWithItsPlace() throws Exception {
    byte[] good = Files.readAllBytes(write("good", label(1), label(2)));
    int second = good.length / 2; // both records have the same length
    assertThat(complaint(changed(good, second + 12)))
        .matches(
            "record 1 \\(at byte %d\\): the checksum of its %d bytes must be \\p{XDigit}{8}, but is \\p{XDigit}{8}: it is damaged"
                .formatted(second, second - 16));
    assertThat(complaint(changed(good, good.length - 1))).startsWith("record 1 ");
    assertThat(complaint(changed(good, second)))
        .matches(
            "record 1 \\(at byte %d\\): the checksum of its length must be .*: it is damaged or not a TFRecord file"
                .formatted(second));
    assertThat(complaint(Arrays.copyOf(good, good.length - 1)))
        .isEqualTo(
            "record 1 (at byte %d): %d bytes and their checksum must follow, but the file has %d left: it is cut off"
                .formatted(second, second - 16, second - 13));
    assertThat(complaint(Arrays.copyOf(good, second + 5)))
        .isEqualTo(
            "record 1 (at byte %d): a header must have 12 bytes, but the file has 5 left: it is cut off"
                .formatted(second));
    assertThat(complaint("label,name\n1,rose\n".getBytes(UTF_8))).contains("not a TFRecord file");
    Path missing = folder.resolve("missing");
    assertThrows(NoSuchFileException.class, () -> TfRecords.read(missing, example -> example));
    assertThrows(
        IllegalArgumentException.class, () -> TfRecords.read(List.of(), example -> example));
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }

  @Test
  void aFeatureOfAnotherKindIsAnErrorThatSaysWhatThereIs() throws Exception {
    Path file = write("roses", label(1), ROSE);
    assertThat(complaint(file, example -> example.floats("label")))
        .isEqualTo("feature 'label' must be a list of floats, but is 1 int64");
    assertThat(complaint(file, example -> example.text("petal")))
        .isEqualTo("feature 'petal' must be a list of byte strings, but is 2 floats");
    assertThat(complaint(file, example -> example.longs("colour")))
        .isEqualTo(
            "feature 'colour' must be one of the example's, but they are image, label, name,"
                + " petal");
    assertThat(complaint(file, example -> example.floatValue("petal")))
        .isEqualTo("feature 'petal' must have 1 value, but has 2");
    assertThat(complaint(file, example -> example.intValue("label")))
        .isEqualTo("feature 'label' must fit an int, but was 9000000000");
    assertThat(complaint(file, example -> null))
        .isEqualTo("the mapper must return an example, but returned null");
    assertThat(
            complaint(
                file,
                example -> {
                  throw new IOException("mine");
                }))
        .isEqualTo("the mapper failed: java.io.IOException: mine");
    Path raw = folder.resolve("raw");
    try (TfRecordWriter writer = TfRecordWriter.create(raw)) {
      writer.write("text".getBytes(UTF_8));
    }
    assertThat(
            assertThrows(
                TfRecordException.class, () -> TfRecords.read(raw, example -> example).get(0)))
        .hasMessageThat()
        .startsWith(raw + ", record 0 (at byte 0) must be a tf.train.Example, but ");
  }

  private static String complaint(Path file, Dataset.Mapping<TfExample, Object> mapper)
      throws IOException {
    Dataset<Object> roses = TfRecords.read(file, mapper);
    String message = assertThrows(TfRecordException.class, () -> roses.get(1)).getMessage();
    long second = Files.size(file) - ROSE.toByteArray().length - 16;
    String where = "%s, record 1 (at byte %d): ".formatted(file, second);
    assertThat(message).startsWith(where);
    return message.substring(where.length());
  }

  @Test
  void anExampleDoesNotChange() {
    TfExample one = TfExample.of().withLongs("a", 1, 2);
    TfExample two = one.withTexts("b", "x", "y").withFloats("a");
    assertThat(one.ints("a")).isEqualTo(new int[] {1, 2});
    assertThat(two.floats("a")).isEmpty();
    assertThat(two.texts("b")).containsExactly("x", "y").inOrder();
    assertThat(two.allBytes("b")).hasSize(2);
    assertThat(two.has("b")).isTrue();
    assertThat(one.has("b")).isFalse();
    assertThat(two.toString()).isEqualTo("TfExample[a: 0 floats, b: 2 byte strings]");
    assertThat(assertThrows(TfRecordException.class, () -> TfExample.of().longs("a")))
        .hasMessageThat()
        .isEqualTo("the example: feature 'a' must be one of the example's, but it has none");
  }
}
