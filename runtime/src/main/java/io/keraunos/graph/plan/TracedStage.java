package io.keraunos.graph.plan;

import java.util.List;

/**
 * The names that the session calls of one stage feed, run and fetch. Names of outputs end in {@code
 * :index}.
 */
public sealed interface TracedStage permits TracedTraining, TracedEvaluation, TracedPrediction {

  /** Returns the step method and its inputs. */
  TracedStep step();

  /** Returns the number of shares of a batch that may be computed at the same time. */
  int shares();

  /** Returns the names that it logs, in their order. */
  List<String> logs();

  /**
   * Returns what the stage computes, as names of ops and outputs: the same on all workers, whatever
   * the number of shares.
   */
  List<String> roots();
}
