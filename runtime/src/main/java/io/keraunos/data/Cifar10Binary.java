package io.keraunos.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * CIFAR-10's binary files: images of 1 + 3,072 bytes, the label and then the red, the green and the
 * blue plane, row by row (<a href="https://www.cs.toronto.edu/~kriz/cifar.html">the format</a>).
 * All of it is held in memory, 3 KB for each image.
 */
public final class Cifar10Binary implements Dataset<LabeledImage> {

  private static final int PIXELS = 32 * 32;
  private static final int CHANNELS = 3;
  private static final int IMAGE_BYTES = PIXELS * CHANNELS;
  private static final int RECORD_BYTES = 1 + IMAGE_BYTES;
  private static final int CLASSES = 10;

  private final byte[] labels;
  private final byte[][] images;

  private Cifar10Binary(byte[] labels, byte[][] images) {
    this.labels = labels;
    this.images = images;
  }

  /** The 50,000 training images of a folder {@code cifar-10-batches-bin}. */
  public static Cifar10Binary train(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      files.add(folder.resolve("data_batch_" + i + ".bin"));
    }
    return read(files);
  }

  /** The 10,000 test images of a folder {@code cifar-10-batches-bin}. */
  public static Cifar10Binary test(Path folder) throws IOException {
    return read(List.of(folder.resolve("test_batch.bin")));
  }

  /**
   * The images of these files, in their order.
   *
   * @throws IOException if a file cannot be read or is not of this format; the message says where
   */
  public static Cifar10Binary read(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
      names.add(file.toString());
    }
    return parse(contents, names);
  }

  /**
   * The images of a stream, which is read to its end and not closed.
   *
   * @param name names the stream in messages
   */
  public static Cifar10Binary read(InputStream stream, String name) throws IOException {
    return parse(List.of(stream.readAllBytes()), List.of(name));
  }

  private static Cifar10Binary parse(List<byte[]> contents, List<String> names) throws IOException {
    int count = 0;
    for (int i = 0; i < contents.size(); i++) {
      int length = contents.get(i).length;
      if (length == 0 || length % RECORD_BYTES != 0) {
        throw new IOException(
            "%s must be a CIFAR-10 binary file of a multiple of %,d bytes, but has %,d"
                .formatted(names.get(i), RECORD_BYTES, length));
      }
      count += length / RECORD_BYTES;
    }
    byte[] labels = new byte[count];
    byte[][] images = new byte[count][];
    int next = 0;
    for (int i = 0; i < contents.size(); i++) {
      byte[] content = contents.get(i);
      for (int at = 0; at < content.length; at += RECORD_BYTES) {
        if (content[at] < 0 || content[at] >= CLASSES) {
          throw new IOException(
              "the label at byte %,d of %s must be 0 to 9, but was %d"
                  .formatted(at, names.get(i), content[at] & 0xff));
        }
        labels[next] = content[at];
        images[next++] = interleave(content, at + 1);
      }
    }
    return new Cifar10Binary(labels, images);
  }

  /** Planes to pixels, as the layers take images. */
  private static byte[] interleave(byte[] planes, int offset) {
    byte[] image = new byte[IMAGE_BYTES];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        image[pixel * CHANNELS + channel] = planes[offset + channel * PIXELS + pixel];
      }
    }
    return image;
  }

  @Override
  public long size() {
    return labels.length;
  }

  @Override
  public LabeledImage get(long index) {
    int i = (int) Objects.checkIndex(index, size());
    return new LabeledImage(images[i], labels[i]);
  }

  @Override
  public String toString() {
    int[] counts = new int[CLASSES];
    for (byte label : labels) {
      counts[label]++;
    }
    return "Cifar10Binary[%,d images, %s of each class]"
        .formatted(labels.length, Arrays.toString(counts));
  }
}
