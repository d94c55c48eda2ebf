package io.keraunos.preflight;

import io.keraunos.data.Dataset;
import io.keraunos.sampling.View;
import java.util.HashMap;
import java.util.Map;

/**
 * The origin of the rows of a sample: the dataset that splits and other views were made of, and the
 * rows' indices in it. Neighbours there are those of the file or the table that was read.
 *
 * @param dataset the dataset behind all views of one source; the sampled one if it is no view
 * @param indices the index in it, of every row
 * @param drawn whether a view draws examples, some of them several times
 */
record Origin(Dataset<?> dataset, long[] indices, boolean drawn) {

  /** Follows the views of a dataset. */
  static Origin of(Dataset<?> sampled, long[] indices) {
    Dataset<?> dataset = sampled;
    long[] at = indices;
    boolean drawn = false;
    while (dataset instanceof View view
        && view.sources().size() == 1
        && view.sources().get(0) instanceof Dataset<?> source) {
      long[] before = new long[at.length];
      for (int row = 0; row < at.length; row++) {
        before[row] = view.sourceIndex(at[row]);
        if (before[row] < 0) {
          return new Origin(dataset, at, drawn);
        }
      }
      drawn |= view.isDrawn();
      dataset = source;
      at = before;
    }
    return new Origin(dataset, at, drawn);
  }

  /** Returns the row of every index; one of them where rows share an index. */
  Map<Long, Integer> rows() {
    Map<Long, Integer> rows = new HashMap<>();
    for (int row = 0; row < indices.length; row++) {
      rows.put(indices[row], row);
    }
    return rows;
  }
}
