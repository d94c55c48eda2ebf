package io.keraunos.graph.trace;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * Sums that the shares of a batch keep until all shares, of all batches of the step, are done.
 *
 * @param keep for each share, the ops that keep its vectors
 * @param add for each share, the ops that add its vectors to those it keeps; empty unless it
 *     accumulates
 * @param clear for each share, the ops that keep zeros, for a share without examples
 * @param totals all shares' vectors in one, for each bucket
 */
record KeptSums(
    List<List<Op>> keep, List<List<Op>> add, List<List<Op>> clear, List<Operand<TFloat32>> totals) {

  /**
   * Adds the ops.
   *
   * @param name the name of what is kept
   * @param shares the number of shares of a batch in this process
   * @param accumulates whether several batches are added up
   */
  static KeptSums of(
      Ops tf,
      VariableStore variables,
      String name,
      int shares,
      boolean accumulates,
      BatchSums sums) {
    List<List<Op>> keep = new ArrayList<>();
    List<List<Op>> add = new ArrayList<>();
    List<List<Op>> clear = new ArrayList<>();
    List<List<Operand<TFloat32>>> kept = new ArrayList<>();
    sums.vectors().forEach(vector -> kept.add(new ArrayList<>()));
    for (int share = 0; share < shares; share++) {
      List<Op> keeps = new ArrayList<>();
      List<Op> adds = new ArrayList<>();
      List<Op> clears = new ArrayList<>();
      for (int bucket = 0; bucket < kept.size(); bucket++) {
        Operand<TFloat32> vector = sums.vectors().get(bucket);
        int length = sums.length(bucket);
        String held = bucket == 0 ? name + "/" + share : name + "/" + share + "/" + bucket;
        Operand<? extends TType> variable = variables.filled(held, Shape.of(length), 0f);
        keeps.add(tf.assignVariableOp(variable, vector));
        if (accumulates) {
          adds.add(tf.assignAddVariableOp(variable, vector));
        }
        Operand<TFloat32> zeros = tf.fill(tf.constant(new int[] {length}), tf.constant(0f));
        clears.add(tf.assignVariableOp(variable, zeros));
        kept.get(bucket).add(tf.readVariableOp(variable, TFloat32.class));
      }
      keep.add(keeps);
      add.add(adds);
      clear.add(clears);
    }
    List<Operand<TFloat32>> totals = new ArrayList<>();
    for (int bucket = 0; bucket < kept.size(); bucket++) {
      totals.add(sums.buckets().get(bucket).joined(tf, kept.get(bucket)));
    }
    return new KeptSums(keep, add, clear, totals);
  }
}
