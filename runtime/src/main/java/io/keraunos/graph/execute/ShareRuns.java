package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.loading.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The calls for all shares of a batch: at the same time, each in a thread of its own. */
final class ShareRuns implements AutoCloseable {

  private final StepCalls calls;
  private final List<ShareRun> runs;
  private final List<PreparedRun> empty; // for shares without examples; there may be none

  private ShareRuns(StepCalls calls, List<ShareRun> runs, List<PreparedRun> empty) {
    this.calls = calls;
    this.runs = runs;
    this.empty = empty;
  }

  /**
   * Prepares a call for every share of a batch: those of one device, or one for each device.
   *
   * @param targets for each share of a device, the ops it runs, which may be none
   * @param more feeds after those of the step, scalars of float32
   * @param empty for each share of a device, the op for a batch that it has no examples of; empty
   *     if there is none
   */
  static ShareRuns of(
      StepCalls calls,
      List<List<String>> targets,
      List<String> more,
      List<String> fetches,
      List<String> empty) {
    List<ShareRun> runs = new ArrayList<>();
    List<List<String>> ofShares = calls.replicas().spread(targets);
    for (int share = 0; share < ofShares.size(); share++) {
      runs.add(new ShareRun(calls, share, more, fetches, ofShares.get(share)));
    }
    return new ShareRuns(calls, runs, calls.ops(empty));
  }

  /** Returns the number of shares. */
  int size() {
    return runs.size();
  }

  /** Returns the call of a share. */
  ShareRun run(int share) {
    return runs.get(share);
  }

  /**
   * Computes a batch.
   *
   * @param position the index of the batch in training, from 1; 0 outside training
   * @return the number of its examples
   */
  long run(List<Batch> batch, long position) {
    calls.run(
        batch.size(),
        share -> {
          if (batch.get(share).size() > 0) {
            runs.get(share).run(batch.get(share), position);
          } else if (!empty.isEmpty()) {
            empty.get(share).run();
          }
        });
    long examples = 0;
    for (Batch share : batch) {
      examples += share.size();
    }
    return examples;
  }

  /** Returns an output of the latest run, of all shares, in row order. */
  float[][] fetched(List<Batch> batch, int index) {
    List<float[]> all = new ArrayList<>();
    for (int share = 0; share < batch.size(); share++) {
      if (batch.get(share).size() > 0) {
        try (NativeTensor rows = runs.get(share).take(index)) {
          all.addAll(List.of(rows.rows()));
        }
      }
    }
    return all.toArray(float[][]::new);
  }

  /** Computes a batch outside training and returns its first output, in row order. */
  float[][] outputs(List<Batch> batch) {
    float[][][] outputs = new float[batch.size()][0][];
    calls.run(
        batch.size(),
        share -> {
          if (batch.get(share).size() > 0) {
            runs.get(share).run(batch.get(share), 0);
            try (NativeTensor output = runs.get(share).take(0)) {
              outputs[share] = output.rows();
            }
          }
        });
    return Arrays.stream(outputs).flatMap(Arrays::stream).toArray(float[][]::new);
  }

  @Override
  public void close() {
    runs.forEach(ShareRun::close);
  }
}
