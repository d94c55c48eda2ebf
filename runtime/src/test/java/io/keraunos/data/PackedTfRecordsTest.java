package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.Features;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/** TFRecord files packed with gzip and zlib, by index and in turn. */
class PackedTfRecordsTest {

  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void setUp() {
    cache = folder.resolve("cache");
  }

  private static byte[] records(int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] noise = new byte[i];
      new Random(i).nextBytes(noise);
      TfExample example = TfExample.of().withLongs("i", i).withBytes("noise", noise);
      TfRecordWriter.write(out, example.toByteArray());
    }
    return out.toByteArray();
  }

  private static byte[] packed(byte[] content, String kind) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        kind.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private Dataset<Long> read(Path... files) throws IOException {
    return TfRecords.read(List.of(files), cache, GIB, example -> example.longValue("i"));
  }

  private static <T> List<T> all(Dataset<T> dataset) throws Exception {
    List<T> examples = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      examples.add(dataset.get(i));
    }
    return examples;
  }

  private static List<Long> all(StreamDataset<Long> stream, int shard, int shards)
      throws Exception {
    List<Long> examples = new ArrayList<>();
    Iterator<Long> pass = stream.open(0, shard, shards);
    try {
      pass.forEachRemaining(examples::add);
    } finally {
      ((AutoCloseable) pass).close();
    }
    return examples;
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private List<Path> cached() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.toString().endsWith(".tfrecord")).toList();
    }
  }

  /** By content: the names say the opposite. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "plain"})
  void aFileIsReadByIndexAndInTurn(String kind) throws Exception {
    byte[] content = records(300);
    Path file = write("a", kind.equals("plain") ? content : packed(content, kind));
    Path misnamed = Files.copy(file, folder.resolve(kind.equals("plain") ? "b.gz" : "b.tfrecord"));
    assertThat(all(read(file))).isEqualTo(upTo(300));
    assertThat(read(file, misnamed).get(599)).isEqualTo(299);
    assertThat(all(TfRecords.read(file, example -> example.longValue("i")))).isEqualTo(upTo(300));
    StreamDataset<Long> stream =
        TfRecords.stream(List.of(file, misnamed), example -> example.longValue("i"));
    List<Long> twice = new ArrayList<>(upTo(300));
    twice.addAll(upTo(300));
    assertThat(all(stream, 0, 1)).isEqualTo(twice);
    List<Long> shared = new ArrayList<>();
    for (int shard = 0; shard < 7; shard++) {
      shared.addAll(all(stream, shard, 7));
    }
    assertThat(shared).containsExactlyElementsIn(twice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GZIP", "ZLIB"})
  void whatTensorFlowPacksIsRead(String compression) throws Exception {
    Path file = folder.resolve("tf");
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      byte[][] examples = new byte[3][];
      for (int i = 0; i < 3; i++) {
        examples[i] = TfExample.of().withLongs("i", i).toByteArray();
      }
      Operand<TString> records =
          tf.constantOf(TString.tensorOfBytes(NdArrays.vectorOfObjects(examples)));
      Operand<? extends TType> slices =
          tf.data.tensorSliceDataset(List.of(records), List.of(Shape.scalar()));
      tf.data.datasetToTfRecord(slices, tf.constant(file.toString()), tf.constant(compression));
    }
    assertThat(all(read(file))).isEqualTo(upTo(3));
  }

  /** The length 0x8b1f begins a plain file with the two bytes of a gzip file. */
  @Test
  void aPlainFileThatBeginsLikeAPackedOneIsPlain() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int overhead = TfExample.of().withBytes("x", new byte[0x8000]).toByteArray().length - 0x8000;
    TfExample example = TfExample.of().withBytes("x", new byte[0x8b1f - overhead]);
    TfRecordWriter.write(out, example.toByteArray());
    assertThat(out.toByteArray()[0]).isEqualTo(0x1f);
    assertThat(out.toByteArray()[1]).isEqualTo((byte) 0x8b);
    Path file = write("a", out.toByteArray());
    assertThat(TfRecords.read(file, e -> e.bytes("x").length).get(0)).isEqualTo(0x8b1f - overhead);
  }

  @Test
  void aFileIsUnpackedOnceUntilItChanges() throws Exception {
    Path file = write("a", packed(records(3), "gzip"));
    read(file);
    read(file);
    assertThat(cached()).hasSize(1);
    write("a", packed(records(5), "gzip"));
    assertThat(all(read(file))).isEqualTo(upTo(5));
  }

  @Test
  void whatAKilledProcessLeftIsDeletedAndALivingOnesIsNot() throws Exception {
    Path dead = Files.createDirectories(cache.resolve("keraunos-tfrecord-dead"));
    Path alive = Files.createDirectories(cache.resolve("keraunos-tfrecord-alive"));
    Path other = Files.createDirectories(cache.resolve("mine"));
    for (Path process : List.of(dead, alive)) {
      Files.createFile(process.resolve("lock"));
      Files.writeString(process.resolve("half.tfrecord"), "x");
    }
    try (FileChannel channel = FileChannel.open(alive.resolve("lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      read(write("a", packed(records(3), "gzip")));
      assertThat(lock.isValid()).isTrue();
    }
    assertThat(Files.exists(dead)).isFalse();
    assertThat(Files.exists(alive.resolve("half.tfrecord"))).isTrue();
    assertThat(Files.exists(other)).isTrue();
  }

  @Test
  void moreThanTheCacheMayHoldIsRefusedAndLeavesNothing() throws Exception {
    Path file = write("a", packed(records(300), "gzip"));
    TfRecordException e =
        assertThrows(
            TfRecordException.class,
            () -> TfRecords.read(List.of(file), cache, 10_000, example -> example));
    assertThat(e).hasMessageThat().startsWith(file + ", record ");
    assertThat(e).hasMessageThat().contains("must have at most 10000 bytes, but have more");
    assertThat(cached()).isEmpty();
    assertThat(all(read(file))).hasSize(300);
    assertThrows(
        IllegalArgumentException.class,
        () -> TfRecords.read(List.of(file), cache, 0, example -> example));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib"})
  void aDamagedFileIsAnErrorWithItsPlaceAndLeavesNothing(String kind) throws Exception {
    byte[] content = records(300);
    byte[] whole = packed(content, kind);
    for (int length : new int[] {11, whole.length / 2, whole.length - 1}) {
      assertThat(complaint(Arrays.copyOf(whole, length))).contains("it is cut off or damaged");
    }
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 4;
    complaint(changed);
    byte[] wrong = content.clone();
    wrong[content.length / 2] ^= 4;
    assertThat(complaint(packed(wrong, kind))).contains("the checksum of its ");
    assertThat(complaint(packed("text, and no TFRecord".getBytes(UTF_8), kind)))
        .contains("not a TFRecord file");
    assertThat(complaint(packed(Arrays.copyOf(content, content.length - 1), kind)))
        .contains("it is cut off");
    // A gigabyte of zeros in a megabyte: the first header is wrong.
    assertThat(complaint(packed(new byte[50_000_000], kind))).contains("record 0 (at byte 0");
  }

  private String complaint(byte[] content) throws IOException {
    Path file = write("bad", content);
    String indexed = assertThrows(TfRecordException.class, () -> read(file)).getMessage();
    String inTurn =
        assertThrows(
                TfRecordException.class,
                () -> all(TfRecords.stream(List.of(file), e -> e.longValue("i")), 0, 1))
            .getMessage();
    assertThat(indexed).startsWith(file + ", record ");
    assertThat(inTurn).isEqualTo(indexed);
    assertThat(cached()).isEmpty();
    return indexed;
  }

  /** The file says a record has 200 MB; memory is taken for what is there. */
  @Test
  void aLengthIsNotBelieved() throws Exception {
    byte[] header = new byte[TfRecordFrame.HEADER];
    TfRecordFrame.wrap(header).putLong(1 << 28);
    TfRecordFrame.wrap(header).putInt(Long.BYTES, TfRecordFrame.masked(header, 0, Long.BYTES));
    assertThat(complaint(packed(header, "gzip"))).contains("268435456 bytes and their checksum");
    TfRecordFrame.wrap(header).putLong(Integer.MAX_VALUE);
    TfRecordFrame.wrap(header).putInt(Long.BYTES, TfRecordFrame.masked(header, 0, Long.BYTES));
    assertThat(complaint(packed(header, "gzip"))).contains("at most 268435456 bytes");
  }

  @Test
  void aFeatureWithoutAKindIsNotThere() throws Exception {
    Features features =
        Features.newBuilder().putFeature("missing", Feature.getDefaultInstance()).build();
    byte[] record = Example.newBuilder().setFeatures(features).build().toByteArray();
    TfExample example = TfExample.parse(record, "here");
    assertThat(example.has("missing")).isFalse();
    assertThat(example.names()).isEmpty();
    assertThat(assertThrows(TfRecordException.class, () -> example.floats("missing")))
        .hasMessageThat()
        .isEqualTo("here: feature 'missing' must be one of the example's, but it has none");
    TfExample empty = TfExample.of().withFloats("x");
    assertThat(TfExample.parse(empty.toByteArray(), "here").has("x")).isTrue();
    assertThat(TfExample.parse(empty.toByteArray(), "here").floats("x")).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreNoText() {
    TfExample example = TfExample.of().withBytes("x", new byte[] {'c', (byte) 0xe9});
    assertThat(assertThrows(TfRecordException.class, () -> example.text("x")))
        .hasMessageThat()
        .isEqualTo(
            "the example: feature 'x' must be text in UTF-8, but is not. bytes(...) gives it as it"
                + " is");
    assertThrows(TfRecordException.class, () -> example.texts("x"));
  }

  /** CVE-2024-7254: groups in groups, in a field that nobody knows. */
  @Test
  void deepNestingIsAnErrorAndNoStackOverflow() throws Exception {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) 0x1b);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TfRecordWriter.write(out, groups);
    Path file = write("deep", out.toByteArray());
    assertThat(
            assertThrows(
                TfRecordException.class, () -> TfRecords.read(file, example -> example).get(0)))
        .hasMessageThat()
        .startsWith(file + ", record 0 (at byte 0) must be a tf.train.Example, but ");
  }
}
