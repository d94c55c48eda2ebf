package io.keraunos.capi;

import org.tensorflow.internal.c_api.TF_Tensor;

/**
 * A prepared call of a graph: its feeds, fetches and targets are resolved once, and every call uses
 * the same native arrays again. Used by one thread at a time.
 */
public interface PreparedRun extends AutoCloseable {

  /** Sets what a feed is given from the next call on. The tensor stays the caller's. */
  void feed(int index, TF_Tensor tensor);

  /** Runs the targets, and the fetches if there are any; nothing if there is neither. */
  void run();

  /** Takes a fetched tensor out of the latest run; the caller closes it. */
  NativeTensor take(int index);

  /** Frees the native arrays; further calls of it do nothing. */
  @Override
  void close();
}
