package io.keraunos.loading;

import io.keraunos.feature.Encoder;
import io.keraunos.feature.Encoding;
import io.keraunos.feature.UnfitValueException;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.RowFiller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes examples into the rows of one batch, each feature in its turn. Values of a component that
 * has an encoder pass through it.
 */
final class RowWriter implements ExampleWriter {

  private final List<Feature> features;
  private final NativeColumn[] columns;
  private final @Nullable Encoder[] encoders;
  private int row;
  private int next;

  RowWriter(Encoding encoding, NativeColumn[] columns) {
    this.features = encoding.fed();
    this.columns = columns;
    this.encoders = new Encoder[columns.length];
    for (int i = 0; i < columns.length; i++) {
      encoders[i] = encoding.encoder(i);
    }
  }

  <T> void write(int newRow, T example, RowFiller<T> filler) {
    row = newRow;
    next = 0;
    filler.write(example, this);
    if (next != columns.length) {
      throw new UnfitValueException(
          "the collator must write %s components, but wrote %s: %s is missing"
              .formatted(columns.length, next, features.get(next).name()));
    }
  }

  private NativeColumn column() {
    if (next == columns.length) {
      throw new UnfitValueException(
          "the collator must write %s components, but wrote more".formatted(columns.length));
    }
    return columns[next++];
  }

  /** Returns the encoder of the component that was last asked for; null if it has none. */
  private @Nullable Encoder encoder() {
    return encoders[next - 1];
  }

  /** Returns the column of a component whose values are written as they are. */
  private NativeColumn plainColumn() {
    NativeColumn column = column();
    if (encoder() != null) {
      throw new UnfitValueException(
          "the collator must write the raw value of component %s, but writes another type"
              .formatted(features.get(next - 1).name()));
    }
    return column;
  }

  @Override
  public void put(byte[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(float[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(double[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(int[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(long[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(boolean[] value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(float value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(double value) {
    NativeColumn column = column();
    Encoder encoder = encoder();
    column.put(row, encoder == null ? value : encoder.number(value));
  }

  @Override
  public void put(int value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(long value) {
    NativeColumn column = column();
    Encoder encoder = encoder();
    if (encoder == null) {
      column.put(row, value);
    } else if (encoder.indexes()) {
      column.put(row, encoder.index(value));
    } else {
      column.put(row, encoder.whole(value));
    }
  }

  @Override
  public void put(boolean value) {
    plainColumn().put(row, value);
  }

  @Override
  public void put(String value) {
    NativeColumn column = column();
    Encoder encoder = encoder();
    if (encoder == null) {
      column.put(row, value);
    } else if (encoder.indexes()) {
      column.put(row, encoder.index(value));
    } else {
      column.put(row, encoder.text(value));
    }
  }
}
