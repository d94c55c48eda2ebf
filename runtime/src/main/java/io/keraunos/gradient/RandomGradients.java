package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;

/**
 * Gradients of random numbers by the parameters of their distribution: <a
 * href="https://arxiv.org/abs/1805.08498">Figurnov et al. 2018</a>.
 */
final class RandomGradients {

  private RandomGradients() {}

  /** Differentiates a gamma distribution by its shape {@code alpha}. */
  static List<@Nullable Operand<?>> gamma(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(null, ofAlpha(tf, op, dy, 1));
  }

  /** Differentiates a gamma distribution as {@link #gamma}, with a generator's state given. */
  static List<@Nullable Operand<?>> statelessGamma(Ops tf, GraphOperation op, List<Output<?>> dy) {
    return Dispatcher.gradients(null, null, null, null, ofAlpha(tf, op, dy, 4));
  }

  private static Operand<?> ofAlpha(Ops tf, GraphOperation op, List<Output<?>> dy, int alpha) {
    Term a = Term.of(tf, op.input(alpha));
    Term each = a.op("RandomGammaGrad", Term.of(tf, op.output(0)));
    return summed(a, Term.of(tf, dy.get(0)).times(each));
  }

  /**
   * Differentiates a normal distribution cut off on both sides, by mean, deviation and both limits.
   */
  static List<@Nullable Operand<?>> truncatedNormal(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Term mean = Term.of(tf, op.input(2));
    Term deviation = Term.of(tf, op.input(3));
    Term least = Term.of(tf, op.input(4));
    Term most = Term.of(tf, op.input(5));
    Term from = least.minus(mean).over(deviation);
    Term to = most.minus(mean).over(deviation);
    Term x = Term.of(tf, op.output(0)).minus(mean).over(deviation);
    Term below = below(x).minus(below(from)).over(below(to).minus(below(from)));
    Term above = below.number(1).minus(below);
    Term dz = Term.of(tf, dy.get(0));
    Term ofMost = x.square().minus(to.square()).times(0.5).op("Exp").times(below);
    Term ofLeast = x.square().minus(from.square()).times(0.5).op("Exp").times(above);
    return Dispatcher.gradients(
        null,
        null,
        summed(mean, dz),
        summed(deviation, dz.times(x)),
        summed(least, dz.times(ofLeast)),
        summed(most, dz.times(ofMost)));
  }

  /** Returns the part of a standard normal distribution below a number. */
  private static Term below(Term x) {
    return x.times(-Math.sqrt(0.5)).op("Erfc").times(0.5);
  }

  private static Operand<?> summed(Term input, Term gradient) {
    return Pair.summed(input.tf(), input.value(), gradient.value(), gradient.value());
  }
}
