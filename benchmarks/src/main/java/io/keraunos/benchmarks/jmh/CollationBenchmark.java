package io.keraunos.benchmarks.jmh;

import io.keraunos.data.Dataset;
import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A shuffled batch, from records on the heap to native tensors, in the thread that asks. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CollationBenchmark {

  private static final int PIXELS = 32 * 32 * 3;

  private record Image(byte[] pixels, int label) {}

  private record Row(float[] numbers, int label) {}

  private record Columns<T>(
      Class<T> exampleType, List<Feature> features, BiConsumer<T, ExampleWriter> filler)
      implements Collator<T> {
    @Override
    public void write(T example, ExampleWriter out) {
      filler.accept(example, out);
    }
  }

  private static final Collator<Image> IMAGES =
      new Columns<>(
          Image.class,
          List.of(
              new Feature("pixels", Feature.Type.UINT8, List.of(32, 32, 3)),
              new Feature("label", Feature.Type.INT32, List.of())),
          (image, out) -> {
            out.put(image.pixels());
            out.put(image.label());
          });

  private static final Collator<Row> ROWS =
      new Columns<>(
          Row.class,
          List.of(
              new Feature("numbers", Feature.Type.FLOAT32, List.of(20)),
              new Feature("label", Feature.Type.INT32, List.of())),
          (row, out) -> {
            out.put(row.numbers());
            out.put(row.label());
          });

  private final BatchLoader images =
      loader(
          IntStream.range(0, 10_000).mapToObj(i -> new Image(new byte[PIXELS], i % 10)).toList(),
          IMAGES,
          64);
  private final BatchLoader rows =
      loader(
          IntStream.range(0, 64_000).mapToObj(i -> new Row(new float[20], i % 2)).toList(),
          ROWS,
          32);
  private long epoch;

  /** Creates the benchmark; for JMH. */
  public CollationBenchmark() {}

  private static <T> BatchLoader loader(List<T> examples, Collator<T> collator, int batchSize) {
    BatchLoader loader =
        BatchLoader.open(
            Dataset.of(examples),
            collator,
            new BatchLoaderOptions("benchmark", batchSize, true, 0, true, 1, 1));
    loader.start(0, 0, Long.MAX_VALUE);
    return loader;
  }

  /** 64 images of 3,072 bytes. */
  @Benchmark
  public int images() throws InterruptedException {
    return next(images);
  }

  /** 32 rows of 20 floats. */
  @Benchmark
  public int rows() throws InterruptedException {
    return next(rows);
  }

  private int next(BatchLoader loader) throws InterruptedException {
    Batch batch = loader.next();
    if (batch == null) {
      loader.start(++epoch, 0, Long.MAX_VALUE);
      return 0;
    }
    int size = batch.size();
    batch.release();
    return size;
  }

  /** Frees the tensors. */
  @TearDown
  public void close() {
    images.close();
    rows.close();
  }
}
