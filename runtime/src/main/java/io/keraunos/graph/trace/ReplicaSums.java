package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.distribute.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The sums of vectors over all replicas within one step: TensorFlow's collective ops. TensorFlow
 * tells them apart by a number. All replicas have the same graph, so they come to the same numbers.
 *
 * <p>The ops have no timeout, since each one would cost a sleeping thread: whoever notices that a
 * worker is lost aborts them.
 */
final class ReplicaSums {

  /** Key of the group of all replicas. The workers themselves are another group. */
  private static final int GROUP = 2;

  /**
   * Size of all vectors together up to which it is faster that each replica sends its vector whole
   * to all others and adds up by itself: that is one exchange, where a ring reduction has two.
   */
  private static final long BYTES_TO_GATHER = 1 << 20;

  private final String step;
  private final ReplicaGroup group;
  private int asked;

  /**
   * A sum.
   *
   * @param number its number
   * @param length the length of the vectors
   */
  record Sum(int number, int length) {}

  /**
   * Creates the sums of a step.
   *
   * @param step the name of the step's ops
   */
  ReplicaSums(String step, ReplicaGroup group) {
    this.step = step;
    this.group = group;
  }

  /** Returns the replicas. */
  ReplicaGroup group() {
    return group;
  }

  /** Returns a sum of vectors, other than all before. */
  Sum next(int length) {
    byte[] digest =
        Fingerprint.sha256()
            .digest(
                "%s %s %s %s"
                    .formatted(step, asked++, length, group)
                    .getBytes(StandardCharsets.UTF_8));
    return new Sum(ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE, length);
  }

  /**
   * Adds the op that adds a vector to those of all other replicas.
   *
   * @param after the results it waits for
   */
  Operand<TFloat32> add(
      Ops tf, Sum sum, Operand<TFloat32> vector, List<Operand<TFloat32>> after) {
    if ((long) sum.length() * Float.BYTES * group.size() > BYTES_TO_GATHER) {
      return collective(tf, "CollectiveReduceV2", vector, sum, after);
    }
    Operand<TFloat32> all = collective(tf, "CollectiveGatherV2", vector, sum, after);
    return tf.reduceSum(
        tf.reshape(all, tf.constant(new int[] {group.size(), sum.length()})), tf.constant(0));
  }

  private Operand<TFloat32> collective(
      Ops tf,
      String type,
      Operand<TFloat32> vector,
      Sum sum,
      List<Operand<TFloat32>> after) {
    OperationBuilder op =
        tf.withControlDependencies(List.copyOf(after))
            .scope()
            .opBuilder(type, type)
            .addInput(vector.asOutput())
            .addInput(tf.constant(group.size()).asOutput())
            .addInput(tf.constant(GROUP).asOutput())
            .addInput(tf.constant(sum.number()).asOutput())
            .addInputList(new Output<?>[0])
            .setAttr("communication_hint", group.hint());
    if (type.equals("CollectiveReduceV2")) {
      op.setAttr("merge_op", "Add").setAttr("final_op", "Id");
    }
    return op.build().output(0);
  }
}
