package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.List;

/** The rule for label smoothing: labels of a training step keep more than they lose. */
final class LabelSmoothing {

  private static final double HALF = 0.5;

  private LabelSmoothing() {}

  static List<Finding> find(StepGraph graph) {
    return graph.step().stage() == Stage.TRAIN
        ? graph.step().smoothed().stream()
            .filter(smoothed -> smoothed.share() >= HALF)
            .map(smoothed -> finding(smoothed, graph.name()))
            .distinct()
            .toList()
        : List.of();
  }

  private static Finding finding(SmoothedTarget of, String step) {
    return new Finding(
        Rule.LABEL_SMOOTHED_AWAY,
        "%s in %s has a label smoothing of %s, which spreads %s %% of each target over all classes and leaves %s %% to the label: the network learns to be sure of nothing. It is the share that is spread, and not the one that stays; 0.1 is usual"
            .formatted(
                of.by(),
                step,
                of.share(),
                Math.round(100 * of.share()),
                Math.round(100 * (1 - of.share()))),
        of.place());
  }
}
