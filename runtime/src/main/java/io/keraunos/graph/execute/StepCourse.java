package io.keraunos.graph.execute;

import io.keraunos.loading.Batch;
import java.util.List;

/** The course of a training step: how it comes from a batch to other weights. */
interface StepCourse extends AutoCloseable {

  /** Returns the calls that the batch's metrics are fetched from. */
  ShareRuns shares();

  /**
   * Trains on a batch.
   *
   * @param position the index of the batch in training, counted from 1
   * @param vote this worker's vote
   */
  StepOutcome train(List<Batch> batch, long position, int vote);

  @Override
  void close();
}
