package io.keraunos.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images in CIFAR-10's binary format: records of 3073 bytes, of which the first is the label, 0 to
 * 9, and the others are the red, the green and the blue plane of a 32 by 32 image, each row by row
 * (<a href="https://www.cs.toronto.edu/~kriz/cifar.html">description</a>). The images are kept in
 * memory, 184 MB for all of CIFAR-10; {@link #get} copies one out, its colours side by side as
 * {@link LabeledImage} has them.
 *
 * <pre>{@code
 * Dataset<LabeledImage> train = Cifar10Binary.train(Path.of("data/cifar-10-batches-bin"));
 * }</pre>
 */
public final class Cifar10Binary implements Dataset<LabeledImage> {

  /** Names of the classes, by label. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final int PLANE = 32 * 32;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int MAX_FILE = 1 << 30;

  // Each a whole number of records: a label, and the image with its colours side by side.
  private final List<byte[]> files;
  private final long[] firstIndex;
  private final long size;

  private Cifar10Binary(List<byte[]> files) {
    this.files = List.copyOf(files);
    this.firstIndex = new long[files.size()];
    long next = 0;
    for (int i = 0; i < files.size(); i++) {
      firstIndex[i] = next;
      next += files.get(i).length / RECORD;
    }
    this.size = next;
  }

  /**
   * Reads the 50,000 training images: {@code data_batch_1.bin} to {@code data_batch_5.bin}.
   *
   * @param folder the folder with the files, usually called {@code cifar-10-batches-bin}
   * @throws NoSuchFileException if one is missing
   * @throws IOException if one cannot be read or is damaged
   */
  public static Cifar10Binary train(Path folder) throws IOException {
    return read(
        IntStream.rangeClosed(1, 5)
            .mapToObj(i -> folder.resolve("data_batch_" + i + ".bin"))
            .toList());
  }

  /**
   * Reads the 10,000 test images: {@code test_batch.bin}.
   *
   * @param folder the folder with the file, usually called {@code cifar-10-batches-bin}
   * @throws NoSuchFileException if it is missing
   * @throws IOException if it cannot be read or is damaged
   */
  public static Cifar10Binary test(Path folder) throws IOException {
    return read(List.of(folder.resolve("test_batch.bin")));
  }

  /**
   * Reads the images of any files of the format, one file after the other.
   *
   * @throws NoSuchFileException if one is missing
   * @throws IOException if one cannot be read or is damaged
   */
  public static Cifar10Binary read(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(
            file.toString(), null, "not a file: a file of CIFAR-10's binary version is needed");
      }
      if (Files.size(file) > MAX_FILE) {
        throw new IOException(
            "%s must have at most %s bytes, but has %s: it is not a file of CIFAR-10's binary version"
                .formatted(file, MAX_FILE, Files.size(file)));
      }
      contents.add(interleavePlanes(check(file.toString(), Files.readAllBytes(file))));
    }
    return new Cifar10Binary(contents);
  }

  /**
   * Reads the images of one stream, such as that of a resource. The stream is read to its end and
   * left open.
   *
   * @param name its name in messages
   * @throws IOException if it cannot be read or is damaged
   */
  public static Cifar10Binary read(String name, InputStream stream) throws IOException {
    return new Cifar10Binary(List.of(interleavePlanes(check(name, stream.readAllBytes()))));
  }

  private static byte[] check(String name, byte[] content) throws IOException {
    if (content.length == 0 || content.length % RECORD != 0) {
      throw new IOException(
          "%s must have a multiple of %s bytes (a label and 3072 bytes of image for each record), but has %s: it is cut off or not a file of CIFAR-10's binary version"
              .formatted(name, RECORD, content.length));
    }
    for (int start = 0; start < content.length; start += RECORD) {
      int label = Byte.toUnsignedInt(content[start]);
      if (label >= CLASSES.size()) {
        throw new IOException(
            "%s: the label of record %s (byte %s) must be from 0 to 9, but was %s: it is damaged or not a file of CIFAR-10's binary version"
                .formatted(name, start / RECORD, start, label));
      }
    }
    return content;
  }

  // Done once for all, so that reading an example is a plain copy.
  private static byte[] interleavePlanes(byte[] content) {
    byte[] planes = new byte[3 * PLANE];
    for (int start = 1; start < content.length; start += RECORD) {
      System.arraycopy(content, start, planes, 0, planes.length);
      for (int pixel = 0, to = start; pixel < PLANE; pixel++, to += 3) {
        content[to] = planes[pixel];
        content[to + 1] = planes[PLANE + pixel];
        content[to + 2] = planes[2 * PLANE + pixel];
      }
    }
    return content;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public LabeledImage get(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "index must be from 0 to " + (size - 1) + ", but was " + index);
    }
    int file = 0;
    while (file + 1 < firstIndex.length && firstIndex[file + 1] <= index) {
      file++;
    }
    byte[] content = files.get(file);
    int start = (int) (index - firstIndex[file]) * RECORD;
    return new LabeledImage(Arrays.copyOfRange(content, start + 1, start + RECORD), content[start]);
  }
}
