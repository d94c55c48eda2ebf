package io.keraunos.loss;

import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A family of losses that are computed place by place.
 *
 * @param name the loss, for messages
 * @param range the targets it is defined for
 * @param options the options it takes besides those of places
 */
record Elementwise(String name, TargetRange range, List<Class<? extends With>> options) {

  /** Names a loss of any numbers. */
  static Elementwise of(String name) {
    return new Elementwise(name, TargetRange.NUMBERS, List.of());
  }

  /** Names a loss of the targets of a range. */
  static Elementwise of(String name, TargetRange range) {
    return new Elementwise(name, range, List.of());
  }

  /** Computes the mean over the places of each example. */
  Operand<TFloat32> loss(
      Step step,
      Operand<TFloat32> predictions,
      Operand<? extends TType> targets,
      With[] with,
      Formula formula) {
    return loss(
        step,
        predictions,
        targets,
        Weighing.of(name, options, with),
        (tf, weighing, prediction, target) -> formula.of(tf, prediction, target));
  }

  /** Computes the mean over the places of each example, of a loss that has options of its own. */
  Operand<TFloat32> loss(
      Step step,
      Operand<TFloat32> predictions,
      Operand<? extends TType> targets,
      Weighing options,
      Weighed formula) {
    Ops tf = step.tf();
    step.takesTarget(name, targets, range);
    Pair pair = Pair.of(tf, "targets", predictions, targets);
    Weighing weighing = options.without(tf, pair.target());
    Operand<TFloat32> losses =
        formula.of(
            tf,
            weighing,
            weighing.fill(tf, pair.prediction(), 1),
            weighing.fill(tf, pair.target(), 1));
    return weighing.meanPerExample(tf, losses, pair.rank());
  }

  /** A loss as a function of its options, predictions and targets. */
  @FunctionalInterface
  interface Weighed {
    Operand<TFloat32> of(
        Ops tf, Weighing weighing, Operand<TFloat32> prediction, Operand<TFloat32> target);
  }
}
