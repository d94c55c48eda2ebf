package io.keraunos.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.random.RandomUniform;
import org.tensorflow.types.TFloat32;

/** The variables of a graph written by hand, and Adam over them. */
final class PlainVariables {

  private static final float LEARNING_RATE = 1e-3f;
  private static final float BETA_1 = 0.9f;
  private static final float BETA_2 = 0.999f;
  private static final float EPSILON = 1e-7f;

  private record Variable(VarHandleOp handle, Shape shape, Operand<TFloat32> value) {}

  private final Graph graph;
  private final Ops tf;
  private final long seed;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Op> initializers = new ArrayList<>();
  private int made;

  PlainVariables(Graph graph, Ops tf, long seed) {
    this.graph = graph;
    this.tf = tf;
    this.seed = seed;
  }

  /** A kernel whose first values are Glorot uniform. */
  Operand<TFloat32> kernel(Shape shape) {
    long field = 1;
    for (int i = 0; i < shape.numDimensions() - 2; i++) {
      field *= shape.get(i);
    }
    long fanIn = field * shape.get(-2);
    long fanOut = field * shape.get(-1);
    float limit = (float) Math.sqrt(6.0 / (fanIn + fanOut));
    Operand<TFloat32> uniform =
        tf.random.randomUniform(
            tf.constant(shape),
            TFloat32.class,
            RandomUniform.seed(seed),
            RandomUniform.seed2(made + 1L));
    return trained(
        shape, tf.math.mul(tf.math.sub(uniform, tf.constant(0.5f)), tf.constant(2 * limit)));
  }

  /** A bias of zeros. */
  Operand<TFloat32> bias(long size) {
    Shape shape = Shape.of(size);
    return trained(shape, zeros(shape));
  }

  private Operand<TFloat32> trained(Shape shape, Operand<TFloat32> first) {
    VarHandleOp handle = variable(shape, first);
    Operand<TFloat32> value = tf.readVariableOp(handle, TFloat32.class);
    variables.add(new Variable(handle, shape, value));
    return value;
  }

  private VarHandleOp variable(Shape shape, Operand<TFloat32> first) {
    VarHandleOp handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("variable" + made++));
    initializers.add(tf.assignVariableOp(handle, first));
    return handle;
  }

  private Operand<TFloat32> zeros(Shape shape) {
    return tf.zeros(tf.constant(shape), TFloat32.class);
  }

  /** The op that takes one step of Adam down the loss. */
  Op minimize(Operand<TFloat32> loss) {
    Output<?>[] values =
        variables.stream().map(variable -> variable.value().asOutput()).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), values);
    Operand<TFloat32> beta1 = tf.constant(BETA_1);
    Operand<TFloat32> beta2 = tf.constant(BETA_2);
    VarHandleOp beta1Power = variable(Shape.scalar(), beta1);
    VarHandleOp beta2Power = variable(Shape.scalar(), beta2);
    Operand<TFloat32> power1 = tf.readVariableOp(beta1Power, TFloat32.class);
    Operand<TFloat32> power2 = tf.readVariableOp(beta2Power, TFloat32.class);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < gradients.length; i++) {
      Variable variable = variables.get(i);
      updates.add(
          tf.train.resourceApplyAdam(
              variable.handle(),
              variable(variable.shape(), zeros(variable.shape())),
              variable(variable.shape(), zeros(variable.shape())),
              power1,
              power2,
              tf.constant(LEARNING_RATE),
              beta1,
              beta2,
              tf.constant(EPSILON),
              gradients[i].expect(TFloat32.class)));
    }
    Ops after = tf.withControlDependencies(updates);
    return tf.withControlDependencies(
            List.of(
                after.assignVariableOp(beta1Power, tf.math.mul(power1, beta1)),
                after.assignVariableOp(beta2Power, tf.math.mul(power2, beta2))))
        .noOp();
  }

  /** The op that gives all variables their first values; to be asked for last. */
  Op initialize() {
    return tf.withControlDependencies(initializers).noOp();
  }
}
