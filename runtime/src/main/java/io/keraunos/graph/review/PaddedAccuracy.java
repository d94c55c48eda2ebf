package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The rule that the padding of a sequence, which the loss leaves out by a mask or an ignored label,
 * counts in no accuracy of another step.
 *
 * <p>A mask is of padding where a component is compared with a constant from 0, a class of the
 * label if it is the label itself. Other masks may be of what only some training examples know. A
 * step that masks anything else that it measures is not judged.
 */
final class PaddedAccuracy {

  private static final String STOP = "StopGradient";
  private static final Set<String> PASSING = Set.of("SelectV2", STOP);
  private static final Set<String> COMPARISONS =
      OpFacts.setOf("NotEqual Equal Greater GreaterEqual");

  /**
   * A mask that leaves out what is padded.
   *
   * @param of the component that is compared
   * @param by the number of the padding
   */
  private record Padding(String of, long by) {

    /** Returns whether a label may be the padding and pass for a class in a comparison. */
    boolean mayBeClass(String label, GraphOperation answer) {
      GraphOperation greatest = StepOps.op(given(answer.input(0)));
      return !of.equals(label) || by < StepOps.last(greatest.input(0).shape());
    }
  }

  private PaddedAccuracy() {}

  /** Returns what breaks it in other steps than the only one that trains. */
  static List<Finding> find(String module, LayeredStep trained, List<LayeredStep> others) {
    List<Finding> found = new ArrayList<>();
    for (Map.Entry<String, Operand<?>> input : trained.step().inputs().entrySet()) {
      String label = input.getKey();
      Optional<Padding> padding = paddingOf(trained, given(input.getValue()));
      if (padding.isPresent()) {
        others.stream()
            .filter(step -> !isMasked(step))
            .forEach(
                step ->
                    accuracy(step, label, padding.get())
                        .map(op -> finding(module, trained, step, label, padding.get(), op))
                        .ifPresent(found::add));
      }
    }
    return found;
  }

  private static Finding finding(
      String module,
      LayeredStep trained,
      LayeredStep step,
      String label,
      Padding padding,
      GraphOperation op) {
    return new Finding(
        Rule.PADDING_IN_ACCURACY,
        "%s of %s takes an accuracy over all of %s, and the loss of %s leaves out where %s is %s: the padding, which is not learned, counts with the rest and may be most of it. Log ClassCounts.of(step, logits, %s, %s).accuracy()"
            .formatted(
                step.step().method(),
                module,
                label,
                trained.step().method(),
                padding.of(),
                padding.by(),
                label,
                padding.of().equals(label)
                    ? "With.ignoredLabel(%s)".formatted(padding.by())
                    : "With.mask(Masks.except(step, %s, %s))"
                        .formatted(padding.of(), padding.by())),
        step.places().of(op.name()));
  }

  /** Returns the padding that a step leaves out of a label, for each place of it. */
  private static Optional<Padding> paddingOf(LayeredStep step, Output<?> label) {
    if (label.shape().isUnknown() || label.shape().numDimensions() < 2) {
      return Optional.empty();
    }
    return step.ops().stream()
        .filter(op -> isFilled(op, label))
        .flatMap(op -> padding(step, op.input(0)).stream())
        .findFirst();
  }

  /** Returns whether an op replaces a component by a constant where a mask is false. */
  private static boolean isFilled(GraphOperation op, Output<?> label) {
    return op.type().equals("SelectV2")
        && given(op.input(1)).equals(label)
        && OpFacts.numbers(given(op.input(2))).length == 1;
  }

  private static Optional<Padding> padding(LayeredStep step, Operand<?> mask) {
    GraphOperation op = StepOps.op(given(mask));
    if (!op.type().equals("NotEqual")) {
      return Optional.empty();
    }
    double[] by = OpFacts.numbers(given(op.input(1)));
    return by.length == 1 && by[0] >= 0
        ? component(step, op.input(0)).map(name -> new Padding(name, (long) by[0]))
        : Optional.empty();
  }

  private static Optional<String> component(LayeredStep step, Operand<?> value) {
    Output<?> given = given(value);
    return step.step().inputs().entrySet().stream()
        .filter(input -> given(input.getValue()).equals(given))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns the comparison of answers with a label of which a plain mean is taken. */
  private static Optional<GraphOperation> accuracy(
      LayeredStep step, String label, Padding padding) {
    Operand<?> input = step.step().inputs().get(label);
    return input == null
        ? Optional.empty()
        : step.ops().stream()
            .filter(op -> isAnswer(op) && given(op.input(1)).equals(given(input)))
            .filter(op -> padding.mayBeClass(label, op))
            .filter(op -> isAveraged(step, op))
            .findFirst();
  }

  private static boolean isAnswer(GraphOperation op) {
    return op.type().equals("Equal") && StepOps.op(given(op.input(0))).type().equals("ArgMax");
  }

  /** Returns whether nothing but means are taken of a value; one may be NaN where logits are. */
  private static boolean isAveraged(LayeredStep step, GraphOperation value) {
    List<GraphOperation> users = step.users(value);
    return !users.isEmpty()
        && users.stream()
            .allMatch(
                user ->
                    user.type().equals("Mean")
                        || ((StepOps.isCarrier(user) || PASSING.contains(user.type()))
                            && isAveraged(step, user)));
  }

  /** Returns whether a step compares components with constants for more than its layers. */
  private static boolean isMasked(LayeredStep step) {
    Set<GraphOperation> ends = new HashSet<>();
    step.step().outputs().forEach(output -> ends.add(StepOps.op(output)));
    Deque<GraphOperation> open =
        new ArrayDeque<>(step.ops().stream().filter(op -> isMask(step, op)).toList());
    Set<GraphOperation> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      GraphOperation op = open.pop();
      if (ends.contains(op)) {
        return true;
      }
      step.users(op).stream()
          .filter(user -> !step.isLayer(user) && seen.add(user))
          .forEach(open::push);
    }
    return false;
  }

  private static boolean isMask(LayeredStep step, GraphOperation op) {
    return COMPARISONS.contains(op.type())
        && !isAnswer(op)
        && op.inputs().stream().anyMatch(input -> component(step, input).isPresent());
  }

  /** Returns the value that was cast or reshaped to give another one, also without a gradient. */
  private static Output<?> given(Operand<?> value) {
    Output<?> at = StepOps.carried(value);
    while (StepOps.op(at).type().equals(STOP)) {
      at = StepOps.carried(StepOps.op(at).input(0));
    }
    return at;
  }
}
