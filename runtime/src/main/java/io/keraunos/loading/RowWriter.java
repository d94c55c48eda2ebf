package io.keraunos.loading;

import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.RowFiller;
import java.util.List;

/** Writes examples into the rows of one batch, each feature in its turn. */
final class RowWriter implements ExampleWriter {

  private final List<Feature> features;
  private final NativeColumn[] columns;
  private int row;
  private int next;

  RowWriter(List<Feature> features, NativeColumn[] columns) {
    this.features = features;
    this.columns = columns;
  }

  <T> void write(int newRow, T example, RowFiller<T> filler) {
    row = newRow;
    next = 0;
    filler.write(example, this);
    if (next != columns.length) {
      throw new UnfitExampleException(
          "the collator must write %s components, but wrote %s: %s is missing"
              .formatted(columns.length, next, features.get(next).name()));
    }
  }

  private NativeColumn column() {
    if (next == columns.length) {
      throw new UnfitExampleException(
          "the collator must write %s components, but wrote more".formatted(columns.length));
    }
    return columns[next++];
  }

  @Override
  public void put(byte[] value) {
    column().put(row, value);
  }

  @Override
  public void put(float[] value) {
    column().put(row, value);
  }

  @Override
  public void put(double[] value) {
    column().put(row, value);
  }

  @Override
  public void put(int[] value) {
    column().put(row, value);
  }

  @Override
  public void put(long[] value) {
    column().put(row, value);
  }

  @Override
  public void put(boolean[] value) {
    column().put(row, value);
  }

  @Override
  public void put(float value) {
    column().put(row, value);
  }

  @Override
  public void put(double value) {
    column().put(row, value);
  }

  @Override
  public void put(int value) {
    column().put(row, value);
  }

  @Override
  public void put(long value) {
    column().put(row, value);
  }

  @Override
  public void put(boolean value) {
    column().put(row, value);
  }

  @Override
  public void put(String value) {
    column().put(row, value);
  }
}
