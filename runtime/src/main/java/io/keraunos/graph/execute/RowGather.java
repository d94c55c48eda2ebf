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
    return exchange(batches, rows, columns);
  }

  /**
   * Exchanges rows in pieces: of each, every worker gets all other workers' rows.
   *
   * @param rows for each batch, the number of rows of each worker
   */
  private float[][] exchange(List<float[][]> batches, double[] rows, int columns) {
    int[] starts = new int[rows.length];
    int[] ofWorkers = new int[size];
    int all = 0;
    for (int part = 0; part < rows.length; part++) {
      starts[part] = all;
      all += (int) rows[part];
      ofWorkers[part % size] += (int) rows[part];
    }
    float[][] result = new float[all][columns];
    float[][] mine = batches.stream().flatMap(Arrays::stream).toArray(float[][]::new);
    int most = Arrays.stream(ofWorkers).max().orElse(0);
    int rowsAtOnce = Math.min(most, Math.max(1, CHUNK / columns));
    int[] part = new int[size]; // the batch's part that each worker's next row is of
    int[] within = new int[size];
    for (int worker = 0; worker < size; worker++) {
      part[worker] = worker;
    }
    for (int begin = 0; begin < most; begin += rowsAtOnce) {
      try (NativeTensor piece = piece(mine, begin, rowsAtOnce, columns);
          NativeTensor gathered = workers.gather(name, piece)) {
        FloatBuffer values = gathered.data().asFloatBuffer();
        for (int worker = 0; worker < size; worker++) {
          int count = Math.min(rowsAtOnce, ofWorkers[worker] - begin);
          for (int row = 0; row < count; row++) {
            while (within[worker] == (int) rows[part[worker]]) {
              part[worker] += size;
              within[worker] = 0;
            }
            values.position((worker * rowsAtOnce + row) * columns);
            values.get(result[starts[part[worker]] + within[worker]++]);
          }
        }
      }
    }
    return result;
  }

  /** Returns some rows as one vector, with zeros where there are no more. */
  private static NativeTensor piece(float[][] rows, int begin, int count, int columns) {
    NativeTensor piece = NativeTensor.vector(DataType.DT_FLOAT, count * columns, Float.BYTES);
    FloatBuffer values = piece.data().asFloatBuffer();
    float[] none = new float[columns];
    for (int row = begin; row < begin + count; row++) {
      values.put(row < rows.length ? rows[row] : none);
    }
    return piece;
  }
}
