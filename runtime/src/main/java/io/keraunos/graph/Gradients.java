package io.keraunos.graph;

import io.keraunos.gradient.CustomGradients;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/** Differentiates a loss with TensorFlow's C++ gradients and those of {@link CustomGradients}. */
final class Gradients {

  private static final Pattern NO_GRADIENT = Pattern.compile("No gradient defined for op: (\\w+)");

  private static final Set<String> WRONG_DILATED = Set.of("Conv2D", "DepthwiseConv2dNative");

  private Gradients() {}

  /**
   * Adds the gradients of a loss.
   *
   * @param name what the names of their ops begin with
   * @param loss a scalar, or a vector that {@code weight} sums up
   * @param weight what the loss's own gradient is: the shape of the loss; null for ones
   * @param variables the values to differentiate by, by variable name
   * @param between values between these and the loss, to differentiate by too, by other names
   * @return the gradient of each variable the loss depends on, and of what is between
   * @throws NotDifferentiableException if an op between the loss and a variable has no gradient
   */
  static Map<String, Operand<TFloat32>> of(
      Graph graph,
      String name,
      Operand<TFloat32> loss,
      @Nullable Operand<TFloat32> weight,
      Map<String, Operand<TFloat32>> variables,
      Map<String, Operand<TFloat32>> between) {
    CustomGradients.register();
    Set<GraphOperation> above = new HashSet<>(graph.subgraphTo(Set.of(loss)));
    above.add((GraphOperation) loss.op());
    List<String> names = new ArrayList<>();
    List<Output<?>> values = new ArrayList<>();
    variables.forEach(
        (of, value) -> {
          if (above.contains((GraphOperation) value.op())) {
            names.add(of);
            values.add(value.asOutput());
          }
        });
    if (names.isEmpty()) {
      return Map.of();
    }
    refuseDilations(above, variables);
    between.forEach(
        (of, value) -> {
          names.add(of);
          values.add(value.asOutput());
        });
    Output<?>[] gradients;
    try {
      gradients =
          graph.addGradients(
              name,
              new Output<?>[] {loss.asOutput()},
              values.toArray(new Output<?>[0]),
              weight == null ? null : new Output<?>[] {weight.asOutput()});
    } catch (RuntimeException e) {
      throw notDifferentiable(e, above, variables);
    }
    Map<String, Operand<TFloat32>> of = new LinkedHashMap<>();
    for (int i = 0; i < gradients.length; i++) {
      if (exists(gradients[i])) {
        of.put(names.get(i), gradients[i].expect(TFloat32.class));
      }
    }
    return of;
  }

  /** Whether the loss's dependence on a variable passes at least one differentiable path. */
  private static boolean exists(Output<?> gradient) {
    var handle = ((GraphOperation) gradient.op()).getUnsafeNativeHandle();
    return handle != null && !handle.isNull();
  }

  /** TensorFlow's gradients of these leave dilations out: they are wrong, or end the process. */
  private static void refuseDilations(
      Set<GraphOperation> above, Map<String, Operand<TFloat32>> variables) {
    Predicate<GraphOperation> dilated =
        op ->
            WRONG_DILATED.contains(op.type())
                && Arrays.stream(op.attributes().getAttrIntList("dilations")).anyMatch(d -> d != 1);
    List<String> cut = cut(dilated, above, variables);
    if (!cut.isEmpty()) {
      List<String> ops = above.stream().filter(dilated).map(GraphOperation::name).toList();
      throw new NotDifferentiableException(
          ("the loss must be differentiable, but TensorFlow's gradient of a convolution is wrong "
                  + "with dilations (%s), and lies between the loss and %s. Use the layers "
                  + "Conv2D.of(...).dilation(...) and DepthwiseConv2D.of(...).dilation(...), which "
                  + "have a right one")
              .formatted(String.join(", ", ops), cut),
          null);
    }
  }

  private static RuntimeException notDifferentiable(
      RuntimeException cause, Set<GraphOperation> above, Map<String, Operand<TFloat32>> variables) {
    Matcher matcher = NO_GRADIENT.matcher(String.valueOf(cause.getMessage()));
    if (!matcher.find()) {
      return cause;
    }
    String type = matcher.group(1);
    List<String> ops = new ArrayList<>();
    above.stream().filter(op -> op.type().equals(type)).map(GraphOperation::name).forEach(ops::add);
    List<String> cut = cut(op -> op.type().equals(type), above, variables);
    return new NotDifferentiableException(
        ("the loss must be differentiable, but TensorFlow has no gradient for the op %s (%s), "
                + "which lies between the loss and %s. Use another op, or cut the path with "
                + "stopGradient")
            .formatted(type, String.join(", ", ops), cut),
        cause);
  }

  /** The variables with a path to the loss that passes through such an op. */
  private static List<String> cut(
      Predicate<GraphOperation> ops,
      Set<GraphOperation> above,
      Map<String, Operand<TFloat32>> variables) {
    return variables.entrySet().stream()
        .filter(variable -> passes((GraphOperation) variable.getValue().op(), ops, above))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean passes(
      GraphOperation from, Predicate<GraphOperation> ops, Set<GraphOperation> within) {
    Set<GraphOperation> seen = new HashSet<>();
    Deque<GraphOperation> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      GraphOperation op = open.pop();
      if (ops.test(op)) {
        return true;
      }
      for (GraphOperation next : op.consumers()) {
        if (within.contains(next) && seen.add(next)) {
          open.push(next);
        }
      }
    }
    return false;
  }
}
