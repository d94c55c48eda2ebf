package io.keraunos.gradient;

import io.keraunos.gradient.Dispatcher.Gradient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;

/**
 * Gradients of special functions, as in TensorFlow's Python library ({@code math_grad.py}).
 * Formulas: <a href="https://dlmf.nist.gov">DLMF</a>, chapters 5 to 10 and 25.
 */
final class SpecialGradients {

  /** The derivative of {@code y = f(x)}, element by element. */
  @FunctionalInterface
  private interface Slope {
    Term at(Term x, Term y);
  }

  private SpecialGradients() {}

  /** Returns all gradients, by the type of the op. */
  static Map<String, Gradient> all() {
    Map<String, Gradient> all = new TreeMap<>();
    slopes().forEach((type, slope) -> all.put(type, (tf, op, dy) -> gradient(tf, op, dy, slope)));
    all.put("Igamma", (tf, op, dy) -> igamma(tf, op, dy, 1));
    all.put("Igammac", (tf, op, dy) -> igamma(tf, op, dy, -1));
    all.put("Betainc", SpecialGradients::betainc);
    all.put("Zeta", SpecialGradients::zeta);
    all.put("Polygamma", SpecialGradients::polygamma);
    return all;
  }

  private static Map<String, Slope> slopes() {
    return Map.ofEntries(
        Map.entry("Digamma", (x, y) -> x.number(1).op("Polygamma", x)),
        Map.entry("Dawsn", (x, y) -> x.times(y).times(-2).plus(1)),
        Map.entry("Expint", (x, y) -> x.op("Exp").over(x)),
        Map.entry("FresnelCos", (x, y) -> x.square().times(Math.PI / 2).op("Cos")),
        Map.entry("FresnelSin", (x, y) -> x.square().times(Math.PI / 2).op("Sin")),
        Map.entry("Spence", (x, y) -> x.op("Log").over(x.number(1).minus(x)).orWhere(x, 1, -1)),
        Map.entry("BesselI0", (x, y) -> x.op("BesselI1")),
        Map.entry("BesselI0e", (x, y) -> x.op("BesselI1e").minus(x.op("Sign").times(y))),
        Map.entry("BesselI1", (x, y) -> x.op("BesselI0").minus(y.over(x)).orWhere(x, 0, 0.5)),
        Map.entry(
            "BesselI1e",
            (x, y) ->
                x.op("BesselI0e")
                    .minus(y.times(x.op("Sign").plus(x.op("Reciprocal"))))
                    .orWhere(x, 0, 0.5)),
        Map.entry("BesselJ0", (x, y) -> x.op("BesselJ1").negative()),
        Map.entry("BesselJ1", (x, y) -> x.op("BesselJ0").minus(y.over(x)).orWhere(x, 0, 0.5)),
        Map.entry("BesselK0", (x, y) -> x.op("BesselK1").negative()),
        Map.entry("BesselK0e", (x, y) -> y.minus(x.op("BesselK1e"))),
        Map.entry("BesselK1", (x, y) -> x.op("BesselK0").plus(y.over(x)).negative()),
        Map.entry(
            "BesselK1e",
            (x, y) -> y.times(x.number(1).minus(x.op("Reciprocal"))).minus(x.op("BesselK0e"))),
        Map.entry("BesselY0", (x, y) -> x.op("BesselY1").negative()),
        Map.entry("BesselY1", (x, y) -> x.op("BesselY0").minus(y.over(x))));
  }

  private static List<@Nullable Operand<?>> gradient(
      Ops tf, GraphOperation op, List<Output<?>> dy, Slope slope) {
    Term x = Term.of(tf, op.input(0));
    Term y = Term.of(tf, op.output(0));
    return Dispatcher.gradients(Term.of(tf, dy.get(0)).times(slope.at(x, y)).value());
  }

  /**
   * Differentiates the incomplete gamma function: by x {@code exp(-x) x^(a-1) / gamma(a)}, through
   * logarithms, since both may be large.
   */
  private static List<@Nullable Operand<?>> igamma(
      Ops tf, GraphOperation op, List<Output<?>> dy, double sign) {
    Pair pair = Pair.of(tf, op, dy);
    Term a = Term.of(tf, pair.x());
    Term x = Term.of(tf, pair.y());
    Term dz = Term.of(tf, pair.dz()).times(sign);
    Term log = a.minus(1).times(x.op("Log")).minus(x).minus(a.op("Lgamma"));
    return pair.gradients(
        dz.times(a.op("IgammaGradA", x)).value(), dz.times(log.op("Exp")).value());
  }

  /**
   * Differentiates the incomplete beta function: by x {@code x^(a-1) (1-x)^(b-1) / beta(a, b)};
   * none by a and b.
   */
  private static List<@Nullable Operand<?>> betainc(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term a = Term.of(tf, op.input(0));
    Term b = Term.of(tf, op.input(1));
    Term x = Term.of(tf, op.input(2));
    Term logBeta = a.op("Lgamma").plus(b.op("Lgamma")).minus(a.plus(b).op("Lgamma"));
    Term log =
        b.minus(1).op("Xlog1py", x.negative()).plus(a.minus(1).op("Xlogy", x)).minus(logBeta);
    Term each = Term.of(tf, dy.get(0)).times(log.op("Exp"));
    return Dispatcher.gradients(null, null, Pair.summed(tf, x.value(), a.value(), each.value()));
  }

  /** Differentiates the Hurwitz zeta function: by q {@code -x zeta(x + 1, q)}; none by x. */
  private static List<@Nullable Operand<?>> zeta(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Pair pair = Pair.of(tf, op, dy);
    Term x = Term.of(tf, pair.x());
    Term slope = x.times(x.plus(1).op("Zeta", Term.of(tf, pair.y()))).negative();
    return pair.second(Term.of(tf, pair.dz()).times(slope).value());
  }

  /** Differentiates the polygamma function: by x it is the one of the next order. */
  private static List<@Nullable Operand<?>> polygamma(
      Ops tf, GraphOperation op, List<Output<?>> dy) {
    Pair pair = Pair.of(tf, op, dy);
    Term slope = Term.of(tf, pair.x()).plus(1).op("Polygamma", Term.of(tf, pair.y()));
    return pair.second(Term.of(tf, pair.dz()).times(slope).value());
  }
}
