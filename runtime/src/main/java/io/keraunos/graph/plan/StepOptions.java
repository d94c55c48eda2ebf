package io.keraunos.graph.plan;

import io.keraunos.optimizer.GradientClipping;
import java.util.Optional;

/**
 * Options of a training step besides the optimizer's update.
 *
 * @param clipping the clipping of gradients; empty for none
 * @param accumulates whether a step may take several batches
 * @param detectsAnomalies whether it can be asked where a number that is not finite came up first
 * @param scalesLoss whether the loss is scaled, so that its gradients have a place in float16
 * @param exchangesBfloat16 whether replicas exchange gradients in bfloat16
 * @param shardsOptimizer whether each replica keeps only its part of the optimizer's state
 */
public record StepOptions(
    Optional<GradientClipping> clipping,
    boolean accumulates,
    boolean detectsAnomalies,
    boolean scalesLoss,
    boolean exchangesBfloat16,
    boolean shardsOptimizer) {

  /** Options without any extras. */
  public static final StepOptions PLAIN =
      new StepOptions(Optional.empty(), false, false, false, false, false);
}
