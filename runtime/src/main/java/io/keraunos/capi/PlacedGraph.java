package io.keraunos.capi;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GradientDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/**
 * Places a graph on one device of a context, with names of its own for what a context has once:
 * variables and functions. The names of its nodes stay.
 */
final class PlacedGraph {

  private static final String SHARED_NAME = "shared_name";
  private static final String COLOCATION = "_class";

  private final String device;
  private final String prefix;
  private final Set<String> functions = new HashSet<>();

  private PlacedGraph(GraphDef definition, String device, String prefix) {
    this.device = device;
    this.prefix = prefix;
    definition
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.add(function.getSignature().getName()));
  }

  /**
   * Returns the graph, placed.
   *
   * @param device empty if TensorFlow places each node
   * @param prefix of the shared names of resources, and of functions' names
   */
  static GraphDef of(GraphDef definition, String device, String prefix) {
    return new PlacedGraph(definition, device, prefix).place(definition);
  }

  private GraphDef place(GraphDef definition) {
    GraphDef.Builder placed = definition.toBuilder();
    placed.getNodeBuilderList().forEach(this::place);
    for (FunctionDef.Builder function : placed.getLibraryBuilder().getFunctionBuilderList()) {
      function.getSignatureBuilder().setName(renamed(function.getSignature().getName()));
      function.getNodeDefBuilderList().forEach(this::place);
    }
    for (GradientDef.Builder gradient : placed.getLibraryBuilder().getGradientBuilderList()) {
      gradient
          .setFunctionName(renamed(gradient.getFunctionName()))
          .setGradientFunc(renamed(gradient.getGradientFunc()));
    }
    return placed.build();
  }

  private void place(NodeDef.Builder node) {
    node.setOp(renamed(node.getOp()));
    if (!device.isEmpty()) {
      node.setDevice(device);
    }
    node.removeAttr(COLOCATION); // with nodes that a pruned function may not have
    AttrValue shared = node.getAttrMap().get(SHARED_NAME);
    if (shared != null) {
      String name = shared.getS().isEmpty() ? node.getName() : shared.getS().toStringUtf8();
      node.putAttr(SHARED_NAME, text(prefix + name));
    }
    node.getAttrMap()
        .forEach(
            (name, value) -> {
              if (value.hasFunc() || value.getList().getFuncCount() > 0) {
                node.putAttr(name, renamed(value));
              }
            });
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  private AttrValue renamed(AttrValue value) {
    AttrValue.Builder renamed = value.toBuilder();
    if (value.hasFunc()) {
      renamed.setFunc(renamed(value.getFunc()));
    } else {
      renamed.getListBuilder().clearFunc();
      value.getList().getFuncList().forEach(f -> renamed.getListBuilder().addFunc(renamed(f)));
    }
    return renamed.build();
  }

  private NameAttrList renamed(NameAttrList function) {
    return function.toBuilder().setName(renamed(function.getName())).build();
  }

  private String renamed(String function) {
    return functions.contains(function) ? prefix + function : function;
  }
}
