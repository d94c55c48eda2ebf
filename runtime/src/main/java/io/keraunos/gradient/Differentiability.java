package io.keraunos.gradient;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** Rules for the ops that a gradient passes, ends at, or must not reach. */
public final class Differentiability {

  private static final Set<DataType> COMPLEX =
      Set.of(DataType.DT_COMPLEX64, DataType.DT_COMPLEX128);

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
          "TruncateDiv",
          "ZerosLike");

  /** Ops that TensorFlow says it can pass, but at which gradients end, or fail, without a word. */
  static final Set<String> SILENT =
      Set.of(
          "EditDistance",
          "NonMaxSuppressionV5",
          "OneHot",
          "PartitionedCall",
          "StatefulPartitionedCall");

  /** Ops with a gradient, but not by these inputs. */
  private static final Map<String, Set<Integer>> WITHOUT =
      Map.of("Betainc", Set.of(0, 1), "Polygamma", Set.of(0), "Zeta", Set.of(0));

  /** Ops of complex numbers whose gradient here is the right one. */
  private static final Set<String> OF_COMPLEX_NUMBERS =
      Set.of(
          "ComplexAbs",
          "ConjugateTranspose",
          "EnsureShape",
          "FFT",
          "FFT2D",
          "FFT3D",
          "IFFT",
          "IFFT2D",
          "IFFT3D",
          "IRFFT",
          "IRFFT2D",
          "IRFFT3D",
          "IdentityN",
          "PlaceholderWithDefault",
          "Snapshot");

  private static final String LAYERS =
      "the layers Conv2D.of(...).dilation(...) and DepthwiseConv2D.of(...).dilation(...), which "
          + "have a right one";

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
    return SILENT.contains(opType) || !CustomGradients.hasGradient(opType);
  }

  /**
   * Returns why a gradient must not pass an op, and what to use instead; empty if it may pass.
   *
   * @param op one that is not flat, between a loss and a variable
   * @param trained whether the op's input of a number depends on a variable
   */
  public static Optional<String> refusal(GraphOperation op, IntPredicate trained) {
    String type = op.type();
    if (dilated(op)) {
      return Optional.of(
          "TensorFlow's gradient of a convolution is wrong with dilations (%s). Use " + LAYERS);
    }
    if (isRefused(type)) {
      return Optional.of("there is no gradient for the op " + type + " (%s). " + Instead.of(type));
    }
    for (int input : WITHOUT.getOrDefault(type, Set.of())) {
      if (trained.test(input)) {
        return Optional.of(
            "there is no gradient for input "
                + input
                + " of the op "
                + type
                + " (%s). Use a constant there, or cut the path with stopGradient");
      }
    }
    if (CustomGradients.ops().contains(type)
        && !FLAT.contains(type)
        && !OF_COMPLEX_NUMBERS.contains(type)
        && op.numInputs() > 0
        && COMPLEX.contains(op.input(0).dataType())) {
      return Optional.of(
          "there is no gradient for complex numbers of the op "
              + type
              + " (%s). Compute with real and imaginary parts");
    }
    return ofDecomposition(op);
  }

  private static Optional<String> ofDecomposition(GraphOperation op) {
    return switch (op.type()) {
      case "Qr" -> full(op, rows(op) <= columns(op));
      case "Svd" ->
          op.attributes().getAttrBool("compute_uv")
              ? full(op, rows(op) == columns(op))
              : Optional.empty();
      case "MatrixSolveLs" ->
          op.attributes().getAttrBool("fast") && rows(op) >= columns(op)
              ? Optional.empty()
              : Optional.of(
                  "there is no gradient for the op MatrixSolveLs (%s) with fast = false, or of a"
                      + " matrix that is wider than high. Use tf.linalg.matrixSolve of A'A + l I"
                      + " and A'B");
      default -> Optional.empty();
    };
  }

  /**
   * Returns why full matrices are refused: they have columns that are not determined, where a
   * matrix is not square; empty if they are not.
   */
  private static Optional<String> full(GraphOperation op, boolean determined) {
    boolean known = determined && rows(op) != Shape.UNKNOWN_SIZE;
    return known || !op.attributes().getAttrBool("full_matrices")
        ? Optional.empty()
        : Optional.of(
            "there is no gradient for the op "
                + op.type()
                + " (%s) with full matrices. Set fullMatrices to false");
  }

  private static long rows(GraphOperation op) {
    return size(op, 2);
  }

  private static long columns(GraphOperation op) {
    return size(op, 1);
  }

  private static long size(GraphOperation op, int fromTheEnd) {
    Shape shape = op.input(0).shape();
    return shape.isUnknown() ? Shape.UNKNOWN_SIZE : shape.get(shape.numDimensions() - fromTheEnd);
  }

  private static boolean dilated(GraphOperation op) {
    return Set.of("Conv2D", "DepthwiseConv2dNative").contains(op.type())
        && Arrays.stream(op.attributes().getAttrIntList("dilations")).anyMatch(d -> d != 1);
  }
}
