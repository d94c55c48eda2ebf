package io.keraunos.loading;

import io.keraunos.feature.Encoding;
import io.keraunos.spi.Feature;
import io.keraunos.spi.RowFiller;
import java.util.List;
import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * Examples in native memory, one tensor for each feature. The memory belongs to a pool; the
 * receiver of a batch from {@link BatchLoader#next()} or {@link BatchPool#take} returns it with
 * {@link #release()}.
 *
 * <p>Used by one thread at a time.
 */
public final class Batch {

  private final BatchPool pool;
  private final int size;
  private final NativeColumn[] columns;
  private final RowWriter writer;
  // Guarded by the pool.
  private boolean held;

  Batch(BatchPool pool, Encoding encoding, int size) {
    List<Feature> features = encoding.fed();
    this.pool = pool;
    this.size = size;
    this.columns = new NativeColumn[size == 0 ? 0 : features.size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = new NativeColumn(features.get(i), size);
      }
    } catch (RuntimeException | Error e) {
      free();
      throw e;
    }
    this.writer = new RowWriter(encoding, columns);
  }

  /**
   * Returns the number of examples: the batch size, or less for the last batch of an epoch; 0 for
   * an empty share, which has no tensors.
   */
  public int size() {
    return size;
  }

  /**
   * Returns the tensor of a feature, of shape {@code [size(), …]}. It must not be deleted, and
   * neither it nor anything that shares its memory may be used after {@link #release()}.
   *
   * @param feature the feature's number in the collator's list, from 0
   * @throws IllegalStateException if the batch was released
   */
  public TF_Tensor tensor(int feature) {
    if (!held) {
      throw new IllegalStateException(
          "a batch must not be used after it was released: release it when its tensors are done");
    }
    return columns[feature].tensor();
  }

  /**
   * Gives the memory back, to be used for another batch.
   *
   * @throws IllegalStateException if the batch was released before
   */
  public void release() {
    pool.release(this);
  }

  /**
   * Writes an example into a row, in place of what was there.
   *
   * @param row from 0 to {@code size() - 1}
   * @throws IllegalArgumentException if the example does not fit the features; the message names
   *     the component
   */
  public <T> void write(int row, T example, RowFiller<T> filler) {
    writer.write(row, example, filler);
  }

  boolean held() {
    return held;
  }

  void held(boolean value) {
    held = value;
  }

  void free() {
    for (NativeColumn column : columns) {
      if (column != null) { // the constructor may have failed half way
        column.close();
      }
    }
  }
}
