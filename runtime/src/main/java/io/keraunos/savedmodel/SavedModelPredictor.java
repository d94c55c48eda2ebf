package io.keraunos.savedmodel;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.feature.Encoding;
import io.keraunos.loading.Batch;
import io.keraunos.loading.BatchPool;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.RowFiller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Predicts with an exported model; each caller runs the model in its own thread. */
public final class SavedModelPredictor implements Predictor {

  /** The most examples in one call of the session; a longer list takes several. */
  private static final int LARGEST_BATCH = 1024;

  /** The most bytes in the inputs of one call; a call has one example at least. */
  private static final long LARGEST_INPUT_BYTES = 1 << 28;

  /** The most examples, and bytes, of a batch whose memory is kept for the next call. */
  private static final int KEPT_EXAMPLES = 64;

  private static final long KEPT_BYTES = 1 << 16;

  private final NativeSession session;
  private final Encoding encoding;
  private final int[] used; // those that the model takes
  private final List<String> feeds;
  private final String fetch;
  private final int largestKept;
  private final BatchPool kept;
  private final int largestBatch;
  private final Queue<PreparedRun> idle = new ConcurrentLinkedQueue<>();
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private SavedModelPredictor(
      NativeSession session, List<Feature> features, SignatureDef signature, String fetch) {
    this.session = session;
    this.encoding = Encoding.raw(features);
    this.used =
        IntStream.range(0, features.size())
            .filter(i -> signature.containsInputs(features.get(i).name()))
            .toArray();
    this.feeds =
        Arrays.stream(used)
            .mapToObj(i -> signature.getInputsOrThrow(features.get(i).name()).getName())
            .toList();
    this.fetch = fetch;
    long example =
        features.stream()
            .mapToLong(feature -> (long) feature.elements() * Math.max(1, feature.type().bytes()))
            .sum();
    this.largestBatch = examples(LARGEST_BATCH, LARGEST_INPUT_BYTES, example);
    this.largestKept = examples(KEPT_EXAMPLES, KEPT_BYTES, example);
    this.kept = new BatchPool(encoding, largestKept);
  }

  private static int examples(int most, long bytes, long example) {
    return (int) Math.max(1, Math.min(most, bytes / Math.max(1, example)));
  }

  /**
   * Loads a model that {@code Trainer.export} wrote.
   *
   * @param folder the exported folder
   * @param method the predict step's name, which is that of the output
   * @param features what the predict step takes, raw, in the order in which they are written. One
   *     with a meaning that the step did not ask for is no input of the model, and is left out
   * @throws IllegalArgumentException if the model has another signature
   * @throws UncheckedIOException if there is no model in the folder, or a file of it is missing,
   *     damaged or not readable; the message names it
   */
  public static SavedModelPredictor load(Path folder, String method, List<Feature> features) {
    MetaGraphDef graph;
    try {
      graph = SavedModelFolder.read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    SignatureDef signature =
        graph.getSignatureDefOrDefault(
            SavedModelFolder.SIGNATURE, SignatureDef.getDefaultInstance());
    String expected =
        method
            + " of "
            + features.stream()
                .filter(feature -> isPlain(feature) || signature.containsInputs(feature.name()))
                .map(SavedModelPredictor::describe)
                .sorted()
                .toList();
    String found =
        String.join(", ", signature.getOutputsMap().keySet())
            + " of "
            + signature.getInputsMap().entrySet().stream()
                .map(input -> describe(input.getKey(), input.getValue()))
                .sorted()
                .toList();
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "the model in %s must give %s, but gives %s. Was it exported from another version of the class? Export it again"
              .formatted(folder, expected, found));
    }
    // Each call computes in the thread that makes it.
    ConfigProto config = ConfigProto.newBuilder().setInterOpParallelismThreads(-1).build();
    return new SavedModelPredictor(
        open(folder, config),
        List.copyOf(features),
        signature,
        signature.getOutputsOrThrow(method).getName());
  }

  private static NativeSession open(Path folder, ConfigProto config) {
    try {
      return NativeSession.load(folder, SavedModelFolder.TAG, config);
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new UncheckedIOException(
          new IOException(
              "TensorFlow cannot load the model in %s, whose files are whole: %s. Was it exported with another version of TensorFlow? Export it again"
                  .formatted(folder, e.getMessage()),
              e));
    }
  }

  private static boolean isPlain(Feature feature) {
    return feature.meaning() instanceof Meaning.Plain;
  }

  private static String describe(Feature feature) {
    List<Long> shape = new ArrayList<>(List.of(-1L));
    feature.shape().forEach(size -> shape.add((long) size));
    return "%s (%s %s)".formatted(feature.name(), feature.type(), shape);
  }

  private static String describe(String name, TensorInfo info) {
    String type =
        Arrays.stream(Feature.Type.values())
            .filter(known -> known.dataType() == info.getDtype())
            .map(Enum::name)
            .findFirst()
            .orElse(info.getDtype().name());
    List<Long> shape =
        info.getTensorShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    return "%s (%s %s)".formatted(name, type, shape);
  }

  @Override
  public float[] predict(Consumer<ExampleWriter> values) {
    use.readLock().lock();
    try {
      checkOpen();
      Batch batch = kept.take(1);
      try {
        batch.write(0, values, Consumer::accept);
        return run(batch)[0];
      } finally {
        batch.release();
      }
    } finally {
      use.readLock().unlock();
    }
  }

  @Override
  public <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler) {
    use.readLock().lock();
    try {
      checkOpen();
      List<float[]> outputs = new ArrayList<>(examples.size());
      for (int begin = 0; begin < examples.size(); begin += largestBatch) {
        int end = Math.min(examples.size(), begin + largestBatch);
        outputs.addAll(Arrays.asList(batch(examples, begin, end, filler)));
      }
      return outputs;
    } finally {
      use.readLock().unlock();
    }
  }

  private <T> float[][] batch(
      List<? extends T> examples, int begin, int end, RowFiller<? super T> filler) {
    if (end - begin <= largestKept) {
      return batch(kept, examples, begin, end, filler);
    }
    try (BatchPool pool = new BatchPool(encoding, end - begin)) {
      return batch(pool, examples, begin, end, filler);
    }
  }

  private <T> float[][] batch(
      BatchPool pool, List<? extends T> examples, int begin, int end, RowFiller<? super T> filler) {
    Batch batch = pool.take(end - begin);
    try {
      for (int i = begin; i < end; i++) {
        write(batch, i - begin, examples.get(i), i, filler);
      }
      return run(batch);
    } finally {
      batch.release();
    }
  }

  private static <T> void write(
      Batch batch, int row, @Nullable T example, int index, RowFiller<? super T> filler) {
    if (example == null) {
      throw new IllegalArgumentException(
          "an example must not be null, but that at index %s is".formatted(index));
    }
    try {
      batch.write(row, example, filler);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the example at index %s does not fit: %s".formatted(index, e.getMessage()), e);
    }
  }

  private float[][] run(Batch batch) {
    PreparedRun known = idle.poll();
    PreparedRun run = known == null ? prepare() : known;
    try {
      for (int i = 0; i < used.length; i++) {
        run.feed(i, batch.tensor(used[i]));
      }
      compute(run);
      try (NativeTensor output = run.take(0)) {
        float[][] rows = output.rows();
        if (rows.length != batch.size()) {
          throw new IllegalStateException(
              "the model must give one row for each example, but gave %s for %s. Its predict step must keep the batch dimension"
                  .formatted(rows.length, batch.size()));
        }
        return rows;
      }
    } finally {
      idle.add(run);
    }
  }

  private static void compute(PreparedRun run) {
    try {
      run.run();
    } catch (RuntimeException e) { // TensorFlow's exceptions have no other class in common
      throw new IllegalArgumentException(
          "the model cannot answer for these values: " + e.getMessage(), e);
    }
  }

  private PreparedRun prepare() {
    synchronized (session) {
      return session.prepare(feeds, List.of(fetch), List.of());
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the predictor is closed");
    }
  }

  @Override
  public void close() {
    if (use.getReadHoldCount() > 0) {
      throw new IllegalStateException(
          "the predictor must not be closed while this thread asks it. Close it afterwards");
    }
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        kept.close();
        session.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
