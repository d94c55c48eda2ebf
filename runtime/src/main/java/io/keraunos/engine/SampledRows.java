package io.keraunos.engine;

import io.keraunos.data.Dataset;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A few rows of a dataset as text, to be compared with another worker's: as the collator writes
 * them, spread over the dataset.
 *
 * @param <T> the example
 */
final class SampledRows<T> {

  private static final int ROWS = 16;

  /** Time after which no further row is read, for datasets that are slow to read. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /**
   * Number of times a row that differs is read again, to see whether it is another one each time.
   */
  private static final int REREADS = 5;

  private static final int MOST_SHOWN = 3;
  private static final int LONGEST_TEXT = 40;
  private static final int DIGITS = 8;

  private final String title;
  private final Dataset<? extends T> dataset;
  private final Collator<T> collator;
  private final Map<String, String> rows = new LinkedHashMap<>();

  private SampledRows(String title, Dataset<? extends T> dataset, Collator<T> collator) {
    this.title = title;
    this.dataset = dataset;
    this.collator = collator;
  }

  /**
   * Adds the size and a few rows of a dataset to a fingerprint.
   *
   * @param title its name in messages
   * @param dataset the examples of an epoch, the same on all workers
   */
  static <T> void describe(
      Fingerprint all, String title, Dataset<? extends T> dataset, Collator<T> collator) {
    all.add(title + " has", String.format(Locale.ROOT, "%,d rows", dataset.size()));
    SampledRows<T> sampled = new SampledRows<>(title, dataset, collator);
    sampled.read(sampled.rows);
    all.addSampled(
        "the sampled rows of " + title + " are",
        Fingerprint.sha256(sampled.rows.toString()),
        sampled::stable);
  }

  /** Returns the text of an example; equal ones have equal texts. */
  static <T> String text(T example, Collator<T> collator) {
    SampledRows<T> alone = new SampledRows<>("", Dataset.of(List.of()), collator);
    collator.write(example, alone.new Row(alone.rows, ""));
    return alone.rows.toString();
  }

  private void read(Map<String, String> into) {
    long begin = System.nanoTime();
    long size = dataset.size();
    long count = Math.min(ROWS, size);
    for (long i = 0; i < count && System.nanoTime() - begin < LIMIT.toNanos(); i++) {
      long index = count == 1 ? 0 : i * (size - 1) / (count - 1);
      Row row = new Row(into, String.format(Locale.ROOT, "in row %,d of %s, ", index, title));
      try {
        collator.write(dataset.get(index), row);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        return; // the loader reads it again, and says which example it is and what is wrong
      }
    }
  }

  /** Returns the rows that are the same each time they are read: an augmentation may be random. */
  private Map<String, String> stable() {
    Map<String, String> stable = new LinkedHashMap<>(rows);
    for (int i = 0; i < REREADS; i++) {
      Map<String, String> again = new LinkedHashMap<>();
      read(again);
      stable.entrySet().removeIf(row -> !row.getValue().equals(again.get(row.getKey())));
    }
    return stable;
  }

  /** Writes the features of a row as text. */
  private final class Row implements ExampleWriter {
    private final Map<String, String> into;
    private final String prefix;
    private final List<Feature> features = collator.features();
    private int next;

    Row(Map<String, String> into, String prefix) {
      this.into = into;
      this.prefix = prefix;
    }

    private void add(String value) {
      into.put(prefix + features.get(next++).name() + " is", value);
    }

    /**
     * Adds an array.
     *
     * @param size its length
     * @param element returns the text of an element, of which the first are shown
     * @param bytes all elements
     */
    private void add(int size, IntFunction<String> element, byte[] bytes) {
      String shown =
          IntStream.range(0, Math.min(size, MOST_SHOWN))
              .mapToObj(element)
              .collect(Collectors.joining(", "));
      if (size > MOST_SHOWN) {
        byte[] digest = Fingerprint.sha256().digest(bytes);
        shown += ", ... and the digest " + HexFormat.of().formatHex(digest).substring(0, DIGITS);
      }
      add("[" + shown + "]");
    }

    @Override
    public void put(byte[] value) {
      add(value.length, i -> Integer.toString(Byte.toUnsignedInt(value[i])), value);
    }

    @Override
    public void put(float[] value) {
      ByteBuffer bytes = ByteBuffer.allocate(value.length * Float.BYTES);
      bytes.asFloatBuffer().put(value);
      add(value.length, i -> Float.toString(value[i]), bytes.array());
    }

    @Override
    public void put(double[] value) {
      ByteBuffer bytes = ByteBuffer.allocate(value.length * Double.BYTES);
      bytes.asDoubleBuffer().put(value);
      add(value.length, i -> Double.toString(value[i]), bytes.array());
    }

    @Override
    public void put(int[] value) {
      ByteBuffer bytes = ByteBuffer.allocate(value.length * Integer.BYTES);
      bytes.asIntBuffer().put(value);
      add(value.length, i -> Integer.toString(value[i]), bytes.array());
    }

    @Override
    public void put(long[] value) {
      ByteBuffer bytes = ByteBuffer.allocate(value.length * Long.BYTES);
      bytes.asLongBuffer().put(value);
      add(value.length, i -> Long.toString(value[i]), bytes.array());
    }

    @Override
    public void put(boolean[] value) {
      byte[] bytes = new byte[value.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (value[i] ? 1 : 0);
      }
      add(value.length, i -> Boolean.toString(value[i]), bytes);
    }

    @Override
    public void put(float value) {
      add(Float.toString(value));
    }

    @Override
    public void put(double value) {
      add(Double.toString(value));
    }

    @Override
    public void put(int value) {
      add(Integer.toString(value));
    }

    @Override
    public void put(long value) {
      add(Long.toString(value));
    }

    @Override
    public void put(boolean value) {
      add(Boolean.toString(value));
    }

    @Override
    public void put(String value) {
      add(
          value.length() <= LONGEST_TEXT
              ? "\"" + value + "\""
              : "\"%s...\" and the digest %s"
                  .formatted(
                      value.substring(0, LONGEST_TEXT),
                      Fingerprint.sha256(value).substring(0, DIGITS)));
    }
  }
}
