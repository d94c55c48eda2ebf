package io.keraunos.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of every kind that this room reads; see {@link Fuzz}. */
@Timeout(3600)
class ReadersFuzzTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    file = folder.resolve("f");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> void readAll(Dataset<T> dataset) throws Exception {
    for (long i = 0; i < dataset.size(); i++) {
      dataset.get(i);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try {
      return Files.readAllBytes(Path.of(ReadersFuzzTest.class.getResource(name).toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void csv() throws Exception {
    String text =
        """
        id,length,kind,wild,name
        1,1.5e-3,0,true,"Rose, ""red\"\""
        2,nan,7.0,0,Ηλιοτρόπιο
        3,,-5,FALSE,"two
        lines"
        """;
    Fuzz.of(
            "csv",
            List.of(
                text.getBytes(UTF_8),
                gzip(text.getBytes(UTF_8)),
                ("\uFEFF" + text).getBytes(UTF_8)),
            IOException.class,
            CsvException.class)
        .finishing(ReadersFuzzTest::gzip)
        .run(
            content ->
                CsvDataset.read(
                    "f.csv",
                    new ByteArrayInputStream(content),
                    CsvFormat.withHeader(),
                    row ->
                        row.intValue("id")
                            + (row.has("length") ? row.floatValue("length") : 0)
                            + row.longValue("kind")
                            + (row.booleanValue("wild") ? 1 : row.text("name").length())));
  }

  @Test
  void csvOfRecords() throws Exception {
    String text =
        """
        Grade;floor;count;number;weight;price;paid;text;exact;day;at;seen;took;key;plan;place_city;\
        place_zip;gaps_count;gaps_price;gaps_text;First day;gaps_plan;gaps_paid
        -1;2;3,0;4;1,5e-3;nan;Yes;"a;b";1,25;2024-02-29;2024-02-29 16:30;2024-02-29T16:30:00+02:00;\
        1,5;123e4567-e89b-12d3-a456-426614174000;month to month;Αθήνα;10431;-;;;;;
        0;0;0;0;0;0;0;;0;0001-01-01;9999-12-31T23:59:59.999;1970-01-01T00:00:00Z;0;\
        00000000-0000-0000-0000-000000000000;PRO;;0;7;-inf;x;31.12.1999;free;no
        """;
    Fuzz.of("csv-records", Fuzz.texts(text), IOException.class, CsvException.class)
        .run(
            content ->
                readAll(
                    CsvDataset.read(
                        "f.csv",
                        new ByteArrayInputStream(content),
                        CsvFormat.withHeader()
                            .separatedBy(';')
                            .decimalComma()
                            .booleans("Yes", "No")
                            .missing("-"),
                        Visit.Reader.INSTANCE)));
  }

  private static byte[] records() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      TfRecordWriter.write(out, example(i).toByteArray());
    }
    return out.toByteArray();
  }

  private static TfExample example(int i) {
    return TfExample.of()
        .withLongs("label", i, -1L << 40)
        .withFloats("x", 1.5f, Float.NaN)
        .withTexts("name", "Ηλιοτρόπιο", "");
  }

  private static long use(TfExample example) {
    long sum = example.has("label") ? example.longs("label").length : 0;
    for (String name : example.names()) {
      sum += example.has(name) ? name.length() : 0;
    }
    return sum + example.floats("x").length + example.texts("name").size();
  }

  @Test
  void tfRecord() throws Exception {
    Fuzz.of(
            "tfrecord",
            List.of(records(), gzip(records())),
            IOException.class,
            TfRecordException.class,
            UncheckedIOException.class)
        .finishing(ReadersFuzzTest::gzip)
        .run(
            content -> {
              Files.write(file, content);
              readAll(TfRecords.read(List.of(file), folder, 1 << 30, ReadersFuzzTest::use));
              Iterator<Long> pass =
                  TfRecords.stream(List.of(file), ReadersFuzzTest::use).open(0, 0, 1);
              try {
                pass.forEachRemaining(used -> {});
              } finally {
                ((AutoCloseable) pass).close();
              }
            });
  }

  @Test
  void tfExample() throws Exception {
    Fuzz.of(
            "tfexample",
            List.of(example(0).toByteArray(), example(7).toByteArray()),
            TfRecordException.class)
        .run(
            content ->
                TfRecords.map(
                    content, new TfRecordAddress(file, 0, 0, false), ReadersFuzzTest::use));
  }

  @Test
  void jpeg() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name : List.of("ycc_420", "progressive", "cmyk", "gray", "restarts", "icc")) {
      seeds.add(resource("/images/" + name + ".jpg"));
    }
    image("jpeg", seeds);
  }

  @Test
  void png() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        List.of("rgb_8", "gray_16_key", "palette_4_interlaced", "rgba_16_interlaced", "text")) {
      seeds.add(resource("/images/" + name + ".png"));
    }
    image("png", seeds);
  }

  private void image(String name, List<byte[]> seeds) throws Exception {
    // A million pixels: what they take is for a large image to take, not for a small file.
    ImageDecoder decoder = new ImageDecoder(1_000_000);
    Fuzz.of(name, seeds, IOException.class)
        .finishing(ReadersFuzzTest::withChecksums)
        .run(
            content -> {
              Files.write(file, content);
              decoder.decode(file).resize(5, 5);
            });
  }

  /** As far as the chunks of a PNG file go. */
  private static byte[] withChecksums(byte[] content) {
    byte[] mended = content.clone();
    ByteBuffer buffer = ByteBuffer.wrap(mended);
    int at = 8;
    while (at + 12 <= mended.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > mended.length - at - 12) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(mended, at + 4, 4 + length);
      buffer.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
    return mended;
  }

  @Test
  void archive() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (String name : List.of("a", "d/e", "d/" + "x".repeat(150))) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(700);
        tar.putArchiveEntry(entry);
        tar.write(new byte[700]);
        tar.closeArchiveEntry();
      }
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.putArchiveEntry(new TarArchiveEntry("e/" + "y".repeat(150) + "/"));
      tar.closeArchiveEntry();
    }
    byte[] tar = bytes.toByteArray();
    Path to = folder.resolve("to");
    Files.createDirectories(to);
    Fuzz.of("archive", List.of(gzip(tar)), IOException.class).run(content -> unpack(content, to));
    // Inside the packing, where the headers are.
    Fuzz.of("tar", List.of(tar), IOException.class).run(content -> unpack(gzip(content), to));
  }

  private void unpack(byte[] content, Path to) throws IOException {
    Files.write(file, content);
    try {
      Archive.tarGz(file).unpack(to, 100_000);
    } finally {
      io.keraunos.file.Folders.remove(to);
      Files.createDirectories(to);
    }
    try (Stream<Path> outside = Files.list(folder)) {
      for (Path path : (Iterable<Path>) outside::iterator) {
        if (!path.equals(file) && !path.equals(to)) {
          throw new IllegalStateException(path + " was written outside");
        }
      }
    }
  }

  @Test
  void cifar10() throws Exception {
    byte[] images = new byte[2 * 3073];
    Arrays.fill(images, 1, 3073, (byte) 200);
    Fuzz.of("cifar10", List.of(images), IOException.class)
        .run(content -> readAll(Cifar10Binary.read("f", new ByteArrayInputStream(content))));
  }

  @Test
  void textLines() throws Exception {
    Fuzz.of("lines", Fuzz.texts("a\nΗλιοτρόπιο\r\n\nb", "\uFEFFone\ntwo\n", ""), IOException.class)
        .run(
            content -> {
              Files.write(file, content);
              readAll(TextLines.read(file));
            });
  }
}
