package io.keraunos.data;

import java.util.List;

/** Writes one row after another into the tensors of a batch. */
final class BatchWriter implements ExampleWriter {

  private final FeatureTensor[] tensors;
  private int row;
  private int next;

  BatchWriter(List<FeatureTensor> tensors) {
    this.tensors = tensors.toArray(new FeatureTensor[0]);
  }

  void begin(int row) {
    this.row = row;
    this.next = 0;
  }

  void end() {
    if (next != tensors.length) {
      throw new IllegalStateException(
          "a collator must write %d features, but wrote %d".formatted(tensors.length, next));
    }
  }

  /** The tensor of the next feature, which must have this type. */
  private FeatureTensor next(Feature.Type type) {
    if (next == tensors.length) {
      throw new IllegalStateException(
          "a collator must write %d features, but writes more".formatted(tensors.length));
    }
    FeatureTensor tensor = tensors[next++];
    if (tensor.feature().type() != type) {
      throw new IllegalStateException(
          "%s is %s, but was written as %s"
              .formatted(tensor.feature().name(), tensor.feature().type(), type));
    }
    return tensor;
  }

  /** Where the row begins, in elements. */
  private int offset(FeatureTensor tensor, int length) {
    int elements = tensor.feature().elements();
    if (length != elements) {
      throw new IllegalArgumentException(
          "%s must have %d elements, as its shape %s says, but had %d"
              .formatted(tensor.feature().name(), elements, tensor.feature().shape(), length));
    }
    return row * elements;
  }

  private <T> T present(T value) {
    if (value == null) {
      String name = next < tensors.length ? tensors[next].feature().name() : "a feature";
      throw new IllegalArgumentException(name + " must not be null");
    }
    return value;
  }

  @Override
  public void put(byte[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.UINT8);
    tensor.bytes().put(offset(tensor, value.length), value);
  }

  @Override
  public void put(float[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.FLOAT32);
    tensor.floats().put(offset(tensor, value.length), value);
  }

  @Override
  public void put(double[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.FLOAT64);
    tensor.doubles().put(offset(tensor, value.length), value);
  }

  @Override
  public void put(int[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.INT32);
    tensor.ints().put(offset(tensor, value.length), value);
  }

  @Override
  public void put(long[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.INT64);
    tensor.longs().put(offset(tensor, value.length), value);
  }

  @Override
  public void put(boolean[] value) {
    present(value);
    FeatureTensor tensor = next(Feature.Type.BOOL);
    int offset = offset(tensor, value.length);
    for (int i = 0; i < value.length; i++) {
      tensor.bytes().put(offset + i, (byte) (value[i] ? 1 : 0));
    }
  }

  @Override
  public void put(float value) {
    next(Feature.Type.FLOAT32).floats().put(row, value);
  }

  @Override
  public void put(double value) {
    next(Feature.Type.FLOAT64).doubles().put(row, value);
  }

  @Override
  public void put(int value) {
    next(Feature.Type.INT32).ints().put(row, value);
  }

  @Override
  public void put(long value) {
    next(Feature.Type.INT64).longs().put(row, value);
  }

  @Override
  public void put(boolean value) {
    next(Feature.Type.BOOL).bytes().put(row, (byte) (value ? 1 : 0));
  }

  @Override
  public void put(String value) {
    present(value);
    next(Feature.Type.STRING).string(row, value);
  }
}
