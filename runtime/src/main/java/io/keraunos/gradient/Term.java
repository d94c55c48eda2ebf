package io.keraunos.gradient;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A tensor in a formula, so that a gradient reads as the literature has it. Tensors of different
 * shapes are broadcast; numbers take the tensor's type.
 */
record Term(Ops tf, Operand<TNumber> value) {

  static Term of(Ops tf, Operand<?> value) {
    return new Term(tf, Numbers.of(value));
  }

  /** Returns an op of this and other tensors. */
  Term op(String type, Term... more) {
    Operand<?>[] inputs = new Operand<?>[more.length + 1];
    inputs[0] = value;
    for (int i = 0; i < more.length; i++) {
      inputs[i + 1] = more[i].value;
    }
    return of(tf, new Raw(tf).op(type, inputs));
  }

  /** Returns the number as a scalar of this tensor's type. */
  Term number(double number) {
    return of(tf, new Raw(tf).castLike(tf.constant(number), value));
  }

  Term plus(Term y) {
    return op("AddV2", y);
  }

  Term plus(double y) {
    return plus(number(y));
  }

  Term minus(Term y) {
    return op("Sub", y);
  }

  Term minus(double y) {
    return minus(number(y));
  }

  Term times(Term y) {
    return op("Mul", y);
  }

  Term times(double y) {
    return times(number(y));
  }

  Term over(Term y) {
    return op("RealDiv", y);
  }

  Term negative() {
    return op("Neg");
  }

  Term square() {
    return op("Square");
  }

  /** Returns 1 where a comparison with another tensor holds, such as {@code Greater}, else 0. */
  Term is(String comparison, Term y) {
    return of(tf, new Raw(tf).castLike(op(comparison, y).value, value));
  }

  /** Returns this tensor with {@code instead} where {@code at} equals a number. */
  Term orWhere(Term at, double equals, double instead) {
    Operand<?> condition = at.op("Equal", at.number(equals)).value;
    return of(tf, new Raw(tf).op("SelectV2", condition, number(instead).value, value));
  }
}
