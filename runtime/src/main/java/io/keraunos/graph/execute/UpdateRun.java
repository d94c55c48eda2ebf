package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;

/** Applies what the shares of a training step have kept. */
interface UpdateRun {

  /** Feeds the total over all workers, where there are others. */
  void feed(NativeTensor total);

  /** Changes the variables. */
  void run();

  /**
   * Applies it as it is.
   *
   * @param call the call
   * @param totalFeed the index of the total among its feeds
   */
  record Plain(PreparedRun call, int totalFeed) implements UpdateRun {
    @Override
    public void feed(NativeTensor total) {
      call.feed(totalFeed, total.handle());
    }

    @Override
    public void run() {
      call.run();
    }
  }
}
