package io.keraunos.engine;

import io.keraunos.callback.Pace;

/** Measures the throughput: how long steps take, and how long they wait for data. */
final class PaceMeter {

  private long steps;
  private long examples;
  private long nanos;
  private long waitNanos;

  void waited(long time) {
    waitNanos += time;
    nanos += time;
  }

  void stepped(long time, long stepExamples) {
    steps++;
    examples += stepExamples;
    nanos += time;
  }

  /** Returns the throughput since the last call. */
  Pace take() {
    Pace pace = new Pace(steps, examples, nanos / 1e9, waitNanos / 1e9);
    steps = 0;
    examples = 0;
    nanos = 0;
    waitNanos = 0;
    return pace;
  }
}
