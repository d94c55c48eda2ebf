package io.keraunos.graph.analysis;

import io.keraunos.distribute.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Describes ops for people: {@code Relu(T=FLOAT)}, {@code Const(FLOAT 0.5)}. */
final class OpText {
  private OpText() {}

  /** The most numbers of a constant that are shown. */
  private static final int MOST_SHOWN = 4;

  private static final int DIGITS = 8;

  /** Returns the type of an op with its attributes; of a constant, with its value. */
  static String of(NodeDef node) {
    AttrValue value = node.getAttrMap().get("value");
    if (node.getOp().equals("Const") && value != null) {
      return "Const(" + tensor(value.getTensor()) + ")";
    }
    String attributes =
        new TreeMap<>(node.getAttrMap())
            .entrySet().stream()
                .filter(attribute -> !attribute.getKey().startsWith("_"))
                .map(attribute -> attribute(attribute.getKey(), attribute.getValue()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    return node.getOp() + "(" + attributes + ")";
  }

  private static String attribute(String name, AttrValue value) {
    String text =
        switch (value.getValueCase()) {
          case S -> value.getS().toStringUtf8();
          case I -> Long.toString(value.getI());
          case F -> Float.toString(value.getF());
          case B -> Boolean.toString(value.getB());
          case TYPE -> value.getType().name().replaceFirst("^DT_", "");
          case SHAPE ->
              value.getShape().getDimList().stream()
                  .map(dim -> Long.toString(dim.getSize()))
                  .collect(Collectors.joining(", ", "[", "]"));
          case LIST -> value.getList().getIList().toString();
          case FUNC -> value.getFunc().getName();
          case TENSOR -> tensor(value.getTensor());
          case PLACEHOLDER, VALUE_NOT_SET -> "";
        };
    return text.isEmpty() || text.equals("[]") ? "" : name + "=" + text;
  }

  private static String tensor(TensorProto tensor) {
    String type = tensor.getDtype().name().replaceFirst("^DT_", "");
    List<Number> numbers = numbers(tensor);
    String shape =
        tensor.getTensorShape().getDimList().stream()
            .map(dim -> Long.toString(dim.getSize()))
            .collect(Collectors.joining(", ", "[", "]"));
    if (!numbers.isEmpty() && numbers.size() <= MOST_SHOWN) {
      String values = numbers.size() == 1 ? numbers.get(0).toString() : numbers.toString();
      return type + " " + values + (shape.equals("[]") ? "" : " of shape " + shape);
    }
    byte[] bytes = Fingerprint.sha256().digest(tensor.toByteArray());
    return "%s %s with digest %s"
        .formatted(type, shape, HexFormat.of().formatHex(bytes).substring(0, DIGITS));
  }

  /** Returns the numbers of a tensor; empty for types that are not shown. */
  private static List<Number> numbers(TensorProto tensor) {
    List<Number> all = new ArrayList<>();
    ByteBuffer bytes =
        tensor.getTensorContent().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    switch (tensor.getDtype()) {
      case DT_FLOAT -> {
        all.addAll(tensor.getFloatValList());
        while (bytes.hasRemaining()) {
          all.add(bytes.getFloat());
        }
      }
      case DT_DOUBLE -> {
        all.addAll(tensor.getDoubleValList());
        while (bytes.hasRemaining()) {
          all.add(bytes.getDouble());
        }
      }
      case DT_INT32 -> {
        all.addAll(tensor.getIntValList());
        while (bytes.hasRemaining()) {
          all.add(bytes.getInt());
        }
      }
      case DT_INT64 -> {
        all.addAll(tensor.getInt64ValList());
        while (bytes.hasRemaining()) {
          all.add(bytes.getLong());
        }
      }
      default -> {}
    }
    return all;
  }
}
