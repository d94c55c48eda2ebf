package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TracedUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * A factor of the loss that keeps its gradients inside the range of float16, as <a
 * href="https://docs.pytorch.org/docs/stable/amp.html#torch.amp.GradScaler">PyTorch's
 * GradScaler</a>. Its state are variables, so a checkpoint has it.
 */
final class LossScale {

  static final float FIRST = 65536;
  private static final float GROWTH = 2;
  private static final float BACKOFF = 0.5f;
  static final float GROWTH_INTERVAL = 2000;

  private final Ops tf;
  private final Operand<? extends TType> scale;
  private final Operand<? extends TType> good;
  private final Operand<TFloat32> value;

  LossScale(Ops tf, VariableStore variables) {
    this.tf = tf;
    this.scale = variables.scalarSlot("loss_scale", FIRST);
    this.good = variables.scalarSlot("loss_scale/good_steps", 0);
    this.value = tf.readVariableOp(scale, TFloat32.class);
  }

  /** Returns the factor that the loss is multiplied by. */
  Operand<TFloat32> value() {
    return value;
  }

  /** Returns the gradients of the loss itself. */
  Map<String, Operand<TFloat32>> unscaled(Map<String, Operand<TFloat32>> gradients) {
    Operand<TFloat32> factor = tf.math.reciprocal(value);
    Map<String, Operand<TFloat32>> unscaled = new LinkedHashMap<>();
    gradients.forEach((name, gradient) -> unscaled.put(name, tf.math.mul(gradient, factor)));
    return unscaled;
  }

  /** Counts a step that has been applied; the last of so many doubles the scale. */
  List<Op> stepped(Op applied) {
    Ops after = tf.withControlDependencies(applied);
    Operand<TFloat32> count =
        after.math.add(after.readVariableOp(good, TFloat32.class), after.constant(1f));
    var enough = after.math.greaterEqual(count, after.constant(GROWTH_INTERVAL));
    Operand<TFloat32> grown = after.math.mul(value, after.constant(GROWTH));
    return List.of(
        after.assignVariableOp(scale, after.select(enough, grown, value)),
        after.assignVariableOp(good, after.select(enough, after.constant(0f), count)));
  }

  /**
   * Adds the ops that end a step that is not applied.
   *
   * @param totals the totals that the step would have applied
   * @param shards adds up over the replicas if each has other totals
   */
  TracedUpdate.Scaling scaling(List<Operand<TFloat32>> totals, Optional<ReplicaShards> shards) {
    Operand<TFloat32> lower = tf.math.mul(value, tf.constant(BACKOFF));
    Op shrink = tf.assignVariableOp(scale, lower);
    Op forget = tf.assignVariableOp(good, tf.constant(0f));
    Op shrunk = tf.withName("shrink").withControlDependencies(List.of(shrink, forget)).noOp();
    List<Operand<TBool>> each = new ArrayList<>();
    for (Operand<TFloat32> total : totals) {
      each.add(tf.reduceAll(tf.math.isFinite(total), tf.constant(0)));
    }
    Operand<TBool> own =
        each.size() == 1 ? each.get(0) : tf.reduceAll(tf.stack(each), tf.constant(0));
    Operand<TBool> finite = shards.isEmpty() ? own : ofAll(own, shards.get());
    return new TracedUpdate.Scaling(Names.of(finite), Names.of(lower), shrunk.op().name());
  }

  /** Returns whether the totals of all replicas are finite. */
  private Operand<TBool> ofAll(Operand<TBool> own, ReplicaShards shards) {
    Operand<TFloat32> wrong = tf.select(own, tf.constant(0f), tf.constant(1f));
    return tf.math.equal(shards.summed(tf, List.of(wrong)).get(0), tf.constant(0f));
  }
}
