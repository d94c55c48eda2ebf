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
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The rules for what losses and metrics take for logits: those of this library, which say so, and
 * TensorFlow's own ops.
 */
final class LogitRules {

  private static final Set<String> CROSS_ENTROPIES =
      Set.of("SparseSoftmaxCrossEntropyWithLogits", "SoftmaxCrossEntropyWithLogits");

  private final StepGraph graph;

  private LogitRules(StepGraph graph) {
    this.graph = graph;
  }

  static List<Finding> find(StepGraph graph) {
    return new LogitRules(graph).find();
  }

  private List<Finding> find() {
    List<Finding> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (TakenAs use : graph.step().taken()) {
      if (use.what() != TakenAs.What.LOGITS) {
        continue;
      }
      look(use.by(), use.value(), use.place(), told, found);
    }
    for (GraphOperation op : graph.ops()) {
      if (!CROSS_ENTROPIES.contains(op.type())) {
        continue;
      }
      look(op.type(), op.input(0), graph.places().of(op.name()), told, found);
      if (StepOps.last(op.input(0).shape()) == 1) {
        found.add(oneClass(op));
      }
    }
    return found;
  }

  /** Looks at what is taken for logits; tells of each op once. */
  private void look(
      String by, Operand<?> logits, Optional<Place> place, Set<String> told, List<Finding> found) {
    Output<?> from = StepOps.carried(logits);
    if (isProbability(from) && told.add(StepOps.op(from).name())) {
      found.add(probabilities(by, from, place));
    } else if (isCutOff(from) && told.add(StepOps.op(from).name())) {
      found.add(cutOff(by, place));
    }
  }

  private static boolean isProbability(Output<?> value) {
    String type = StepOps.op(value).type();
    return type.equals("Softmax") || type.equals("Sigmoid");
  }

  private static boolean isCutOff(Output<?> value) {
    String type = StepOps.op(value).type();
    return type.equals("Relu") || type.equals("Relu6");
  }

  private Finding cutOff(String by, Optional<Place> place) {
    return new Finding(
        Rule.RELU_AS_LOGITS,
        "%s in %s takes logits, but gets what a relu gives, which is never below 0: a class whose output is 0 learns no more, and a yes or no is never answered with no. Leave the activation of the last layer out"
            .formatted(by, graph.name()),
        place);
  }

  private Finding probabilities(String by, Output<?> from, Optional<Place> place) {
    return new Finding(
        Rule.PROBABILITIES_AS_LOGITS,
        "%s in %s takes logits, but gets what a %s gives: numbers from 0 to 1, which it takes for logits that are all nearly equal and never below 0. Leave that out before losses and metrics, and apply it in the predict step"
            .formatted(
                by,
                graph.name(),
                StepOps.op(from).type().equals("Softmax") ? "softmax" : "sigmoid"),
        place);
  }

  private Finding oneClass(GraphOperation op) {
    return graph.finding(
        Rule.ONE_LOGIT,
        op,
        "a softmax cross entropy in %s is taken over 1 class: the softmax of one number is 1, so the loss is 0 whatever the model says. Use Losses.binaryCrossentropy for one output, or give the last layer an output for each class"
            .formatted(graph.name()));
  }
}
