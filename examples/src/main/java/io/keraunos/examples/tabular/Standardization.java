package io.keraunos.examples.tabular;

import io.keraunos.data.Dataset;

/**
 * Brings every column to mean 0 and standard deviation 1, as measured on the training part alone.
 *
 * @param mean of each column
 * @param stddev of each column; 1 where all values are the same
 */
record Standardization(double[] mean, double[] stddev) {

  static Standardization of(Dataset<Tumour> training) throws Exception {
    int columns = training.get(0).measurements().length;
    double[] sum = new double[columns];
    double[] squares = new double[columns];
    for (long i = 0; i < training.size(); i++) {
      float[] row = training.get(i).measurements();
      for (int c = 0; c < columns; c++) {
        sum[c] += row[c];
        squares[c] += (double) row[c] * row[c];
      }
    }
    double[] mean = new double[columns];
    double[] stddev = new double[columns];
    for (int c = 0; c < columns; c++) {
      mean[c] = sum[c] / training.size();
      double variance = squares[c] / training.size() - mean[c] * mean[c];
      stddev[c] = variance > 0 ? Math.sqrt(variance) : 1;
    }
    return new Standardization(mean, stddev);
  }

  Tumour apply(Tumour tumour) {
    float[] row = tumour.measurements().clone();
    for (int c = 0; c < row.length; c++) {
      row[c] = (float) ((row[c] - mean[c]) / stddev[c]);
    }
    return new Tumour(row, tumour.benign());
  }
}
