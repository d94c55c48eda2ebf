package io.keraunos.savedmodel;

import io.keraunos.capi.NativeSession;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.data.Batch;
import io.keraunos.data.BatchPool;
import io.keraunos.data.ExampleWriter;
import io.keraunos.data.Feature;
import io.keraunos.data.RowFiller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Answers from an exported model. Generated code gives it the types of the predict step. Any number
 * of threads may ask at the same time; each runs the model in its own thread.
 */
public final class Predictor implements AutoCloseable {

  /** Examples of one call of the session; a longer list takes several. */
  private static final int LARGEST_BATCH = 1024;

  private final NativeSession session;
  private final List<Feature> features;
  private final List<String> feeds;
  private final String fetch;
  private final BatchPool single;
  private final Queue<PreparedRun> idle = new ConcurrentLinkedQueue<>();
  private final ReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private Predictor(
      NativeSession session, List<Feature> features, List<String> feeds, String fetch) {
    this.session = session;
    this.features = features;
    this.feeds = feeds;
    this.fetch = fetch;
    this.single = new BatchPool(features, LARGEST_BATCH);
  }

  /**
   * Loads a model that {@code Trainer.export} wrote.
   *
   * @param folder the exported folder
   * @param method the predict step's name, which is that of the output
   * @param features what the predict step takes, in the order in which they are written
   * @throws IllegalArgumentException if the model has another signature
   * @throws UncheckedIOException if there is no model in the folder, or it cannot be read
   */
  public static Predictor load(Path folder, String method, List<Feature> features) {
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
        method + " of " + features.stream().map(Predictor::describe).sorted().toList();
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
    return new Predictor(
        NativeSession.load(folder, SavedModelFolder.TAG, config),
        List.copyOf(features),
        features.stream()
            .map(feature -> signature.getInputsOrThrow(feature.name()).getName())
            .toList(),
        signature.getOutputsOrThrow(method).getName());
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

  /**
   * The output for one example, flat in row-major order. Integer outputs come as floats.
   *
   * @param values writes the example's values
   * @throws IllegalArgumentException if they do not fit; the message names the parameter
   */
  public float[] predict(Consumer<ExampleWriter> values) {
    use.readLock().lock();
    try {
      checkOpen();
      Batch batch = single.take(1);
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

  /**
   * The outputs for some examples, in their order, each as {@link #predict(Consumer)} gives it.
   *
   * @param filler writes an example's values
   */
  public <T> List<float[]> predict(List<? extends T> examples, RowFiller<? super T> filler) {
    use.readLock().lock();
    try {
      checkOpen();
      List<float[]> outputs = new ArrayList<>(examples.size());
      for (int begin = 0; begin < examples.size(); begin += LARGEST_BATCH) {
        int end = Math.min(examples.size(), begin + LARGEST_BATCH);
        outputs.addAll(Arrays.asList(batch(examples.subList(begin, end), filler)));
      }
      return outputs;
    } finally {
      use.readLock().unlock();
    }
  }

  private <T> float[][] batch(List<? extends T> examples, RowFiller<? super T> filler) {
    try (BatchPool pool = new BatchPool(features, examples.size())) {
      Batch batch = pool.take(examples.size());
      try {
        for (int row = 0; row < examples.size(); row++) {
          batch.write(row, examples.get(row), filler);
        }
        return run(batch);
      } finally {
        batch.release();
      }
    }
  }

  private float[][] run(Batch batch) {
    PreparedRun known = idle.poll();
    PreparedRun run = known == null ? prepare() : known;
    try {
      for (int i = 0; i < feeds.size(); i++) {
        run.feed(i, batch.tensor(i));
      }
      run.run();
      try (NativeTensor output = run.take(0)) {
        return output.rows();
      }
    } finally {
      idle.add(run);
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

  /** Waits for the threads that ask, and frees native memory. Calling it again does nothing. */
  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        single.close();
        session.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
