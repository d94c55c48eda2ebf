package io.keraunos.graph.trace;

import io.keraunos.gradient.CustomGradients;
import io.keraunos.gradient.Differentiability;
import io.keraunos.gradient.OwningLoader;
import io.keraunos.graph.analysis.GradientPaths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/** Differentiates a loss with TensorFlow's C++ gradients and those of {@link CustomGradients}. */
final class Gradients {

  private Gradients() {}

  /**
   * Adds the gradients of a loss.
   *
   * @param name the prefix of the names of their ops
   * @param loss a scalar, or a vector that {@code weight} sums up
   * @param weight the loss's own gradient: the shape of the loss; null for ones
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
    Set<GraphOperation> above = new HashSet<>(graph.subgraphTo(Set.of(loss.asOutput())));
    above.add((GraphOperation) loss.asOutput().op());
    List<String> names = new ArrayList<>();
    List<Output<?>> values = new ArrayList<>();
    variables.forEach(
        (of, value) -> {
          if (above.contains((GraphOperation) value.asOutput().op())) {
            names.add(of);
            values.add(value.asOutput());
          }
        });
    if (names.isEmpty()) {
      return Map.of();
    }
    check(loss, variables, above);
    between.forEach(
        (of, value) -> {
          names.add(of);
          values.add(value.asOutput());
        });
    Output<?>[] gradients =
        OwningLoader.here(
            () ->
                graph.addGradients(
                    name,
                    new Output<?>[] {loss.asOutput()},
                    values.toArray(new Output<?>[0]),
                    weight == null ? null : new Output<?>[] {weight.asOutput()}));
    Map<String, Operand<TFloat32>> of = new LinkedHashMap<>();
    for (int i = 0; i < gradients.length; i++) {
      if (exists(gradients[i])) {
        of.put(names.get(i), gradients[i].expect(TFloat32.class));
      }
    }
    return of;
  }

  /** Returns whether the loss depends on a variable through at least one differentiable path. */
  private static boolean exists(Output<?> gradient) {
    var handle = ((GraphOperation) gradient.op()).getUnsafeNativeHandle();
    return handle != null && !handle.isNull();
  }

  /** Refuses ops that no gradient passes rightly, before TensorFlow does something else. */
  private static void check(
      Operand<TFloat32> loss, Map<String, Operand<TFloat32>> variables, Set<GraphOperation> above) {
    GradientPaths paths = GradientPaths.of(loss, variables.values(), above);
    Map<String, List<String>> refused = new TreeMap<>();
    for (GraphOperation op : paths.ops()) {
      Differentiability.refusal(op, input -> paths.reaches(op.input(input)))
          .ifPresent(why -> refused.computeIfAbsent(why, w -> new ArrayList<>()).add(op.name()));
    }
    if (!refused.isEmpty()) {
      Map.Entry<String, List<String>> first = refused.entrySet().iterator().next();
      String why = first.getKey();
      List<String> ops = first.getValue();
      Collections.sort(ops);
      throw new NotDifferentiableException(
          "the loss must be differentiable by %s, but %s"
              .formatted(
                  cut(op -> ops.contains(op.name()), paths.ops(), variables),
                  why.formatted(String.join(", ", ops))));
    }
    paths.beside().forEach(op -> CustomGradients.passOver(op.type()));
  }

  /** Returns the variables with a path to the loss that passes through such an op. */
  private static List<String> cut(
      Predicate<GraphOperation> ops,
      Set<GraphOperation> above,
      Map<String, Operand<TFloat32>> variables) {
    return variables.entrySet().stream()
        .filter(
            variable -> passes((GraphOperation) variable.getValue().asOutput().op(), ops, above))
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
