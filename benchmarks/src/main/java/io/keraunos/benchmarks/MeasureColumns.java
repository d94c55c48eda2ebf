package io.keraunos.benchmarks;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.data.Dataset;
import io.keraunos.feature.FeatureFitting;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures columns of numbers from a file, as a fit does before its first step, and prints what
 * {@code features.json} would have. {@code statistics_peer.py} compares it with others.
 */
public final class MeasureColumns {
  private MeasureColumns() {}

  private static final int BUCKETS = 10;
  private static final int THREADS = 2;

  /** Writes a row twice: each column as a number, then each in buckets. */
  private record Columns(List<Feature> features) implements Collator<double[]> {
    static Columns of(List<String> names) {
      List<Feature> features = new ArrayList<>();
      names.forEach(name -> features.add(component(name, Meaning.number(Scale.STANDARD, RULE))));
      names.forEach(
          name -> features.add(component(name + ".buckets", Meaning.buckets(BUCKETS, ENTRY))));
      return new Columns(features);
    }

    private static final Missing RULE = Missing.MEAN;
    private static final Missing ENTRY = Missing.ENTRY;

    private static Feature component(String name, Meaning meaning) {
      return Feature.of(name, Feature.Type.FLOAT64).as(meaning);
    }

    @Override
    public Class<double[]> exampleType() {
      return double[].class;
    }

    @Override
    public void write(double[] example, ExampleWriter row) {
      for (int i = 0; i < features.size(); i++) {
        row.put(example[i % example.length]);
      }
    }
  }

  /** Rows of a file. */
  private record Rows(DoubleBuffer values, int width) implements Dataset<double[]> {
    @Override
    public long size() {
      return values.capacity() / width;
    }

    @Override
    public double[] get(long index) {
      double[] row = new double[width];
      values.get(Math.toIntExact(index * width), row);
      return row;
    }
  }

  /**
   * Measures a file.
   *
   * @param arguments the file, which holds rows of numbers of 8 bytes in little-endian order, then
   *     the names of its columns
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> names = Arrays.asList(arguments).subList(1, arguments.length);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[0])));
    Rows rows = new Rows(bytes.order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer(), names.size());
    System.out.println(
        FeatureFitting.fit("train", rows, Columns.of(names), THREADS, read -> {}, () -> false)
            .toJson());
  }
}
