package io.keraunos.gradient;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.proto.DataType;

/** Which ops a gradient passes, which it ends at, and which it must not reach. */
public final class Differentiability {

  private static final Set<DataType> VALUES =
      Set.of(
          DataType.DT_FLOAT,
          DataType.DT_DOUBLE,
          DataType.DT_HALF,
          DataType.DT_BFLOAT16,
          DataType.DT_COMPLEX64,
          DataType.DT_COMPLEX128,
          DataType.DT_RESOURCE, // of arrays of tensors
          DataType.DT_VARIANT); // of lists of tensors

  /** Ops of floats whose output is the same for all inputs close by: their derivative is 0. */
  static final Set<String> FLAT =
      Set.of(
          "Ceil",
          "Floor",
          "FloorDiv",
          "OnesLike",
          "Rint",
          "Round",
          "Sign",
          "StopGradient",
          "ZerosLike");

  private static final String LAYERS =
      "the layers Conv2D.of(...).dilation(...) and DepthwiseConv2D.of(...).dilation(...), which "
          + "have a right one";

  /** What to use instead of an op without a gradient, or with a wrong one. */
  private static final Map<String, String> INSTEAD = Map.of();

  private Differentiability() {}

  /** Returns whether a value is of numbers that a gradient can be of. */
  public static boolean carriesGradients(Operand<?> value) {
    return VALUES.contains(value.asOutput().dataType());
  }

  /** Returns whether gradients end at an op, since its derivative is 0 everywhere. */
  public static boolean isFlat(GraphOperation op) {
    return FLAT.contains(op.type());
  }

  /** Returns whether no op of a type may be passed. */
  public static boolean isRefused(String opType) {
    return !CustomGradients.hasGradient(opType);
  }

  /**
   * Returns why a gradient must not pass an op, and what to use instead; empty if it may pass.
   *
   * @param op one that is not flat, between a loss and a variable
   */
  public static Optional<String> refusal(GraphOperation op) {
    String type = op.type();
    if (dilated(op)) {
      return Optional.of(
          "TensorFlow's gradient of a convolution is wrong with dilations (%s). Use " + LAYERS);
    }
    if (isRefused(type)) {
      return Optional.of(
          "there is no gradient for the op "
              + type
              + " (%s). Use "
              + INSTEAD.getOrDefault(type, "another op, or cut the path with stopGradient"));
    }
    return Optional.empty();
  }

  private static boolean dilated(GraphOperation op) {
    return Set.of("Conv2D", "DepthwiseConv2dNative").contains(op.type())
        && Arrays.stream(op.attributes().getAttrIntList("dilations")).anyMatch(d -> d != 1);
  }
}
