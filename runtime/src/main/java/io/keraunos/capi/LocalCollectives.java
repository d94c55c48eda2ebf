package io.keraunos.capi;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Replaces collectives by ops that need no others and have outputs of the same shape: a sum is that
 * of this device alone, gathered rows are the own ones again and again, and scattered ones stay.
 */
final class LocalCollectives {

  private static final String REDUCE = "CollectiveReduceV2";
  private static final String GATHER = "CollectiveGatherV2";
  private static final String SHUFFLE = "CollectiveAllToAllV2";
  private static final String SCATTER = "CollectiveReduceScatterV2";
  private static final AttrValue INT32 = AttrValue.newBuilder().setType(DataType.DT_INT32).build();

  private LocalCollectives() {}

  /**
   * Returns a graph without collectives.
   *
   * @throws IllegalArgumentException if it has one of another type than these
   */
  static GraphDef in(GraphDef definition) {
    Map<String, NodeDef> nodes = new HashMap<>();
    definition.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    GraphDef.Builder alone = definition.toBuilder().clearNode();
    for (NodeDef node : definition.getNodeList()) {
      if (!node.getOp().startsWith("Collective")) {
        alone.addNode(node);
      } else {
        replace(node, nodes, alone);
      }
    }
    return alone.build();
  }

  private static void replace(NodeDef node, Map<String, NodeDef> nodes, GraphDef.Builder alone) {
    NodeDef.Builder local =
        NodeDef.newBuilder()
            .setName(node.getName())
            .setDevice(node.getDevice())
            .putAttr("T", node.getAttrOrThrow("T"));
    switch (node.getOp()) {
      case REDUCE, SHUFFLE -> local.setOp("Identity").addInput(node.getInput(0));
      case SCATTER -> first(local, node, groupSize(node, nodes), alone);
      case GATHER -> repeat(local, node, groupSize(node, nodes), alone);
      default ->
          throw new IllegalArgumentException(
              "a collective of a traced graph must be %s, %s, %s or %s, but %s is %s"
                  .formatted(REDUCE, GATHER, SHUFFLE, SCATTER, node.getName(), node.getOp()));
    }
    node.getInputList().stream().filter(input -> input.startsWith("^")).forEach(local::addInput);
    alone.addNode(local);
  }

  private static void repeat(
      NodeDef.Builder local, NodeDef gather, int times, GraphDef.Builder alone) {
    if (times == 1) {
      local.setOp("Identity").addInput(gather.getInput(0));
      return;
    }
    NodeDef axis = axis(gather.getName() + "/axis");
    alone.addNode(axis);
    local.setOp("ConcatV2").putAttr("Tidx", INT32);
    local.putAttr("N", AttrValue.newBuilder().setI(times).build());
    for (int i = 0; i < times; i++) {
      local.addInput(gather.getInput(0));
    }
    local.addInput(axis.getName());
  }

  /** Takes the first of the parts that are scattered. */
  private static void first(
      NodeDef.Builder local, NodeDef scatter, int parts, GraphDef.Builder alone) {
    NodeDef axis = axis(scatter.getName() + "/axis");
    alone.addNode(axis);
    local.setOp("Split").putAttr("num_split", AttrValue.newBuilder().setI(parts).build());
    local.addInput(axis.getName()).addInput(scatter.getInput(0));
  }

  private static int groupSize(NodeDef gather, Map<String, NodeDef> nodes) {
    NodeDef size = nodes.get(OutputName.parse(gather.getInput(1)).operation());
    if (size == null || !size.getOp().equals("Const")) {
      throw new IllegalArgumentException(
          "the group size of a traced %s must be a constant, but that of %s is not"
              .formatted(GATHER, gather.getName()));
    }
    TensorProto value = size.getAttrOrThrow("value").getTensor();
    List<Integer> elements = value.getIntValList();
    return elements.isEmpty()
        ? value.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.nativeOrder()).getInt(0)
        : elements.get(0);
  }

  private static NodeDef axis(String name) {
    TensorProto zero =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_INT32)
            .setTensorShape(TensorShapeProto.getDefaultInstance())
            .addIntVal(0)
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", INT32)
        .putAttr("value", AttrValue.newBuilder().setTensor(zero).build())
        .build();
  }
}
