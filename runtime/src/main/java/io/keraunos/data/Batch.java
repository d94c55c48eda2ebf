package io.keraunos.data;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Examples side by side in native memory, one tensor for each feature. The loader owns the memory
 * and fills it again once the batch is released.
 */
public final class Batch {

  private final int size;
  private final List<FeatureTensor> tensors = new ArrayList<>();
  private final BatchWriter writer;
  private Runnable onRelease = () -> {};

  Batch(List<Feature> features, int size) {
    this.size = size;
    for (Feature feature : features) {
      tensors.add(FeatureTensor.allocate(feature, size));
    }
    this.writer = new BatchWriter(tensors);
  }

  /** The number of examples. */
  public int size() {
    return size;
  }

  /**
   * The native tensor of a feature, {@code [size, ...]}. Not to be used after {@link #release}.
   *
   * @param feature its index in {@link Collator#features}
   */
  public TF_Tensor tensor(int feature) {
    return tensors.get(feature).handle();
  }

  /** Gives the memory back to the loader. */
  public void release() {
    onRelease.run();
  }

  void onRelease(Runnable action) {
    onRelease = action;
  }

  /** Writes an example to a row. */
  <T> void write(int row, T example, Collator<T> collator) {
    writer.begin(row);
    collator.write(example, writer);
    writer.end();
  }

  void free() {
    tensors.forEach(FeatureTensor::free);
  }
}
