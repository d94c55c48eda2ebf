package io.keraunos.graph.trace;

import io.keraunos.gradient.ReplicaGradients;
import io.keraunos.graph.plan.ReplicaGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/**
 * The sums of vectors over all replicas within one step: TensorFlow's collective ops. TensorFlow
 * tells them apart by a number. All replicas have the same graph, so they come to the same numbers.
 *
 * <p>The ops have no timeout, since each one would cost a sleeping thread: whoever notices that a
 * worker is lost aborts them.
 */
final class ReplicaSums {

  private static final String REDUCE = "CollectiveReduceV2";
  private static final String XOR = "BitwiseXor";

  /**
   * Size of all vectors together up to which it is faster that each replica sends its vector whole
   * to all others and adds up by itself: that is one exchange, where a ring reduction has two.
   */
  private static final long BYTES_TO_GATHER = 1 << 20;

  private final String step;
  private final ReplicaGroup group;
  private final Map<Sum, String> within = new LinkedHashMap<>();
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
    String sum = "%s %s %s %s".formatted(step, asked++, length, group);
    return new Sum((int) Seeds.mix(0, sum) & ReplicaGradients.NUMBERS, length);
  }

  /**
   * Adds the op that adds a vector to those of all other replicas in the middle of the step, with a
   * gradient. Returns the vector itself if there is one replica.
   *
   * @param length the vector's length
   */
  Operand<TFloat32> within(Ops tf, Operand<TFloat32> vector, int length) {
    if (!group.several()) {
      return vector;
    }
    Sum sum = next(length);
    Operand<TInt32> number = tf.constant(sum.number());
    within.put(sum, number.asOutput().op().name());
    return reduced(tf, vector, number, List.of());
  }

  /**
   * Adds the op with which a replica that has no examples takes part in the sums in the middle of
   * the step; empty if there are none.
   *
   * @param graph the graph, which has the gradients
   */
  Optional<Op> idle(Ops tf, Graph graph) {
    Set<String> differentiated = new HashSet<>();
    Iterator<GraphOperation> ops = graph.operations();
    while (ops.hasNext()) {
      GraphOperation op = ops.next();
      if (op.type().equals(REDUCE) && op.input(3).op() instanceof GraphOperation number) {
        if (number.type().equals(XOR)) {
          differentiated.add(number.input(0).op().name());
        }
      }
    }
    List<Op> zeros = new ArrayList<>();
    within.forEach(
        (sum, name) -> {
          zeros.add(zeros(tf, sum, sum.number()));
          if (differentiated.contains(name)) {
            zeros.add(zeros(tf, sum, ReplicaGradients.ofGradient(sum.number())));
          }
        });
    return zeros.isEmpty()
        ? Optional.empty()
        : Optional.of(tf.withName("idle_within").withControlDependencies(zeros).noOp());
  }

  private Op zeros(Ops tf, Sum sum, int number) {
    return reduced(
        tf,
        tf.fill(tf.constant(new int[] {sum.length()}), tf.constant(0f)),
        tf.constant(number),
        List.of());
  }

  /**
   * Adds the op that adds a vector to those of all other replicas.
   *
   * @param after the results it waits for
   */
  Operand<TFloat32> add(Ops tf, Sum sum, Operand<TFloat32> vector, List<Operand<TFloat32>> after) {
    if ((long) sum.length() * Float.BYTES * group.size() > BYTES_TO_GATHER) {
      return reduced(tf, vector, tf.constant(sum.number()), after);
    }
    Operand<TFloat32> all = gather(tf, sum, vector, after);
    return tf.reduceSum(
        tf.reshape(all, tf.constant(new int[] {group.size(), sum.length()})), tf.constant(0));
  }

  /**
   * Adds the op that puts the vectors of all replicas one behind the other.
   *
   * @param after the results it waits for
   */
  Operand<TFloat32> gather(
      Ops tf, Sum sum, Operand<TFloat32> vector, List<Operand<TFloat32>> after) {
    return gathered(tf, vector, tf.constant(sum.number()), after);
  }

  /**
   * Adds the op that adds a vector to those of all other replicas, sent in bfloat16. A short one is
   * added up in float32, a long one in bfloat16.
   *
   * @param after the results it waits for
   */
  Operand<TFloat32> addRounded(
      Ops tf, Sum sum, Operand<TFloat32> vector, List<Operand<TFloat32>> after) {
    Operand<TInt32> number = tf.constant(sum.number());
    Operand<TBfloat16> half = tf.dtypes.cast(vector, TBfloat16.class);
    if ((long) sum.length() * Short.BYTES * group.size() > BYTES_TO_GATHER) {
      return tf.dtypes.cast(reduced(tf, half, number, after), TFloat32.class);
    }
    // The op that gathers knows no bfloat16: two of them are sent as one whole number.
    int pairs = (sum.length() + 1) / 2;
    Operand<TBfloat16> even =
        tf.pad(
            half,
            tf.constant(new int[][] {{0, 2 * pairs - sum.length()}}),
            tf.dtypes.cast(tf.constant(0f), TBfloat16.class));
    Operand<TInt32> sent =
        tf.bitcast(tf.reshape(even, tf.constant(new int[] {pairs, 2})), TInt32.class);
    Operand<TBfloat16> all = tf.bitcast(gathered(tf, sent, number, after), TBfloat16.class);
    Operand<TFloat32> rows =
        tf.dtypes.cast(
            tf.reshape(all, tf.constant(new int[] {group.size(), 2 * pairs})), TFloat32.class);
    return tf.slice(
        tf.reduceSum(rows, tf.constant(0)),
        tf.constant(new int[] {0}),
        tf.constant(new int[] {sum.length()}));
  }

  private <T extends TNumber> Operand<T> reduced(
      Ops tf, Operand<T> vector, Operand<TInt32> number, List<Operand<TFloat32>> after) {
    return builder(tf, REDUCE, vector, number, after)
        .setAttr("merge_op", "Add")
        .setAttr("final_op", "Id")
        .build()
        .output(0);
  }

  /**
   * Adds the op that gathers the vectors of all replicas, one after the other.
   *
   * @param after the results it waits for
   */
  <T extends TNumber> Operand<T> gathered(
      Ops tf, Operand<T> vector, Operand<TInt32> number, List<Operand<TFloat32>> after) {
    return builder(tf, "CollectiveGatherV2", vector, number, after).build().output(0);
  }

  /** Begins a collective op of all replicas. */
  OperationBuilder builder(
      Ops tf,
      String type,
      Operand<? extends TNumber> vector,
      Operand<TInt32> number,
      List<Operand<TFloat32>> after) {
    return tf.withControlDependencies(List.copyOf(after))
        .scope()
        .opBuilder(type, type)
        .addInput(vector.asOutput())
        .addInput(tf.constant(group.size()).asOutput())
        .addInput(tf.constant(group.key()).asOutput())
        .addInput(number.asOutput())
        .addInputList(new Output<?>[0])
        .setAttr("communication_hint", group.hint());
  }
}
