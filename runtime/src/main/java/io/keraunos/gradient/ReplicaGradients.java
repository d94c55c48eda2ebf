package io.keraunos.gradient;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * The gradient of a sum over replicas. Every replica's loss depends on each replica's addend, so
 * the gradient is the sum of all replicas' gradients: another sum, of a number of its own.
 */
public final class ReplicaGradients {
  private ReplicaGradients() {}

  /** Difference between the number of a sum and that of its gradient, which is one bit. */
  private static final int OF_GRADIENT = 1 << 30;

  /** Numbers that sums with a gradient may have: all bits but those of the gradient's. */
  public static final int NUMBERS = OF_GRADIENT - 1;

  /** Returns the number of the gradient of a sum. */
  public static int ofGradient(int number) {
    return number ^ OF_GRADIENT;
  }

  /** Returns the gradient of {@code CollectiveReduceV2} with the merge operation {@code Add}. */
  static List<@Nullable Operand<?>> sum(Ops tf, GraphOperation op, List<Output<?>> dy) {
    Operand<TInt32> number =
        tf.bitwise.bitwiseXor(op.input(3).expect(TInt32.class), tf.constant(OF_GRADIENT));
    Operand<?> sum =
        tf.scope()
            .opBuilder(op.type(), op.type())
            .addInput(dy.get(0))
            .addInput(op.input(1))
            .addInput(op.input(2))
            .addInput(number.asOutput())
            .addInputList(new Output<?>[0])
            .setAttr("merge_op", "Add")
            .setAttr("final_op", "Id")
            .setAttr("communication_hint", op.attributes().getAttrString("communication_hint"))
            .build()
            .output(0);
    List<@Nullable Operand<?>> all = new ArrayList<>();
    all.add(sum);
    while (all.size() < op.numInputs()) {
      all.add(null);
    }
    return all;
  }
}
