package io.keraunos.serving;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.RowFiller;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The values of one example, copied: whoever asked may change the arrays as soon as it is answered.
 */
final class RowCopy implements ExampleWriter {

  /** Writes a copy to another writer. */
  static final RowFiller<RowCopy> WRITE = RowCopy::writeTo;

  private final List<Consumer<ExampleWriter>> puts = new ArrayList<>();

  private RowCopy() {}

  /** Copies what is written. */
  static RowCopy of(Consumer<ExampleWriter> values) {
    RowCopy copy = new RowCopy();
    values.accept(copy);
    return copy;
  }

  /** Copies examples. */
  static <T> List<RowCopy> of(List<? extends T> examples, RowFiller<? super T> filler) {
    List<RowCopy> copies = new ArrayList<>(examples.size());
    for (T example : examples) {
      copies.add(of(row -> filler.write(example, row)));
    }
    return copies;
  }

  void writeTo(ExampleWriter row) {
    puts.forEach(put -> put.accept(row));
  }

  @Override
  public void put(byte[] value) {
    byte[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(float[] value) {
    float[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(double[] value) {
    double[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(int[] value) {
    int[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(long[] value) {
    long[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(boolean[] value) {
    boolean[] copy = value.clone();
    puts.add(row -> row.put(copy));
  }

  @Override
  public void put(float value) {
    puts.add(row -> row.put(value));
  }

  @Override
  public void put(double value) {
    puts.add(row -> row.put(value));
  }

  @Override
  public void put(int value) {
    puts.add(row -> row.put(value));
  }

  @Override
  public void put(long value) {
    puts.add(row -> row.put(value));
  }

  @Override
  public void put(boolean value) {
    puts.add(row -> row.put(value));
  }

  @Override
  public void put(String value) {
    puts.add(row -> row.put(value));
  }
}
