package io.keraunos.graph.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Probes that tell for every value of a training step whether it is finite, and how values come
 * from each other: enough to find where the first one that is not finite came up.
 *
 * @param flags the output with one truth value for each flag
 * @param nodes the ops, inputs before what uses them
 * @param values the outputs of the ops
 * @param loss the index of the loss among the values
 * @param weights the indices of trainable variables among the values, by name
 * @param states the indices of new states among the values, by name
 */
public record AnomalyProbes(
    String flags,
    List<Node> nodes,
    List<Value> values,
    int loss,
    Map<String, Integer> weights,
    Map<String, Integer> states) {

  /**
   * An op.
   *
   * @param where its part of the step, apart from gradients
   * @param name its name in messages
   * @param inputs the indices of its input values
   */
  public record Node(Anomaly.Where where, String name, List<Integer> inputs) {}

  /**
   * An output of an op.
   *
   * @param node the op
   * @param flag the flag that says whether it is finite
   * @param gradientFlag the flag that says whether the loss's gradient by it is finite; -1 if there
   *     is none
   */
  public record Value(int node, int flag, int gradientFlag) {}

  /**
   * Looks for a number that is not finite in the loss, the gradients and the new states.
   *
   * @param finite the flags
   */
  public Optional<Anomaly> find(boolean[] finite) {
    Search search = new Search(finite);
    if (search.bad(loss)) {
      return Optional.of(search.forward("the loss", loss));
    }
    for (Map.Entry<String, Integer> weight : weights.entrySet()) {
      if (search.badGradient(weight.getValue())) {
        return Optional.of(
            search.backward("the gradient of " + weight.getKey(), weight.getValue()));
      }
    }
    for (Map.Entry<String, Integer> state : states.entrySet()) {
      if (search.bad(state.getValue())) {
        return Optional.of(search.forward("the new value of " + state.getKey(), state.getValue()));
      }
    }
    return Optional.empty();
  }

  /** A walk from a value that is not finite to where that came from. */
  private final class Search {
    private final boolean[] finite;
    private final Set<Integer> seen = new HashSet<>();
    private final TreeSet<Integer> origins = new TreeSet<>(); // nodes

    Search(boolean[] finite) {
      this.finite = finite;
    }

    boolean bad(int value) {
      return !finite[values.get(value).flag()];
    }

    boolean badGradient(int value) {
      int flag = values.get(value).gradientFlag();
      return flag >= 0 && !finite[flag];
    }

    Anomaly forward(String noticed, int from) {
      List<Integer> open = new ArrayList<>(List.of(from));
      while (!open.isEmpty()) {
        int value = open.remove(open.size() - 1);
        int node = values.get(value).node();
        if (seen.add(node)) {
          List<Integer> causes = nodes.get(node).inputs().stream().filter(this::bad).toList();
          open.addAll(causes);
          if (causes.isEmpty()) {
            origins.add(node);
          }
        }
      }
      Node first = nodes.get(origins.first());
      return new Anomaly(first.where(), noticed, List.of(first.name()));
    }

    /** Walks towards the loss, where gradients come from. */
    Anomaly backward(String noticed, int from) {
      List<Integer> open = new ArrayList<>(List.of(from));
      int latest = -1;
      Collection<Integer> origin = List.of();
      while (!open.isEmpty()) {
        int value = open.remove(open.size() - 1);
        if (seen.add(value)) {
          List<Integer> causes = outputs(value).filter(this::badGradient).toList();
          open.addAll(causes);
          int node = values.get(value).node();
          if (causes.isEmpty() && node >= latest) {
            latest = node;
            origin = users(value);
          }
        }
      }
      return new Anomaly(
          Anomaly.Where.BACKWARD,
          noticed,
          origin.stream().map(user -> nodes.get(user).name()).toList());
    }

    /** Returns the ops that take a value and hand a gradient on to it. */
    private List<Integer> users(int value) {
      return outputs(value).map(output -> values.get(output).node()).distinct().toList();
    }

    /** Returns the values computed from one, as far as the loss has gradients by them. */
    private Stream<Integer> outputs(int value) {
      return IntStream.range(0, values.size())
          .filter(
              other ->
                  (values.get(other).gradientFlag() >= 0 || other == loss)
                      && nodes.get(values.get(other).node()).inputs().contains(value))
          .boxed();
    }
  }
}
