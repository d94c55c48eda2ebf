package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The rules for the layers that answer: other steps read their logits as the loss of the training
 * step does, and compare them with the same label.
 */
final class Heads {

  private static final String SOFTMAX = "Softmax";
  private static final String SIGMOID = "Sigmoid";

  /** The activation that each cross entropy applies to the logits that it takes. */
  private static final Map<String, String> ACTIVATIONS =
      Map.of(
          "binaryCrossentropy", SIGMOID,
          "binaryFocalCrossentropy", SIGMOID,
          "sparseCategoricalCrossentropy", SOFTMAX,
          "categoricalCrossentropy", SOFTMAX,
          "sparseCategoricalFocalCrossentropy", SOFTMAX,
          "categoricalFocalCrossentropy", SOFTMAX,
          "generalizedCrossentropy", SOFTMAX);

  private static final Set<String> COMPARISONS =
      OpFacts.setOf("Greater GreaterEqual Less LessEqual");
  private static final Set<String> ROUNDING = OpFacts.setOf("Round Rint");

  private final String module;
  private final LayeredStep training;
  private final Map<String, Set<String>> activations;
  private final Map<String, Set<String>> logits;
  private final Comparisons compared;

  private Heads(String module, LayeredStep training) {
    this.module = module;
    this.training = training;
    this.activations = activations(training);
    this.logits = taken(training);
    this.compared = Comparisons.of(training);
  }

  /** Returns what breaks them in other steps than the only one that trains. */
  static List<Finding> find(String module, LayeredStep training, List<LayeredStep> others) {
    List<Finding> found = new ArrayList<>();
    Heads heads = new Heads(module, training);
    others.forEach(step -> heads.find(step, found));
    return found;
  }

  private static Map<String, Set<String>> taken(LayeredStep step) {
    Map<String, Set<String>> taken = new HashMap<>();
    logits(step, (layer, by) -> taken.computeIfAbsent(layer, of -> new HashSet<>()).add(by));
    return taken;
  }

  private static Map<String, Set<String>> activations(LayeredStep step) {
    Map<String, Set<String>> found = new HashMap<>();
    logits(
        step,
        (layer, by) -> {
          String activation = ACTIVATIONS.get(by);
          if (activation != null) {
            found.computeIfAbsent(layer, of -> new HashSet<>()).add(activation);
          }
        });
    return found;
  }

  private static void logits(LayeredStep step, BiConsumer<String, String> each) {
    for (TakenAs use : step.step().taken()) {
      if (use.what() == TakenAs.What.LOGITS) {
        step.giver(use.value()).ifPresent(layer -> each.accept(layer.name(), use.by()));
      }
    }
  }

  private void find(LayeredStep other, List<Finding> found) {
    for (GraphOperation op : other.ops()) {
      activation(other, op).ifPresent(found::add);
      answer(other, op).ifPresent(found::add);
    }
    label(other, found);
  }

  private Optional<Finding> activation(LayeredStep other, GraphOperation op) {
    if ((!op.type().equals(SOFTMAX) && !op.type().equals(SIGMOID))
        || StepOps.last(op.input(0).shape()) < 2) {
      return Optional.empty();
    }
    return other
        .giver(op.input(0))
        .map(StepLayers.AppliedLayer::name)
        .filter(name -> !activations.getOrDefault(name, Set.of(op.type())).contains(op.type()))
        .map(name -> otherActivation(other, op, name));
  }

  private Finding otherActivation(LayeredStep other, GraphOperation op, String layer) {
    boolean softmax = op.type().equals(SOFTMAX);
    return new Finding(
        Rule.OTHER_ACTIVATION_THAN_TRAINED,
        "%s of %s takes a %s of what %s gives, which %s trains with %s, as %s: these are not the probabilities that are learned. Use %s"
            .formatted(
                other.step().method(),
                module,
                softmax ? "softmax" : "sigmoid",
                layer,
                training.step().method(),
                String.join(", ", logits.getOrDefault(layer, Set.of()).stream().sorted().toList()),
                softmax ? "a yes or no for each number" : "one of several classes",
                softmax
                    ? "Losses.categoricalCrossentropy where an example is of exactly one class, or"
                        + " a sigmoid where it may be of several"
                    : "Losses.binaryCrossentropy where an example may be of several classes, or a"
                        + " softmax where it is of exactly one"),
        other.places().of(op.name()));
  }

  private Optional<Finding> answer(LayeredStep other, GraphOperation op) {
    return halved(op)
        .flatMap(other::giver)
        .map(StepLayers.AppliedLayer::name)
        .filter(logits::containsKey)
        .map(
            name ->
                new Finding(
                    Rule.LOGITS_HALVED,
                    "%s of %s compares what %s gives with one half, and %s trains that as logits, which are 0 where both answers are equally likely: 0.5 is a probability of 62 %%. Compare with 0, or take a sigmoid before"
                        .formatted(other.step().method(), module, name, training.step().method()),
                    other.places().of(op.name())));
  }

  /** Returns what an op compares with one half, or rounds. */
  private static Optional<Output<?>> halved(GraphOperation op) {
    if (ROUNDING.contains(op.type())) {
      return Optional.of(op.input(0));
    }
    if (!COMPARISONS.contains(op.type())) {
      return Optional.empty();
    }
    return isHalf(op.input(1))
        ? Optional.of(op.input(0))
        : isHalf(op.input(0)) ? Optional.of(op.input(1)) : Optional.empty();
  }

  private static boolean isHalf(Operand<?> value) {
    double[] numbers = OpFacts.numbers(value.asOutput());
    return numbers.length == 1 && numbers[0] == 0.5;
  }

  private void label(LayeredStep other, List<Finding> found) {
    Comparisons here = Comparisons.of(other);
    here.layers()
        .forEach(
            (label, layers) -> {
              Set<String> trained = compared.layers().getOrDefault(label, Set.of());
              boolean others =
                  layers.stream()
                      .allMatch(
                          layer -> !trained.contains(layer) && !compared.labels(layer).isEmpty());
              if (!trained.isEmpty() && !layers.isEmpty() && others) {
                String layer = layers.iterator().next();
                found.add(
                    new Finding(
                        Rule.METRIC_OF_OTHER_HEAD,
                        "%s of %s compares %s with what %s gives, and %s trains %s for it: %s is trained for %s. Take each metric of the layer that is trained for it"
                            .formatted(
                                other.step().method(),
                                module,
                                label,
                                layer,
                                training.step().method(),
                                String.join(", ", trained.stream().sorted().toList()),
                                layer,
                                String.join(
                                    ", ", compared.labels(layer).stream().sorted().toList()))));
              }
            });
  }
}
