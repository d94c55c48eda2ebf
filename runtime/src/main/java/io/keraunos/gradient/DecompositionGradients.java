package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Gradients of decompositions of real matrices and batches of them, as in TensorFlow's Python
 * library ({@code linalg_grad.py}). {@code A'} is A transposed. Eigenvalues and singular values
 * that are equal have no derivative; where they are close, it is large.
 */
final class DecompositionGradients {

  private DecompositionGradients() {}

  /**
   * Differentiates {@code A = Q R}: <a href="https://arxiv.org/abs/2009.10071">Roberts and Roberts
   * 2020</a>. A matrix that is wider than high is split into a square one and the rest, {@code R =
   * [U V]}.
   */
  static List<@Nullable Operand<?>> qr(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Term q = Term.of(tf, op.output(0));
    Term dq = Term.of(tf, raw.gradient(op, dy, 0));
    // A graph's shapes cannot be read while its gradients are added.
    Operand<TInt32> rows = size(tf, Term.of(tf, op.output(1)), 2);
    Operand<TInt32> columns = size(tf, Term.of(tf, op.output(1)), 1);
    List<Term> r = split(tf, op.output(1), rows, columns);
    List<Term> dr = split(tf, raw.gradient(op, dy, 1), rows, columns);
    Term rest = split(tf, op.input(0), rows, columns).get(1);
    Term inner = dq.plus(product(raw, rest, false, dr.get(1), true));
    Term dx = qrOfHigh(raw, q, r.get(0), inner, dr.get(0));
    Term dRest = product(raw, q, false, dr.get(1), false);
    return Dispatcher.gradients(tf.concat(List.of(dx.value(), dRest.value()), tf.constant(-1)));
  }

  /** Returns the first columns, as many as a square matrix has, and the rest. */
  private static List<Term> split(
      Ops tf, Operand<?> matrix, Operand<TInt32> rows, Operand<TInt32> columns) {
    Operand<TInt32> square = tf.math.minimum(rows, columns);
    Operand<TInt32> sizes = tf.stack(List.of(square, tf.math.sub(columns, square)));
    return tf.splitV(Numbers.of(matrix), sizes, tf.constant(-1), 2L).output().stream()
        .map(part -> Term.of(tf, part))
        .toList();
  }

  /** Returns a size, counted from the last one, which is number 1. */
  private static Operand<TInt32> size(Ops tf, Term x, int place) {
    return tf.gather(
        tf.shape(x.value()), tf.math.sub(tf.rank(x.value()), tf.constant(place)), tf.constant(0));
  }

  private static Term qrOfHigh(Raw raw, Term q, Term r, Term dq, Term dr) {
    Term qdq = product(raw, q, true, dq, false);
    Term rdr = product(raw, r, false, dr, true);
    Term both = qdq.minus(transposed(raw, qdq)).plus(rdr.minus(transposed(raw, rdr)));
    Term lower = band(raw, both, -1, 0);
    Term inner = product(raw, q, false, dr.plus(dividedBy(raw, lower, r)), false);
    Term outer = dividedBy(raw, dq.minus(product(raw, q, false, qdq, false)), r);
    return inner.plus(outer);
  }

  /** Computes {@code x inv(R)'}, R upper triangular. */
  private static Term dividedBy(Raw raw, Term x, Term r) {
    return transposed(
        raw,
        Term.of(
            x.tf(),
            Raw.first(
                raw.builder("MatrixTriangularSolve", r.value(), transposed(raw, x).value())
                    .setAttr("lower", false))));
  }

  /** Differentiates {@code A = V diag(e) V'}; only the lower triangle of {@code A} is read. */
  static List<@Nullable Operand<?>> selfAdjointEig(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Term middle = diagonal(Term.of(tf, raw.gradient(op, dy, 0)));
    Term v;
    if (op.attributes().getAttrBool("compute_v")) {
      v = Term.of(tf, op.output(1));
      Term dv = Term.of(tf, raw.gradient(op, dy, 1));
      Term e = Term.of(tf, op.output(0));
      middle = middle.plus(differences(tf, e).times(product(raw, v, true, dv, false)));
    } else {
      var decomposed = raw.builder("SelfAdjointEigV2", op.input(0)).setAttr("compute_v", true);
      v = Term.of(tf, decomposed.build().output(1));
    }
    Term da = product(raw, v, false, product(raw, middle, false, v, true), false);
    Term lower = band(raw, da.plus(transposed(raw, da)), -1, 0);
    Term half = lower.op("MatrixDiagPart").times(0.5);
    return Dispatcher.gradients(lower.op("MatrixSetDiag", half).value());
  }

  /**
   * Differentiates {@code A = U diag(s) V'}: <a
   * href="https://j-towns.github.io/papers/svd-derivative.pdf">Townsend 2016</a>.
   */
  static List<@Nullable Operand<?>> svd(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Term ds = diagonal(Term.of(tf, raw.gradient(op, dy, 0)));
    if (!op.attributes().getAttrBool("compute_uv")) {
      var decomposed = raw.builder("Svd", op.input(0)).setAttr("compute_uv", true).build();
      Term u = Term.of(tf, decomposed.output(1));
      Term v = Term.of(tf, decomposed.output(2));
      return Dispatcher.gradients(
          product(raw, u, false, product(raw, ds, false, v, true), false).value());
    }
    Term s = Term.of(tf, op.output(0));
    Term u = Term.of(tf, op.output(1));
    Term v = Term.of(tf, op.output(2));
    Term du = Term.of(tf, raw.gradient(op, dy, 1));
    Term dv = Term.of(tf, raw.gradient(op, dy, 2));
    Term udu = product(raw, u, true, du, false);
    Term vdv = product(raw, v, true, dv, false);
    Term f = differences(tf, s.square());
    Term fu = f.times(udu);
    Term fv = f.times(vdv);
    Term middle =
        ds.plus(product(raw, fu.plus(transposed(raw, fu)), false, diagonal(s), false))
            .plus(product(raw, diagonal(s), false, fv.plus(transposed(raw, fv)), false));
    // The part orthogonal to all u, or to all v: nothing where these are square.
    Term ofU = du.minus(product(raw, u, false, udu, false));
    Term ofV = dv.minus(product(raw, v, false, vdv, false));
    Term inverse = diagonal(reciprocal(s));
    Term left =
        product(raw, u, false, middle, false).plus(product(raw, ofU, false, inverse, false));
    Term right = product(raw, u, false, inverse, false);
    return Dispatcher.gradients(
        product(raw, left, false, v, true).plus(product(raw, right, false, ofV, true)).value());
  }

  /** Returns {@code 1 / (x_j - x_i)} at {@code i, j}, 0 on the diagonal. */
  private static Term differences(Ops tf, Term x) {
    Term row = Term.of(tf, tf.expandDims(x.value(), tf.constant(-2)));
    Term column = Term.of(tf, tf.expandDims(x.value(), tf.constant(-1)));
    return reciprocal(row.minus(column)).op("MatrixSetDiag", x.op("ZerosLike"));
  }

  /** Returns the reciprocal of x; finite where x is 0. */
  private static Term reciprocal(Term x) {
    return x.over(x.square().plus(1e-20));
  }

  /**
   * Differentiates {@code A = R R}: {@code dA} solves {@code R' dA + dA R' = dR}, whose matrix is a
   * sum of Kronecker products.
   */
  static List<@Nullable Operand<?>> squareRoot(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Term r = Term.of(tf, op.output(0));
    Term identity = r.op("MatrixDiagPart").op("OnesLike").op("MatrixDiag");
    // vec stacks rows: vec(R' X + X R') = (R' (x) I + I (x) R) vec(X)
    Term sum = kronecker(raw, r, true, identity).plus(kronecker(raw, identity, false, r));
    Operand<?> shape = raw.op("Shape", r.value());
    Operand<?> vector = raw.op("Reshape", dy.get(0), flat(tf, r, false));
    Operand<?> matrix = raw.op("Reshape", sum.value(), flat(tf, r, true));
    return Dispatcher.gradients(raw.op("Reshape", raw.op("MatrixSolve", matrix, vector), shape));
  }

  /** Returns the product of all pairs of elements, with four dimensions: {@code [i, k, j, l]}. */
  private static Term kronecker(Raw raw, Term x, boolean transposeFirst, Term y) {
    return Term.of(
        x.tf(),
        raw.einsum((transposeFirst ? "...ji" : "...ij") + ",...kl->...ikjl", x.value(), y.value()));
  }

  /**
   * Returns the shape of a column of all elements, {@code [..., n n, 1]}, or of a matrix of such.
   */
  private static Operand<?> flat(Ops tf, Term matrices, boolean square) {
    Operand<TInt32> shape = tf.shape(matrices.value());
    Operand<TInt32> batches =
        tf.slice(
            shape,
            tf.array(0),
            tf.reshape(tf.math.sub(tf.rank(matrices.value()), tf.constant(2)), tf.array(1)));
    Operand<TInt32> n = size(tf, matrices, 1);
    Operand<TInt32> all = tf.math.mul(n, n);
    return tf.concat(
        List.of(batches, tf.stack(List.of(all, square ? all : tf.constant(1)))), tf.constant(0));
  }

  /**
   * Differentiates {@code X = inv(A'A + l I) A'B}, of a matrix that is not wider than high; {@code
   * l} gets no gradient.
   */
  static List<@Nullable Operand<?>> leastSquares(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Raw raw = new Raw(tf);
    Term a = Term.of(tf, op.input(0));
    Term gram = product(raw, a, true, a, false);
    Term l = Term.of(tf, tf.dtypes.cast(Numbers.of(op.input(2)), a.value().asOutput().type()));
    Term identity = gram.op("MatrixDiagPart").op("OnesLike").op("MatrixDiag");
    Term z = gram.plus(identity.times(l)).op("MatrixSolve", Term.of(tf, dy.get(0)));
    Term xz = product(raw, Term.of(tf, op.output(0)), false, z, true);
    Term da =
        product(raw, Term.of(tf, op.input(1)), false, z, true)
            .minus(product(raw, a, false, xz.plus(transposed(raw, xz)), false));
    return Dispatcher.gradients(da.value(), product(raw, a, false, z, false).value(), null);
  }

  private static Term diagonal(Term x) {
    return x.op("MatrixDiag");
  }

  private static Term product(Raw raw, Term x, boolean first, Term y, boolean second) {
    return Term.of(x.tf(), raw.product(x.value(), first, y.value(), second));
  }

  private static Term transposed(Raw raw, Term x) {
    return Term.of(x.tf(), raw.einsum("...ij->...ji", x.value()));
  }

  private static Term band(Raw raw, Term x, long below, long above) {
    return Term.of(
        x.tf(),
        raw.op("MatrixBandPart", x.value(), x.tf().constant(below), x.tf().constant(above)));
  }
}
