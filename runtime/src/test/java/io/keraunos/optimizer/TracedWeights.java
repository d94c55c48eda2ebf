package io.keraunos.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
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
    float[][] gradients = new float[steps][];
    for (int t = 1; t <= steps; t++) {
      gradients[t - 1] = gradient(t);
    }
    return after(optimizer, Shape.of(4), START, gradients);
  }

  /** The weights after each step with a gradient, ten steps making an epoch. */
  static double[][] after(
      OptimizerSpec optimizer, Shape shape, float[] first, float[][] gradients) {
    try (var graph = new Graph()) {
      Ops tf = Ops.create(graph);
      List<Op> starts = new ArrayList<>();
      var flat = tf.constant(first);
      Operand<TType> weights =
          variable(tf, "w", shape, tf.reshape(flat, tf.constant(shape.asArray())), starts);
      List<Operand<TType>> slots = new ArrayList<>();
      for (OptimizerSpec.Slot slot : optimizer.slots()) {
        Shape held = optimizer.slotShape(slot, shape);
        var start = tf.fill(tf.constant(held.asArray()), tf.constant(slot.initialValue()));
        slots.add(variable(tf, "w/" + slot.name(), held, start, starts));
      }
      List<Operand<TFloat32>> scalars = new ArrayList<>();
      for (int i = 0; i < optimizer.scalars(1, 1).length; i++) {
        scalars.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar())));
      }
      var gradient = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
      var value = tf.readVariableOp(weights, TFloat32.class);
      Op update =
          optimizer.update(tf, new OptimizerSpec.Update(weights, slots, scalars, value, gradient));
      var result = tf.withControlDependencies(update).readVariableOp(weights, TFloat32.class);

      double[][] trace = new double[gradients.length][];
      try (var session = new Session(graph)) {
        var runner = session.runner();
        starts.forEach(runner::addTarget);
        runner.run().close();
        for (int t = 1; t <= gradients.length; t++) {
          var position = new SchedulePosition((t - 1) / 10, t - 1, List.of());
          double rate = optimizer.schedule().learningRate(optimizer.learningRate(), position);
          var own = TFloat32.tensorOf(shape, DataBuffers.of(gradients[t - 1].clone()));
          trace[t - 1] = step(session, scalars, optimizer.scalars(rate, t), gradient, own, result);
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
      TFloat32 given,
      Operand<TFloat32> result) {
    List<TFloat32> fed = new ArrayList<>();
    try {
      var runner = session.runner();
      for (int i = 0; i < values.length; i++) {
        fed.add(TFloat32.scalarOf((float) values[i]));
        runner.feed(scalars.get(i), fed.get(i));
      }
      fed.add(given);
      runner.feed(gradient, given);
      try (var fetched = runner.fetch(result).run()) {
        var weights = (TFloat32) fetched.get(0);
        float[] row = new float[(int) weights.size()];
        weights.asRawTensor().data().asFloats().read(row);
        return IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray();
      }
    } finally {
      fed.forEach(TFloat32::close);
    }
  }

  private static Operand<TType> variable(
      Ops tf, String name, Shape shape, Operand<TFloat32> start, List<Op> starts) {
    var handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name.replace('/', '_')));
    starts.add(tf.assignVariableOp(handle, start));
    return handle;
  }
}
