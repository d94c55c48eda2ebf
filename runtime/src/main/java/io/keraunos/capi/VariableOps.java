package io.keraunos.capi;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph with ops that read, assign and destroy each of its variables.
 *
 * @param graph the graph with these ops
 * @param variables those of the graph
 */
record VariableOps(GraphDef graph, List<Variable> variables) {

  /**
   * The names of a variable's ops.
   *
   * @param initialized output: whether the variable has a value
   * @param read output: its value
   * @param value output that is fed with the value to assign
   * @param assign operation
   * @param destroy operation; does nothing if there is no such variable
   */
  record Variable(String initialized, String read, String value, String assign, String destroy) {}

  /** Adds the ops to a graph. */
  static VariableOps of(GraphDef definition) {
    GraphDef.Builder graph = definition.toBuilder();
    List<Variable> variables = new ArrayList<>();
    for (NodeDef node : definition.getNodeList()) {
      if (node.getOp().equals("VarHandleOp")) {
        variables.add(add(graph, node, "keraunos/variable_" + variables.size()));
      }
    }
    return new VariableOps(graph.build(), List.copyOf(variables));
  }

  private static Variable add(GraphDef.Builder graph, NodeDef handle, String name) {
    AttrValue type = handle.getAttrOrThrow("dtype");
    String variable = handle.getName();
    graph.addNode(node(name + "/initialized", "VarIsInitializedOp").addInput(variable));
    graph.addNode(node(name + "/read", "ReadVariableOp").addInput(variable).putAttr("dtype", type));
    graph.addNode(node(name + "/value", "Placeholder").putAttr("dtype", type));
    graph.addNode(
        node(name + "/assign", "AssignVariableOp")
            .addInput(variable)
            .addInput(name + "/value")
            .putAttr("dtype", type));
    graph.addNode(
        node(name + "/destroy", "DestroyResourceOp")
            .addInput(variable)
            .putAttr("ignore_lookup_error", AttrValue.newBuilder().setB(true).build()));
    return new Variable(
        name + "/initialized:0",
        name + "/read:0",
        name + "/value:0",
        name + "/assign",
        name + "/destroy");
  }

  private static NodeDef.Builder node(String name, String op) {
    return NodeDef.newBuilder().setName(name).setOp(op);
  }

  /** Returns the operations that destroy all variables. */
  List<String> destructions() {
    return variables.stream().map(Variable::destroy).toList();
  }
}
