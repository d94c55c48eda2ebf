package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.graph.plan.TracedUpdate;
import java.util.List;

/** Applies a step only if its gradients are finite; otherwise lowers the scale of the loss. */
final class ScaledUpdate implements Runnable {

  private final PreparedRun update;
  private final PreparedRun check;
  private final PreparedRun shrink;

  /**
   * @param update applies a step
   * @param traced the ops of the check
   */
  ScaledUpdate(NativeGraph graph, PreparedRun update, TracedUpdate.Scaling traced) {
    this.update = update;
    this.check = graph.prepare(List.of(), List.of(traced.finite()), List.of());
    this.shrink = graph.prepare(List.of(), List.of(traced.lower()), List.of(traced.shrink()));
  }

  /**
   * Applies the step or leaves it out.
   *
   * @throws ArithmeticException if the scale has come below 1: no scale makes the gradients finite
   */
  @Override
  public void run() {
    check.run();
    boolean finite;
    try (NativeTensor flag = check.take(0)) {
      finite = flag.data().get(0) != 0;
    }
    if (finite) {
      update.run();
      return;
    }
    shrink.run();
    try (NativeTensor scale = shrink.take(0)) {
      if (scale.data().getFloat(0) < 1) {
        throw new ArithmeticException(
            "the gradients must be finite, but hold NaN or infinity whatever the loss is scaled by;"
                + " detectAnomaly(true) with precision FLOAT32 finds the op they come from");
      }
    }
  }
}
