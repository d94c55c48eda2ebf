package io.keraunos.capi;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.RunMetadata;

/** A finished graph with its variables, driven over TensorFlow's C API by prepared calls. */
public interface NativeGraph extends AutoCloseable {

  /**
   * Resolves what a call feeds, fetches and executes. The call is closed with the graph, or
   * earlier.
   *
   * @param feeds names of outputs, such as {@code train/image:0}
   * @param fetches names of outputs
   * @param targets names of operations
   * @throws IllegalArgumentException if the graph has no operation of one of these names
   */
  PreparedRun prepare(List<String> feeds, List<String> fetches, List<String> targets);

  /**
   * Reports from now on which op ran when, once for each call; slows calls down.
   *
   * @param listener is told by the thread that runs; null ends it
   */
  void trace(@Nullable Consumer<RunMetadata> listener);

  /** Closes all calls and frees the graph with its variables; further calls of it do nothing. */
  @Override
  void close();
}
