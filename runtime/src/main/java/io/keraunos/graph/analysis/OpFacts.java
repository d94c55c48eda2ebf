package io.keraunos.graph.analysis;

import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.RawTensor;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.IntDataBuffer;
import org.tensorflow.ndarray.buffer.LongDataBuffer;

/** Facts about ops, by their types and constants. */
public final class OpFacts {

  private OpFacts() {}

  /**
   * Ops whose output numbers each depend on the input numbers at the same place; inputs are
   * broadcast.
   */
  public static final Set<String> ELEMENTWISE =
      setOf(
          "Identity StopGradient PreventGradient Snapshot Cast Relu Relu6 LeakyRelu Elu Selu",
          "Sigmoid Tanh Softplus Softsign Exp Log Log1p Expm1 Sqrt Rsqrt Square Abs Neg Sign Erf",
          "Erfc Lgamma Digamma Reciprocal Inv Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh",
          "Atanh Floor Ceil Round Rint IsFinite IsNan IsInf LogicalNot ZerosLike OnesLike Add",
          "AddV2 Sub Mul Div RealDiv DivNoNan MulNoNan FloorDiv FloorMod Maximum Minimum Pow Atan2",
          "SquaredDifference Equal NotEqual Greater GreaterEqual Less LessEqual LogicalAnd",
          "LogicalOr SelectV2 BiasAdd Xlogy Xdivy Xlog1py ClipByValue CheckNumericsV2",
          "CheckNumerics EnsureShape");

  /** Ops that reduce dimensions, named by their second input, to one number. */
  public static final Set<String> REDUCTIONS = setOf("Sum Mean Max Min Prod All Any EuclideanNorm");

  /** Returns the names in some lists of names with a space between them. */
  public static Set<String> setOf(String... names) {
    return Set.of(String.join(" ", names).split(" "));
  }

  /** Returns the values of an op's input that is an integer constant; empty if it is not one. */
  public static long[] constant(GraphOperation op, int input) {
    Output<?> x = op.input(input);
    GraphOperation constant = (GraphOperation) x.op();
    if (!constant.type().equals("Const")) {
      return new long[0];
    }
    try (Tensor value = constant.attributes().getAttrTensor("value")) {
      RawTensor raw = value.asRawTensor();
      int size = (int) raw.shape().size();
      return switch (raw.dataType()) {
        case DT_INT32 -> {
          IntDataBuffer ints = raw.data().asInts();
          yield IntStream.range(0, size).mapToLong(ints::getInt).toArray();
        }
        case DT_INT64 -> {
          LongDataBuffer longs = raw.data().asLongs();
          yield LongStream.range(0, size).map(longs::getLong).toArray();
        }
        default -> new long[0];
      };
    }
  }

  /**
   * Returns the values of an op's input that is a constant, at most cast; empty if it is not one.
   */
  public static double[] numbers(GraphOperation op, int input) {
    return numbers(op.input(input));
  }

  /** Returns the numbers of a constant, at most cast; empty if a value is not one. */
  public static double[] numbers(Output<?> value) {
    GraphOperation constant = (GraphOperation) value.op();
    while (constant.type().equals("Cast") || constant.type().equals("Identity")) {
      constant = (GraphOperation) constant.input(0).op();
    }
    if (!constant.type().equals("Const")) {
      return new double[0];
    }
    try (Tensor tensor = constant.attributes().getAttrTensor("value")) {
      RawTensor raw = tensor.asRawTensor();
      LongToDoubleFunction at =
          switch (raw.dataType()) {
            case DT_FLOAT -> raw.data().asFloats()::getFloat;
            case DT_DOUBLE -> raw.data().asDoubles()::getDouble;
            case DT_INT32 -> raw.data().asInts()::getInt;
            case DT_INT64 -> raw.data().asLongs()::getLong;
            default -> null;
          };
      return at == null
          ? new double[0]
          : LongStream.range(0, raw.shape().size()).mapToDouble(at).toArray();
    }
  }
}
