package io.keraunos.graph.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of a validation or test step.
 *
 * @param step the method and its inputs
 * @param add for each share of a batch that may be computed at the same time, the op that adds its
 *     metrics up
 * @param metrics the metrics
 */
public record TracedEvaluation(TracedStep step, List<String> add, TracedMetrics metrics)
    implements TracedStage {

  @Override
  public int shares() {
    return add.size();
  }

  @Override
  public List<String> logs() {
    return metrics.layout().names();
  }

  @Override
  public List<String> roots() {
    List<String> roots = new ArrayList<>(List.of(add.get(0)));
    roots.addAll(metrics.rows());
    return roots;
  }
}
