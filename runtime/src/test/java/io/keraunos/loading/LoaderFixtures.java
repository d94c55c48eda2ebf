package io.keraunos.loading;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.internal.c_api.global.tensorflow;

/** Datasets whose examples tell who they are, and looks into native memory. */
public final class LoaderFixtures {

  private LoaderFixtures() {}

  /** An example that is its own index. */
  public record Numbered(long index) {
    public static final Collator<Numbered> COLLATOR =
        new Collator<>() {
          @Override
          public Class<Numbered> exampleType() {
            return Numbered.class;
          }

          @Override
          public List<Feature> features() {
            return List.of(Feature.of("index", Feature.Type.INT64));
          }

          @Override
          public void write(Numbered example, ExampleWriter row) {
            row.put(example.index());
          }
        };

    public static Dataset<Numbered> dataset(long size) {
      return new Dataset<>() {
        @Override
        public long size() {
          return size;
        }

        @Override
        public Numbered get(long index) {
          return new Numbered(index);
        }
      };
    }
  }

  static <T> Dataset<T> withRandomDelays(Dataset<T> dataset) {
    return new Dataset<>() {
      @Override
      public long size() {
        return dataset.size();
      }

      @Override
      public T get(long index) throws Exception {
        int dice = ThreadLocalRandom.current().nextInt(100);
        if (dice < 10) {
          LockSupport.parkNanos(20_000);
        } else if (dice < 20) {
          Thread.yield();
        }
        return dataset.get(index);
      }
    };
  }

  /** The rest of an epoch of numbered examples; the batches are released. */
  public static List<List<Long>> rest(BatchLoader loader) throws InterruptedException {
    List<List<Long>> batches = new ArrayList<>();
    for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
      batches.add(indices(batch));
      batch.release();
    }
    return batches;
  }

  static List<Long> indices(Batch batch) {
    if (batch.size() == 0) {
      return List.of();
    }
    ByteBuffer bytes = bytes(batch.tensor(0));
    List<Long> indices = new ArrayList<>();
    for (int row = 0; row < batch.size(); row++) {
      indices.add(bytes.getLong(row * Long.BYTES));
    }
    assertThat(bytes.capacity()).isEqualTo(batch.size() * Long.BYTES);
    return indices;
  }

  /** A tensor's memory, as TensorFlow sees it. */
  static ByteBuffer bytes(TF_Tensor tensor) {
    return new BytePointer(tensorflow.TF_TensorData(tensor))
        .capacity(tensorflow.TF_TensorByteSize(tensor))
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /** Checks that no loader thread runs and no native tensor is held. */
  public static void assertNothingLeft() {
    assertThat(BatchLoader.liveTensors()).isEqualTo(0);
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos-test-loader-"))
                .toList())
        .isEmpty();
  }
}
