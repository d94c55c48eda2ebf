package io.keraunos.gradient;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * Builder of ops by the names of their types, as the gradients' formulas in TensorFlow's sources
 * have them.
 */
final class Raw {

  private final Ops tf;

  Raw(Ops tf) {
    this.tf = tf;
  }

  /** Returns the first output of an op without attributes. */
  Operand<TNumber> op(String type, Operand<?>... inputs) {
    return first(builder(type, inputs));
  }

  /** Returns the first output of an op with some attributes of another one. */
  Operand<TNumber> like(
      GraphOperation other, List<String> attributes, String type, Operand<?>... inputs) {
    OperationBuilder builder = builder(type, inputs);
    for (String name : attributes) {
      var attribute = other.attributes().getAttrValueProto(name);
      switch (attribute.getValueCase()) {
        case I -> builder.setAttr(name, attribute.getI());
        case F -> builder.setAttr(name, attribute.getF());
        case B -> builder.setAttr(name, attribute.getB());
        case S -> builder.setAttr(name, attribute.getS().toStringUtf8());
        case LIST ->
            builder.setAttr(
                name, attribute.getList().getIList().stream().mapToLong(i -> i).toArray());
        default -> throw new IllegalArgumentException(name + " is " + attribute);
      }
    }
    return first(builder);
  }

  /**
   * Returns the product of two matrices, or of two batches of them, where asked for transposed
   * first.
   */
  Operand<TNumber> product(
      Operand<?> x, boolean transposeFirst, Operand<?> y, boolean transposeSecond) {
    return first(
        builder("BatchMatMulV2", x, y)
            .setAttr("adj_x", transposeFirst)
            .setAttr("adj_y", transposeSecond));
  }

  /** Returns sums of products, as the equation has them. */
  Operand<TNumber> einsum(String equation, Operand<?>... inputs) {
    Output<?>[] outputs = new Output<?>[inputs.length];
    Arrays.setAll(outputs, i -> inputs[i].asOutput());
    return first(
        tf.scope()
            .opBuilder("Einsum", "Einsum")
            .addInputList(outputs)
            .setAttr("equation", equation));
  }

  /**
   * Casts the numbers of a tensor to the type of another, which TensorFlow Java may have no class
   * for.
   */
  Operand<TNumber> castLike(Operand<?> x, Operand<?> other) {
    return first(builder("Cast", x).setAttr("DstT", other.asOutput().dataType()));
  }

  /** Returns the gradient of an output; zeros if nothing depends on it. */
  Operand<TNumber> gradient(GraphOperation op, List<Output<?>> gradients, int output) {
    Output<?> gradient = gradients.get(output);
    var handle = ((GraphOperation) gradient.op()).getUnsafeNativeHandle();
    return handle == null || handle.isNull()
        ? op("ZerosLike", op.output(output))
        : Numbers.of(gradient);
  }

  OperationBuilder builder(String type, Operand<?>... inputs) {
    OperationBuilder builder = tf.scope().opBuilder(type, type);
    for (Operand<?> input : inputs) {
      builder.addInput(input.asOutput());
    }
    return builder;
  }

  static Operand<TNumber> first(OperationBuilder builder) {
    return Numbers.of(builder.build().output(0));
  }
}
