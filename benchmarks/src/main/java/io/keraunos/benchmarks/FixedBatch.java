package io.keraunos.benchmarks;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A training graph that needs no feeds: in place of every placeholder of its training step there is
 * a variable that holds one batch.
 */
final class FixedBatch {

  /** The op that gives the batch's variables their values. */
  static final String FILL = "fixed/fill";

  private static final String STAGE = "train/";

  private final int examples;
  private final int classes;
  private final Random random = new Random(0);
  private final List<NodeDef> added = new ArrayList<>();
  private final NodeDef.Builder fill = NodeDef.newBuilder().setName(FILL).setOp("NoOp");

  private FixedBatch(int examples, int classes) {
    this.examples = examples;
    this.classes = classes;
  }

  /**
   * Rewrites a graph.
   *
   * @param graph that of a training
   * @param examples in the batch
   * @param classes whole numbers are drawn below this
   */
  static GraphDef in(GraphDef graph, int examples, int classes) {
    return new FixedBatch(examples, classes).rewrite(graph);
  }

  private GraphDef rewrite(GraphDef graph) {
    GraphDef.Builder all = graph.toBuilder().clearNode();
    for (NodeDef node : graph.getNodeList()) {
      boolean fed = node.getOp().equals("Placeholder") && node.getName().startsWith(STAGE);
      all.addNode(fed ? variable(node) : node);
    }
    return all.addAllNode(added).addNode(fill).build();
  }

  /** Returns the node that reads the variable, under the placeholder's name. */
  private NodeDef variable(NodeDef placeholder) {
    AttrValue type = placeholder.getAttrOrThrow("dtype");
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (TensorShapeProto.Dim dim : placeholder.getAttrOrThrow("shape").getShape().getDimList()) {
      shape.addDim(
          TensorShapeProto.Dim.newBuilder().setSize(dim.getSize() < 0 ? examples : dim.getSize()));
    }
    String name = "fixed/" + placeholder.getName();
    NodeDef handle =
        NodeDef.newBuilder()
            .setName(name)
            .setOp("VarHandleOp")
            .putAttr("dtype", type)
            .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
            .putAttr("shared_name", text(name))
            .putAttr("container", text(""))
            .build();
    NodeDef value =
        NodeDef.newBuilder()
            .setName(name + "/value")
            .setOp("Const")
            .putAttr("dtype", type)
            .putAttr(
                "value",
                AttrValue.newBuilder().setTensor(value(placeholder, shape.build())).build())
            .build();
    NodeDef assign =
        NodeDef.newBuilder()
            .setName(name + "/assign")
            .setOp("AssignVariableOp")
            .addInput(handle.getName())
            .addInput(value.getName())
            .putAttr("dtype", type)
            .build();
    added.addAll(List.of(handle, value, assign));
    fill.addInput("^" + assign.getName());
    return NodeDef.newBuilder()
        .setName(placeholder.getName())
        .setOp("ReadVariableOp")
        .addInput(handle.getName())
        .putAttr("dtype", type)
        .build();
  }

  private TensorProto value(NodeDef placeholder, TensorShapeProto shape) {
    DataType type = placeholder.getAttrOrThrow("dtype").getType();
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(type).setTensorShape(shape);
    long elements =
        shape.getDimList().stream()
            .mapToLong(TensorShapeProto.Dim::getSize)
            .reduce(1, (a, b) -> a * b);
    boolean scalar = shape.getDimCount() == 0;
    if (type == DataType.DT_UINT8) {
      byte[] bytes = new byte[Math.toIntExact(elements)];
      random.nextBytes(bytes);
      return tensor.setTensorContent(ByteString.copyFrom(bytes)).build();
    }
    boolean counts = placeholder.getName().equals(STAGE + "examples");
    for (long i = 0; i < elements; i++) {
      switch (type) {
        case DT_FLOAT ->
            tensor.addFloatVal(counts ? examples : scalar ? 1e-3f : (float) random.nextGaussian());
        case DT_INT32 -> tensor.addIntVal(random.nextInt(classes));
        case DT_INT64 -> tensor.addInt64Val(scalar ? 0 : random.nextInt(classes));
        default -> throw new IllegalArgumentException("no batch of " + type + " can be made");
      }
    }
    return tensor.build();
  }

  private static AttrValue text(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }
}
