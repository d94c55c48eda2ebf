package io.keraunos.loss;

import io.keraunos.annotation.LowerIsBetter;
import io.keraunos.functional.Pair;
import io.keraunos.functional.Weighing;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import io.keraunos.step.TargetRange;
import io.keraunos.step.With;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.CtcLoss;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/** Losses of sequences whose places are not aligned with those of the target. */
public final class SequenceLosses {

  private SequenceLosses() {}

  /**
   * Computes the connectionist temporal classification: minus the log probability that a sequence
   * of frames gives the labels once repeats are joined and blanks, class 0, are left out. Too few
   * frames for the labels fail the step. <a
   * href="https://www.cs.toronto.edu/~graves/icml_2006.pdf">Graves et al. 2006</a>; Keras's CTC and
   * PyTorch's CTCLoss (of which it is the sum, not divided by the lengths of the targets).
   *
   * @param logits {@code [batch, frames, classes]}; class 0 is the blank
   * @param labels {@code [batch, longest]}, integers from 1 to {@code classes - 1}, then zeros
   * @param frames {@code [batch]}: the number of frames of each example, at least 1
   * @param options a weight for each example, or a mask of examples
   * @return {@code [batch]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  @LowerIsBetter
  public static Operand<TFloat32> ctc(
      Step step,
      Operand<TFloat32> logits,
      Operand<? extends TNumber> labels,
      Operand<? extends TNumber> frames,
      With... options) {
    Ops tf = step.tf();
    step.takesLogits("ctc", logits);
    step.takesTarget("ctc", labels, TargetRange.classes(Shapes.last(logits)));
    Weighing weighing = Weighing.ofPlaces("ctc", options);
    if (logits.shape().numDimensions() != 3 || labels.shape().numDimensions() != 2) {
      throw Pair.mismatch(
          "labels", "shape [batch, longest], with logits [batch, frames, classes]", labels, logits);
    }
    Operand<TFloat32> known = weighing.fill(tf, logits, 1);
    Operand<TInt32> numbers = tf.dtypes.cast(labels, TInt32.class);
    Operand<TBool> given = tf.math.notEqual(numbers, tf.constant(0));
    Operand<TInt64> places = tf.where(given);
    // The op's blank is the last class.
    Operand<TInt32> values = tf.math.sub(tf.gatherNd(numbers, places), tf.constant(1));
    Operand<TFloat32> losses =
        tf.nn
            .ctcLoss(
                tf.linalg.transpose(blankLast(tf, known), tf.constant(new int[] {1, 0, 2})),
                places,
                values,
                tf.dtypes.cast(frames, TInt32.class),
                CtcLoss.ignoreLongerOutputsThanInputs(false))
            .loss();
    return weighing.meanPerExample(tf, losses, 1);
  }

  private static Operand<TFloat32> blankLast(Ops tf, Operand<TFloat32> logits) {
    int[] order = new int[Math.toIntExact(LossChecks.classCount(logits))];
    for (int i = 0; i < order.length; i++) {
      order[i] = (i + 1) % order.length;
    }
    return tf.gather(logits, tf.constant(order), tf.constant(2));
  }
}
