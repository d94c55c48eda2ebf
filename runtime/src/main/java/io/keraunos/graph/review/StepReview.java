package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import java.util.List;

/** The rules for the graph of one step. */
public final class StepReview {

  private static final List<GraphRule> RULES =
      List.of(
          LogitRules::find,
          TakenRules::find,
          LabelSmoothing::find,
          new Logarithms(),
          SquareOfBatch::find,
          new BatchStatistics(),
          new BatchSoftmax(),
          new RandomMasks(),
          new LossSign(),
          new MeansOfBatches(),
          new Reordered(),
          new NextPlaces(),
          new PaddingMasks(),
          new ChannelsFirst(),
          new PooledChannels(),
          new Variances(),
          new UnusedInputs());

  private StepReview() {}

  /** Returns what is wrong with a step that was just traced, before its gradients are added. */
  public static List<Finding> of(ReviewedStep step, OpPlaces places) {
    StepGraph graph = new StepGraph(step, places);
    return RULES.stream().flatMap(rule -> rule.find(graph).stream()).toList();
  }
}
