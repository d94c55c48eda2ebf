package io.keraunos.capi;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReadVariableOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/** A training step of a network with one hidden layer, by Adam. */
final class TinyTraining {

  private static final int INPUTS = 7;
  private static final int HIDDEN = 16;
  private static final int BATCH = 8;

  private TinyTraining() {}

  /** Adds the operations "initialize" and "step", fed by "x" and "y"; "weights" reads. */
  static Op add(Ops tf) {
    Operand<TFloat32> x =
        tf.withName("x").placeholder(TFloat32.class, Placeholder.shape(Shape.of(BATCH * INPUTS)));
    Operand<TFloat32> y =
        tf.withName("y").placeholder(TFloat32.class, Placeholder.shape(Shape.of(BATCH)));
    List<Op> initial = new ArrayList<>();
    var first = variable(tf, "first", initial, INPUTS, HIDDEN);
    var second = variable(tf, "second", initial, HIDDEN, 1);
    ReadVariableOp<TFloat32> a = tf.readVariableOp(first, TFloat32.class);
    ReadVariableOp<TFloat32> b = tf.readVariableOp(second, TFloat32.class);
    Operand<TFloat32> hidden =
        tf.math.tanh(tf.linalg.matMul(tf.reshape(x, tf.constant(new int[] {BATCH, INPUTS})), a));
    Operand<TFloat32> error =
        tf.math.sub(tf.linalg.matMul(hidden, b), tf.reshape(y, tf.constant(new int[] {BATCH, 1})));
    Operand<TFloat32> loss =
        tf.withName("loss").math.mean(tf.math.square(error), tf.constant(new int[] {0, 1}));
    var gradients = tf.gradients(loss, List.of(a, b));
    List<Op> updates = new ArrayList<>();
    List<VarHandleOp> handles = List.of(first, second);
    for (int i = 0; i < 2; i++) {
      Operand<TFloat32> gradient = gradients.dy(i);
      updates.add(adam(tf, handles.get(i), gradient, i, initial));
    }
    tf.withName("weights")
        .concat(
            List.of(
                tf.reshape(a, tf.constant(new int[] {-1})),
                tf.reshape(b, tf.constant(new int[] {-1}))),
            tf.constant(0));
    tf.withName("initialize").withControlDependencies(initial).noOp();
    return tf.withName("step").withControlDependencies(updates).noOp();
  }

  private static Op adam(
      Ops tf, VarHandleOp variable, Operand<TFloat32> gradient, int index, List<Op> initial) {
    int rows = index == 0 ? INPUTS : HIDDEN;
    int columns = index == 0 ? HIDDEN : 1;
    var m = zero(tf, "m" + index, initial, rows, columns);
    var v = zero(tf, "v" + index, initial, rows, columns);
    return tf.train.resourceApplyAdam(
        variable,
        m,
        v,
        tf.constant(0.9f),
        tf.constant(0.999f),
        tf.constant(0.01f),
        tf.constant(0.9f),
        tf.constant(0.999f),
        tf.constant(1e-7f),
        gradient);
  }

  private static VarHandleOp zero(Ops tf, String name, List<Op> initial, int rows, int columns) {
    VarHandleOp handle =
        tf.withName(name)
            .varHandleOp(TFloat32.class, Shape.of(rows, columns), VarHandleOp.sharedName(name));
    initial.add(
        tf.assignVariableOp(
            handle, tf.fill(tf.constant(new int[] {rows, columns}), tf.constant(0f))));
    return handle;
  }

  private static VarHandleOp variable(
      Ops tf, String name, List<Op> initial, int rows, int columns) {
    VarHandleOp handle =
        tf.withName(name)
            .varHandleOp(TFloat32.class, Shape.of(rows, columns), VarHandleOp.sharedName(name));
    initial.add(
        tf.assignVariableOp(
            handle,
            tf.random.statelessRandomNormal(
                tf.constant(new int[] {rows, columns}), tf.constant(new int[] {1, rows}))));
    return handle;
  }

  /** Returns the weights after some steps, and closes the graph. */
  static float[] weights(NativeGraph graph) {
    try (graph;
        NativeTensor x = NativeTensor.vector(DataType.DT_FLOAT, BATCH * INPUTS, Float.BYTES);
        NativeTensor y = NativeTensor.vector(DataType.DT_FLOAT, BATCH, Float.BYTES)) {
      graph.prepare(List.of(), List.of(), List.of("initialize")).run();
      PreparedRun step = graph.prepare(List.of("x:0", "y:0"), List.of("loss:0"), List.of("step"));
      step.feed(0, x.handle());
      step.feed(1, y.handle());
      Random random = new Random(3);
      for (int i = 0; i < 200; i++) {
        fill(x, random);
        fill(y, random);
        step.run();
        step.take(0).close();
      }
      PreparedRun read = graph.prepare(List.of(), List.of("weights:0"), List.of());
      read.run();
      try (NativeTensor weights = read.take(0)) {
        return weights.floats();
      }
    }
  }

  private static void fill(NativeTensor tensor, Random random) {
    for (int i = 0; i < tensor.shape()[0]; i++) {
      tensor.data().putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
  }
}
