package io.keraunos.graph.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of a training step.
 *
 * @param step the method and its inputs
 * @param multiplications the multiplications of its forward pass, for one example
 * @param positionFeed the placeholder of the training step, int64; empty if nothing is random
 * @param optimizerFeeds the placeholders of the optimizer's scalars, float32
 * @param update the ops that train
 * @param loss the loss and its gradients
 * @param idle the op with which a replica without examples takes part in the exchanges in the
 *     middle of the step; empty if there are none
 * @param metrics the metrics
 * @param probes the probes for values that are not finite; empty unless that was asked for
 */
public record TracedTraining(
    TracedStep step,
    long multiplications,
    Optional<String> positionFeed,
    List<String> optimizerFeeds,
    TracedUpdate update,
    Loss loss,
    Optional<String> idle,
    TracedMetrics metrics,
    Optional<AnomalyProbes> probes)
    implements TracedStage {

  @Override
  public int shares() {
    return update instanceof TracedUpdate.Kept of ? of.keep().size() : 1;
  }

  @Override
  public List<String> logs() {
    return metrics.layout().names();
  }

  @Override
  public List<String> roots() {
    List<String> roots = new ArrayList<>(update.roots());
    roots.addAll(List.of(loss.value(), loss.gradients()));
    roots.addAll(loss.penalty().stream().toList());
    roots.addAll(metrics.rows());
    return roots;
  }

  /**
   * The loss.
   *
   * @param value the loss as a scalar
   * @param gradients the op that has run once all gradients are there
   * @param ofWeights the gradient by each weight that it depends on, by the weight's name
   * @param term what it is the mean of, penalties for weights apart; empty if the graph does not
   *     show it
   * @param penalty the sum of all penalties for weights, which is in the loss; empty if there are
   *     none
   */
  public record Loss(
      String value,
      String gradients,
      Map<String, String> ofWeights,
      Optional<LossTerm> term,
      Optional<String> penalty) {

    /** Copies the map. */
    public Loss {
      ofWeights = Map.copyOf(ofWeights);
    }
  }
}
