package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.distribute.Workers;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.proto.DataType;

/**
 * Brings the rows of all workers together, in the order of the dataset: batch by batch, and in a
 * batch worker by worker. Every worker gets all of them.
 */
final class RowGather {

  private static final int CHUNK = 1 << 18;

  private final String name;
  private final Workers workers;
  private final int rank;
  private final int size;

  /**
   * Creates a gathering.
   *
   * @param name what is gathered, for messages
   */
  RowGather(String name, Workers workers) {
    this.name = name;
    this.workers = workers;
    this.rank = workers.cluster().rank();
    this.size = workers.cluster().size();
  }

  /**
   * Gathers all rows.
   *
   * @param batches this worker's rows of each batch, which may be none
   */
  float[][] gather(List<float[][]> batches) {
    int width =
        batches.stream().flatMap(Arrays::stream).mapToInt(row -> row.length).max().orElse(0);
    double[] said = new double[2 * size];
    said[rank] = batches.size();
    said[size + rank] = width;
    double[] heard = workers.sum(name, said);
    int most = (int) Arrays.stream(heard, 0, size).max().orElse(0);
    int columns = (int) Arrays.stream(heard, size, 2 * size).max().orElse(0);
    if (most == 0 || columns == 0) {
      return new float[0][];
    }
    double[] counts = new double[most * size];
    for (int batch = 0; batch < batches.size(); batch++) {
      counts[batch * size + rank] = batches.get(batch).length;
    }
    double[] rows = workers.sum(name, counts);
    int all = (int) Arrays.stream(rows).sum();
    float[][] mine = new float[all][];
    int position = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int row = 0; i % size == rank && row < rows[i]; row++) {
        mine[position + row] = batches.get(i / size)[row];
      }
      position += (int) rows[i];
    }
    return exchange(mine, columns);
  }

  /** Gathers rows by sums, in pieces: each row is one worker's, and the others have zeros there. */
  private float[][] exchange(float[][] mine, int columns) {
    float[][] result = new float[mine.length][columns];
    int rowsAtOnce = Math.max(1, CHUNK / columns);
    for (int begin = 0; begin < mine.length; begin += rowsAtOnce) {
      int rows = Math.min(rowsAtOnce, mine.length - begin);
      try (NativeTensor piece =
          NativeTensor.vector(DataType.DT_FLOAT, rows * columns, Float.BYTES)) {
        FloatBuffer values = piece.data().asFloatBuffer();
        float[] none = new float[columns];
        for (int row = begin; row < begin + rows; row++) {
          values.put(mine[row] == null ? none : mine[row]);
        }
        try (NativeTensor sum = workers.sum(name, piece)) {
          FloatBuffer all = sum.data().asFloatBuffer();
          for (int row = begin; row < begin + rows; row++) {
            all.get(result[row]);
          }
        }
      }
    }
    return result;
  }
}
