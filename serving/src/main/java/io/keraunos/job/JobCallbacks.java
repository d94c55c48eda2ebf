package io.keraunos.job;

import io.keraunos.callback.Callback;

/** Callbacks for training jobs, such as meters. */
@FunctionalInterface
public interface JobCallbacks {

  /**
   * Returns the callback for a job that is about to start. It may be the same one for all jobs of a
   * name, of which one runs at a time; jobs of other names run in other threads.
   */
  Callback of(String job);
}
