package io.keraunos.graph.plan;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Finds out which variables begin with random numbers, by the ops before their first values. */
final class FirstValues {

  private final Map<String, NodeDef> nodes = new HashMap<>();

  private FirstValues(List<NodeDef> all) {
    all.forEach(node -> nodes.put(node.getName(), node));
  }

  /**
   * Returns the names of variables that are drawn at random.
   *
   * @param initialize the op that gives every variable its initial value
   */
  static Set<String> drawn(GraphDef graph, String initialize) {
    FirstValues values = new FirstValues(graph.getNodeList());
    Set<String> drawn = new HashSet<>();
    for (String control : values.node(initialize).getInputList()) {
      NodeDef assign = values.node(control);
      if (values.comesOfRandom(assign.getInput(1))) {
        NodeDef handle = values.node(assign.getInput(0));
        drawn.add(handle.getAttrOrThrow("shared_name").getS().toStringUtf8());
      }
    }
    return drawn;
  }

  private boolean comesOfRandom(String value) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      NodeDef node = node(open.pop());
      if (node.getOp().contains("Random") || node.getOp().contains("TruncatedNormal")) {
        return true;
      }
      if (seen.add(node.getName())) {
        open.addAll(node.getInputList());
      }
    }
    return false;
  }

  /** Returns the op of an input: its name may have {@code ^} before it and an index behind it. */
  private NodeDef node(String input) {
    String name = input.replaceFirst("^\\^", "").replaceFirst(":\\d+$", "");
    NodeDef node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("the graph must have the op " + name);
    }
    return node;
  }
}
