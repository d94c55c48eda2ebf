package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Four weights under an optimizer, moved by given gradients through a real graph and session. */
final class TracedWeights {

  private static final float[] START = {1.0f, -2.0f, 0.5f, 3.0f};

  private TracedWeights() {}

  /** The gradient of step t, from 1. Its last element is 0 in every third step. */
  private static float[] gradient(int t) {
    return new float[] {
      0.5f * t - 2, (t % 2 == 0 ? 0.1f : -0.1f) * t, 1.0f / t, 0.25f * (t % 3) - 0.25f
    };
  }

  /** The weights after each of the first steps, ten steps making an epoch. */
  static double[][] after(OptimizerSpec optimizer, int steps) {
    try (var graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Op> starts = new ArrayList<>();
      Operand<TType> weights = variable(tf, "w", tf.constant(START), starts);
      List<Operand<TType>> slots = new ArrayList<>();
      for (OptimizerSpec.Slot slot : optimizer.slots()) {
        var start = tf.fill(tf.constant(new int[] {4}), tf.constant(slot.initialValue()));
        slots.add(variable(tf, "w/" + slot.name(), start, starts));
      }
      List<Operand<TFloat32>> scalars = new ArrayList<>();
      for (int i = 0; i < optimizer.scalars(1, 1).length; i++) {
        scalars.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())));
      }
      var gradient = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(4)));
      var value = tf.readVariableOp(weights, TFloat32.class);
      Op update =
          optimizer.update(tf, new OptimizerSpec.Update(weights, slots, scalars, value, gradient));
      var result = tf.withControlDependencies(update).readVariableOp(weights, TFloat32.class);

      double[][] trace = new double[steps][];
      try (var session = new Session(graph)) {
        var runner = session.runner();
        starts.forEach(runner::addTarget);
        runner.run().close();
        for (int t = 1; t <= steps; t++) {
          var position = new SchedulePosition((t - 1) / 10, t - 1, List.of());
          double rate = optimizer.schedule().learningRate(optimizer.learningRate(), position);
          trace[t - 1] = step(session, scalars, optimizer.scalars(rate, t), gradient, t, result);
        }
      }
      return trace;
    }
  }

  private static double[] step(
      Session session,
      List<Operand<TFloat32>> scalars,
      double[] values,
      Operand<TFloat32> gradient,
      int t,
      Operand<TFloat32> result) {
    List<TFloat32> fed = new ArrayList<>();
    try {
      var runner = session.runner();
      for (int i = 0; i < values.length; i++) {
        fed.add(TFloat32.scalarOf((float) values[i]));
        runner.feed(scalars.get(i), fed.get(i));
      }
      fed.add(TFloat32.tensorOf(NdArrays.vectorOf(gradient(t))));
      runner.feed(gradient, fed.get(values.length));
      try (var fetched = runner.fetch(result).run()) {
        var weights = (TFloat32) fetched.get(0);
        double[] row = new double[(int) weights.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = weights.getFloat(i);
        }
        return row;
      }
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private static Operand<TType> variable(
      Ops tf, String name, Operand<TFloat32> start, List<Op> starts) {
    var handle =
        tf.varHandleOp(TFloat32.class, Shape.of(4), VarHandleOp.sharedName(name.replace('/', '_')));
    starts.add(tf.assignVariableOp(handle, start));
    return handle;
  }
}
