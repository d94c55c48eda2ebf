package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TracedModule;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Adds an average of every variable of a model. */
final class AverageTracer {
  private AverageTracer() {}

  /** Adds the variables and the ops that move them and exchange them with the model's. */
  static TracedModule.Averages trace(Ops tf, VariableStore variables) {
    Ops scoped = tf.withSubScope("averages");
    Operand<TFloat32> weight =
        scoped.withName("weight").placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    List<Op> updates = new ArrayList<>();
    List<Op> swaps = new ArrayList<>();
    List<Operand<? extends TType>> handles = new ArrayList<>();
    List<Operand<TFloat32>> others = new ArrayList<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<? extends TType> average = variables.slot(variable, "average", 0);
      Operand<TFloat32> mean = scoped.readVariableOp(average, TFloat32.class);
      Operand<TFloat32> value = scoped.readVariableOp(variable.handle(), TFloat32.class);
      Operand<TFloat32> step = scoped.math.mul(weight, scoped.math.sub(value, mean));
      updates.add(scoped.assignVariableOp(average, scoped.math.add(mean, step)));
      handles.addAll(List.of(average, variable.handle()));
      others.addAll(List.of(value, mean));
    }
    Op read = scoped.withName("read").withControlDependencies(List.copyOf(others)).noOp();
    for (int i = 0; i < handles.size(); i++) {
      swaps.add(
          scoped.withControlDependencies(read).assignVariableOp(handles.get(i), others.get(i)));
    }
    return new TracedModule.Averages(
        Names.of(weight),
        scoped.withName("update").withControlDependencies(updates).noOp().op().name(),
        scoped.withName("swap").withControlDependencies(swaps).noOp().op().name());
  }
}
