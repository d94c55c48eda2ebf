package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.BroadcastGradientArgs;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * Gradients of ops on matrices and batches of them, as in TensorFlow's Python library ({@code
 * linalg_grad.py}, {@code array_grad.py}). Each takes the op and the gradients of its outputs and
 * returns those of its inputs. {@code A'} is A transposed.
 */
final class LinalgGradients {

  private LinalgGradients() {}

  /**
   * Differentiates {@code A = L L'}. With {@code P} the lower triangle of {@code L' dL} whose
   * diagonal is halved, {@code S = inv(L)' P inv(L)} and {@code dA = (S + S') / 2}: <a
   * href="https://arxiv.org/abs/1602.07527">Murray 2016</a>.
   */
  static List<@Nullable Operand<?>> cholesky(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> l = op.output(0);
    Operand<TNumber> diagonal = raw.op("MatrixDiagPart", l);
    Operand<TNumber> identity = raw.op("MatrixDiag", raw.op("OnesLike", diagonal));
    Operand<TNumber> inverse = raw.op("MatrixTriangularSolve", l, identity);
    Operand<TNumber> middle = raw.product(l, true, dy.get(0), false);
    Operand<TNumber> half = half(tf, middle);
    middle = raw.op("MatrixSetDiag", middle, tf.math.mul(half, raw.op("MatrixDiagPart", middle)));
    middle =
        raw.op("MatrixBandPart", middle, tf.constant(-1L), tf.constant(0L)); // the lower triangle
    Operand<TNumber> s =
        raw.product(raw.product(inverse, true, middle, false), false, inverse, false);
    Operand<TNumber> transposed = raw.product(s, true, identity, false);
    return Dispatcher.gradients(tf.math.mul(half, tf.math.add(s, transposed)));
  }

  /**
   * Differentiates {@code C = inv(A)}: {@code dA = -C' dC C'}; of {@code C = inv(A')}: {@code -C
   * dC' C}.
   */
  static List<@Nullable Operand<?>> inverse(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<?> c = op.output(0);
    boolean ofTransposed = op.attributes().getAttrBool("adjoint");
    Operand<TNumber> right =
        ofTransposed
            ? raw.product(dy.get(0), true, c, false)
            : raw.product(dy.get(0), false, c, true);
    return Dispatcher.gradients(tf.math.neg(raw.product(c, !ofTransposed, right, false)));
  }

  /** Differentiates the determinant: {@code dA = d det(A) inv(A)'}. */
  static List<@Nullable Operand<?>> determinant(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TNumber> factor = tf.math.mul(Numbers.of(dy.get(0)), Numbers.of(op.output(0)));
    return Dispatcher.gradients(timesInverse(tf, op, factor));
  }

  /** Differentiates the logarithm of the determinant's absolute value: {@code dA = d inv(A)'}. */
  static List<@Nullable Operand<?>> logDeterminant(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(timesInverse(tf, op, new Raw(tf).gradient(op, dy, 1)));
  }

  private static Operand<TNumber> timesInverse(Ops tf, GraphOperation op, Operand<TNumber> factor) {
    Raw raw = new Raw(tf);
    Operand<TNumber> inverse =
        Raw.first(raw.builder("MatrixInverse", op.input(0)).setAttr("adjoint", true));
    Operand<TNumber> each = tf.expandDims(tf.expandDims(factor, tf.constant(-1)), tf.constant(-1));
    return tf.math.mul(each, inverse);
  }

  /** Differentiates {@code X = inv(A) B}: {@code dB = inv(A)' dX}, {@code dA = -dB X'}. */
  static List<@Nullable Operand<?>> solve(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    boolean ofTransposed = op.attributes().getAttrBool("adjoint");
    Operand<TNumber> b =
        Raw.first(
            raw.builder("MatrixSolve", op.input(0), dy.get(0)).setAttr("adjoint", !ofTransposed));
    return Dispatcher.gradients(ofMatrix(tf, op, b, ofTransposed), b);
  }

  /**
   * Differentiates a triangular system as {@link #solve}; only the triangle that is read gets a
   * gradient.
   */
  static List<@Nullable Operand<?>> triangularSolve(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    boolean ofTransposed = op.attributes().getAttrBool("adjoint");
    boolean lower = op.attributes().getAttrBool("lower");
    Operand<TNumber> b =
        Raw.first(
            raw.builder("MatrixTriangularSolve", op.input(0), dy.get(0))
                .setAttr("lower", lower)
                .setAttr("adjoint", !ofTransposed));
    Operand<TNumber> a =
        raw.op(
            "MatrixBandPart",
            ofMatrix(tf, op, b, ofTransposed),
            tf.constant(lower ? -1L : 0L),
            tf.constant(lower ? 0L : -1L));
    Operand<TNumber> left = Numbers.of(op.input(0));
    Operand<TNumber> right = Numbers.of(op.input(1));
    return Dispatcher.gradients(summed(tf, left, right, a), summed(tf, right, left, b));
  }

  /** Sums over the batches in which an input was broadcast to the other's. */
  private static Operand<TNumber> summed(
      Ops tf, Operand<TNumber> input, Operand<TNumber> other, Operand<TNumber> gradient) {
    Operand<TInt32> axes =
        BroadcastGradientArgs.create(tf.scope(), batches(tf, input), batches(tf, other)).r0();
    return tf.reshape(tf.reduceSum(gradient, axes), tf.shape(input));
  }

  private static Operand<TInt32> batches(Ops tf, Operand<TNumber> x) {
    Operand<TInt32> count = tf.math.sub(tf.rank(x), tf.constant(2));
    return tf.slice(
        tf.shape(x), tf.constant(new int[1]), tf.reshape(count, tf.constant(new int[] {1})));
  }

  private static Operand<TNumber> ofMatrix(
      Ops tf, GraphOperation op, Operand<TNumber> b, boolean ofTransposed) {
    Raw raw = new Raw(tf);
    Operand<?> x = op.output(0);
    return tf.math.neg(
        ofTransposed ? raw.product(x, false, b, true) : raw.product(b, false, x, true));
  }

  /** Differentiates a matrix made of diagonals; its padding value gets the sum of the rest. */
  static List<@Nullable Operand<?>> diagonalMatrix(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<?> zero = zero(tf, raw, dz);
    Operand<TNumber> diagonals =
        aligned(op, raw.builder("MatrixDiagPartV3", dz, op.input(1), zero));
    Operand<TNumber> rest = tf.math.sub(total(tf, dz), total(tf, diagonals));
    return Dispatcher.gradients(
        tf.reshape(diagonals, tf.shape(Numbers.of(op.input(0)))), null, null, null, rest);
  }

  /**
   * Differentiates diagonals taken out of a matrix: their gradients go back, into zeros. The value
   * that pads the shorter ones gets the sum of the rest.
   */
  static List<@Nullable Operand<?>> diagonalPart(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TInt32> shape = tf.shape(Numbers.of(op.input(0)));
    Operand<TInt32> rank = tf.rank(Numbers.of(op.input(0)));
    Operand<TInt32> rows = tf.gather(shape, tf.math.sub(rank, tf.constant(2)), tf.constant(0));
    Operand<TInt32> columns = tf.gather(shape, tf.math.sub(rank, tf.constant(1)), tf.constant(0));
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<TNumber> back =
        aligned(op, raw.builder("MatrixDiagV3", dz, op.input(1), rows, columns, zero(tf, raw, dz)));
    return Dispatcher.gradients(back, null, tf.math.sub(total(tf, dz), total(tf, back)));
  }

  /**
   * Differentiates diagonals written into a matrix: where they are, the matrix itself gets no
   * gradient.
   */
  static List<@Nullable Operand<?>> setDiagonal(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TNumber> dz = Numbers.of(dy.get(0));
    Operand<?> none = raw.op("ZerosLike", op.input(1));
    return Dispatcher.gradients(
        aligned(op, raw.builder("MatrixSetDiagV3", dz, none, op.input(2))),
        aligned(op, raw.builder("MatrixDiagPartV3", dz, op.input(2), zero(tf, raw, dz))),
        null);
  }

  private static Operand<TNumber> aligned(GraphOperation op, OperationBuilder builder) {
    boolean chosen = op.type().endsWith("V3");
    return Raw.first(
        builder.setAttr("align", chosen ? op.attributes().getAttrString("align") : "LEFT_LEFT"));
  }

  private static Operand<TNumber> zero(Ops tf, Raw raw, Operand<TNumber> like) {
    return raw.op("ZerosLike", tf.dtypes.cast(tf.constant(0f), like.asOutput().type()));
  }

  private static Operand<TNumber> total(Ops tf, Operand<TNumber> x) {
    return tf.reduceSum(tf.reshape(x, tf.constant(new int[] {-1})), tf.constant(0));
  }

  private static Operand<TNumber> half(Ops tf, Operand<TNumber> like) {
    return tf.dtypes.cast(tf.constant(0.5f), like.asOutput().type());
  }

  /**
   * Differentiates a triangular system as {@link #triangularSolve}, of a matrix given by its
   * diagonals.
   */
  static List<@Nullable Operand<?>> bandedSolve(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    boolean ofTransposed = op.attributes().getAttrBool("adjoint");
    boolean lower = op.attributes().getAttrBool("lower");
    Operand<TNumber> b =
        Raw.first(
            raw.builder("BandedTriangularSolve", op.input(0), dy.get(0))
                .setAttr("lower", lower)
                .setAttr("adjoint", !ofTransposed));
    Operand<TNumber> full = ofMatrix(tf, op, b, ofTransposed);
    Operand<TInt32> shape = tf.shape(Numbers.of(op.input(0)));
    Operand<TInt32> bands =
        tf.gather(shape, tf.math.sub(tf.size(shape), tf.constant(2)), tf.constant(0));
    Operand<TInt32> others = tf.math.sub(bands, tf.constant(1));
    Operand<TInt32> zero = tf.constant(0);
    Operand<TInt32> k =
        tf.stack(lower ? List.of(tf.math.neg(others), zero) : List.of(zero, others));
    Operand<TNumber> a =
        Raw.first(
            raw.builder("MatrixDiagPartV3", full, k, zero(tf, raw, full))
                .setAttr("align", "LEFT_RIGHT"));
    Operand<TNumber> left = Numbers.of(op.input(0));
    Operand<TNumber> right = Numbers.of(op.input(1));
    return Dispatcher.gradients(summed(tf, left, right, a), summed(tf, right, left, b));
  }

  private static final String ALIGNED =
      "LEFT_RIGHT"; // 0 ends the first diagonal, and begins the last

  /**
   * Differentiates {@code X = inv(A) B}, A given by its three diagonals, of which the upper one
   * ends and the lower one begins with a number that is not read.
   */
  static List<@Nullable Operand<?>> tridiagonalSolve(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TInt32> k = tf.constant(new int[] {-1, 1});
    Operand<TNumber> diagonals = Numbers.of(op.input(0));
    Operand<TNumber> matrix = tridiagonal(tf, raw, diagonals);
    Operand<TNumber> transposed = raw.einsum("...ij->...ji", matrix);
    Operand<TNumber> zero = zero(tf, raw, matrix);
    Operand<TNumber> turned =
        Raw.first(raw.builder("MatrixDiagPartV3", transposed, k, zero).setAttr("align", ALIGNED));
    Operand<TNumber> b =
        raw.like(
            op,
            List.of("partial_pivoting", "perturb_singular"),
            "TridiagonalSolve",
            turned,
            dy.get(0));
    Operand<TNumber> a = tf.math.neg(raw.product(b, false, op.output(0), true));
    return Dispatcher.gradients(
        Raw.first(raw.builder("MatrixDiagPartV3", a, k, zero).setAttr("align", ALIGNED)), b);
  }

  private static Operand<TNumber> tridiagonal(Ops tf, Raw raw, Operand<TNumber> diagonals) {
    return Raw.first(
        raw.builder(
                "MatrixDiagV3",
                diagonals,
                tf.constant(new int[] {-1, 1}),
                tf.constant(-1),
                tf.constant(-1),
                zero(tf, raw, diagonals))
            .setAttr("align", ALIGNED));
  }

  /** Differentiates the product of a matrix given by its three diagonals with another one. */
  static List<@Nullable Operand<?>> tridiagonalProduct(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Operand<TNumber> diagonals =
        tf.concat(
            List.of(Numbers.of(op.input(0)), Numbers.of(op.input(1)), Numbers.of(op.input(2))),
            tf.constant(-2));
    Operand<?> right = op.input(3);
    Operand<TNumber> db = raw.product(tridiagonal(tf, raw, diagonals), true, dy.get(0), false);
    Operand<TNumber> all =
        Raw.first(
            raw.builder(
                    "MatrixDiagPartV3",
                    raw.product(dy.get(0), false, right, true),
                    tf.constant(new int[] {-1, 1}),
                    zero(tf, raw, db))
                .setAttr("align", ALIGNED));
    List<Output<TNumber>> each = tf.split(tf.constant(-2), all, 3L).output();
    return Dispatcher.gradients(each.get(0), each.get(1), each.get(2), db);
  }

  /** Differentiates {@code A B}, each transposed first where asked for. */
  static List<@Nullable Operand<?>> product(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    boolean ofA = op.attributes().getAttrBool("transpose_a");
    boolean ofB = op.attributes().getAttrBool("transpose_b");
    Operand<?> dz = dy.get(0);
    Operand<TNumber> a = tf.dtypes.cast(Numbers.of(op.input(0)), Numbers.of(dz).asOutput().type());
    Operand<TNumber> b = tf.dtypes.cast(Numbers.of(op.input(1)), Numbers.of(dz).asOutput().type());
    Operand<TNumber> da = ofA ? raw.product(b, ofB, dz, true) : raw.product(dz, false, b, !ofB);
    Operand<TNumber> db = ofB ? raw.product(dz, true, a, ofA) : raw.product(a, !ofA, dz, false);
    return Dispatcher.gradients(
        tf.dtypes.cast(da, Numbers.of(op.input(0)).asOutput().type()),
        tf.dtypes.cast(db, Numbers.of(op.input(1)).asOutput().type()));
  }
}
