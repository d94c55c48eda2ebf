package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import java.util.List;
import java.util.Optional;

/**
 * A share of a loss's targets that is spread over all classes, and the rule for it.
 *
 * @param by the name of the loss
 * @param share from 0 up to, but not, 1
 * @param place the user's line that calls it
 */
public record SmoothedTarget(String by, double share, Optional<Place> place) {

  private static final double HALF = 0.5;

  /** Finds losses of a training step whose labels keep no more than they lose. */
  static List<Finding> find(StepGraph graph) {
    return graph.step().stage() == Stage.TRAIN
        ? graph.step().smoothed().stream()
            .filter(smoothed -> smoothed.share() >= HALF)
            .map(smoothed -> smoothed.finding(graph.name()))
            .distinct()
            .toList()
        : List.of();
  }

  private Finding finding(String step) {
    return new Finding(
        Rule.LABEL_SMOOTHED_AWAY,
        "%s in %s has a label smoothing of %s, which spreads %s %% of each target over all classes and leaves %s %% to the label: the network learns to be sure of nothing. It is the share that is spread, and not the one that stays; 0.1 is usual"
            .formatted(by, step, share, Math.round(100 * share), Math.round(100 * (1 - share))),
        place);
  }
}
