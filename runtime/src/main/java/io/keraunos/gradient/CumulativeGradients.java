package io.keraunos.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;

/** Gradients of products and the like of all numbers up to each place along an axis. */
final class CumulativeGradients {

  private CumulativeGradients() {}

  /**
   * Differentiates cumulative products: {@code dx_i = sum_k dy_k y_k / x_i} over the products
   * {@code y_k} that {@code x_i} is a factor of. The first 0 along the axis is left out of its
   * products instead, since it cannot be divided by; the numbers after it get 0. (TensorFlow's
   * Python library gives the 0 itself none, which is wrong.)
   */
  static List<@Nullable Operand<?>> product(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Along along = Along.of(tf, op);
    Term x = Term.of(tf, op.input(0));
    Term dz = Term.of(tf, dy.get(0));
    Term isZero = x.is("Equal", x.number(0));
    Term zeros = along.of("Cumsum", isZero, false, along.reverse);
    Term first = isZero.times(zeros.is("Equal", x.number(1)));
    Term without = along.of("Cumprod", x.plus(first), along.exclusive, along.reverse);
    Term through = Term.of(tf, op.output(0));
    Term ofOthers = along.backwards("Cumsum", through.times(dz)).op("DivNoNan", x);
    Term ofFirst = along.backwards("Cumsum", without.times(dz));
    Operand<?> atFirst = first.op("Equal", x.number(1)).value();
    return Dispatcher.gradients(
        new Raw(tf).op("SelectV2", atFirst, ofFirst.value(), ofOthers.value()), null);
  }

  /**
   * Differentiates cumulative log-sum-exp: {@code dx_i = sum_k dy_k exp(x_i - y_k)}, positive and
   * negative gradients apart, so that all can be added up as logarithms.
   */
  static List<@Nullable Operand<?>> logSumExp(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Along along = Along.of(tf, op);
    Term dz = Term.of(tf, dy.get(0));
    Term positive = part(along, op, dz);
    Term negative = part(along, op, dz.negative());
    return Dispatcher.gradients(positive.minus(negative).value(), null);
  }

  private static Term part(Along along, GraphOperation op, Term dz) {
    Term lowest = dz.number(lowest(dz.value().asOutput().dataType()));
    Operand<?> above = dz.op("Greater", dz.number(0)).value();
    Term log =
        Term.of(
            dz.tf(), new Raw(dz.tf()).op("SelectV2", above, dz.op("Log").value(), lowest.value()));
    Term sums = along.backwards("CumulativeLogsumexp", log.minus(Term.of(dz.tf(), op.output(0))));
    return sums.plus(Term.of(dz.tf(), op.input(0))).op("Exp");
  }

  /** Returns the number that stands for the logarithm of 0 in TensorFlow's op. */
  private static double lowest(DataType type) {
    return switch (type) {
      case DT_HALF -> -65504;
      case DT_BFLOAT16 -> -3.3895e38;
      case DT_FLOAT -> -Float.MAX_VALUE;
      default -> -Double.MAX_VALUE;
    };
  }

  /** The axis and the direction of an op. */
  private record Along(Ops tf, Operand<?> axis, boolean exclusive, boolean reverse) {

    static Along of(Ops tf, GraphOperation op) {
      return new Along(
          tf,
          op.input(1),
          op.attributes().getAttrBool("exclusive"),
          op.attributes().getAttrBool("reverse"));
    }

    Term backwards(String type, Term x) {
      return of(type, x, exclusive, !reverse);
    }

    Term of(String type, Term x, boolean without, boolean fromTheEnd) {
      return Term.of(
          tf,
          Raw.first(
              new Raw(tf)
                  .builder(type, x.value(), axis)
                  .setAttr("exclusive", without)
                  .setAttr("reverse", fromTheEnd)));
    }
  }
}
