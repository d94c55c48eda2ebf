package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;

/**
 * The rules for what losses and metrics take for logits: those of this library, which say so, and
 * TensorFlow's own ops.
 */
final class LogitRules {

  private static final Set<String> CROSS_ENTROPIES =
      Set.of("SparseSoftmaxCrossEntropyWithLogits", "SoftmaxCrossEntropyWithLogits");

  private final ReviewedStep step;
  private final OpPlaces places;
  private final Set<GraphOperation> above;

  LogitRules(ReviewedStep step, OpPlaces places, Set<GraphOperation> above) {
    this.step = step;
    this.places = places;
    this.above = above;
  }

  List<Finding> find() {
    List<Finding> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (LogitsUse use : step.logits()) {
      Output<?> from = StepOps.carried(use.logits());
      if (isProbability(from) && told.add(StepOps.op(from).name())) {
        found.add(probabilities(use.by(), from, use.place()));
      }
    }
    for (GraphOperation op : above) {
      if (!CROSS_ENTROPIES.contains(op.type())) {
        continue;
      }
      Output<?> from = StepOps.carried(op.input(0));
      if (isProbability(from) && told.add(StepOps.op(from).name())) {
        found.add(probabilities(op.type(), from, places.of(op.name())));
      }
      if (StepOps.last(op.input(0).shape()) == 1) {
        found.add(oneClass(places.of(op.name())));
      }
    }
    return found;
  }

  private static boolean isProbability(Output<?> value) {
    String type = StepOps.op(value).type();
    return type.equals("Softmax") || type.equals("Sigmoid");
  }

  private Finding probabilities(String by, Output<?> from, Optional<Place> place) {
    return new Finding(
        Rule.PROBABILITIES_AS_LOGITS,
        "%s in %s of %s takes logits, but gets what a %s gives: numbers from 0 to 1, which it takes for logits that are all nearly equal and never below 0. Leave that out before losses and metrics, and apply it in the predict step"
            .formatted(
                by,
                step.method(),
                step.module(),
                StepOps.op(from).type().equals("Softmax") ? "softmax" : "sigmoid"),
        place);
  }

  private Finding oneClass(Optional<Place> place) {
    return new Finding(
        Rule.ONE_LOGIT,
        "a softmax cross entropy in %s of %s is taken over 1 class: the softmax of one number is 1, so the loss is 0 whatever the model says. Use Losses.binaryCrossentropy for one output, or give the last layer an output for each class"
            .formatted(step.method(), step.module()),
        place);
  }
}
