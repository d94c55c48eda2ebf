package io.keraunos.graph.execute;

/** The calls that compute one stage's batches. Used by one thread at a time. */
public sealed interface StageRun extends AutoCloseable
    permits TrainingRun, EvaluationRun, PredictionRun {

  /** Returns the number of shares that each batch must be split into. */
  int shares();

  /** Frees what is native. */
  @Override
  void close();
}
