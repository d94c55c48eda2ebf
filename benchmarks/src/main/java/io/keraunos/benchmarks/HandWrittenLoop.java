package io.keraunos.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A training loop on TensorFlow Java as its documentation would have it: a graph, resource
 * variables, gradients, Adam's update ops, and a session that is fed tensors and fetched the loss
 * at every step.
 */
final class HandWrittenLoop implements AutoCloseable {

  private record Variable(VarHandleOp handle, Operand<TFloat32> value) {}

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final List<Variable> variables = new ArrayList<>();
  private final List<Op> initializers = new ArrayList<>();
  private final Operand<? extends TType> input;
  private final Placeholder<TInt32> label;
  private final Operand<TFloat32> loss;
  private final Op update;
  private final Session session;
  private int seed;
  private int names;

  private HandWrittenLoop(boolean lenet) {
    this.label = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
    Operand<TFloat32> logits;
    if (lenet) {
      Placeholder<TUint8> image =
          tf.placeholder(TUint8.class, Placeholder.shape(Shape.of(-1, 32, 32, 3)));
      this.input = image;
      logits = lenet(image);
    } else {
      Placeholder<TFloat32> x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 20)));
      this.input = x;
      logits = dense(relu(dense(relu(dense(x, 20, 64)), 64, 64)), 64, 2);
    }
    int classes = lenet ? 10 : 2;
    Operand<TFloat32> target =
        tf.oneHot(label, tf.constant(classes), tf.constant(1f), tf.constant(0f));
    this.loss =
        tf.math.mean(tf.nn.softmaxCrossEntropyWithLogits(logits, target).loss(), tf.constant(0));
    this.update = adam();
    this.session = new Session(graph);
    Session.Runner initialize = session.runner();
    initializers.forEach(initialize::addTarget);
    try (Result done = initialize.run()) {
      assert done.size() == 0;
    }
  }

  static HandWrittenLoop lenet() {
    return new HandWrittenLoop(true);
  }

  static HandWrittenLoop mlp() {
    return new HandWrittenLoop(false);
  }

  private Operand<TFloat32> lenet(Operand<TUint8> image) {
    Operand<TFloat32> x =
        tf.math.sub(
            tf.math.div(tf.dtypes.cast(image, TFloat32.class), tf.constant(127.5f)),
            tf.constant(1f));
    x = pool(relu(conv(x, 3, 6)));
    x = pool(relu(conv(x, 6, 16)));
    x = tf.reshape(x, tf.constant(new int[] {-1, 400}));
    return dense(relu(dense(relu(dense(x, 400, 120)), 120, 84)), 84, 10);
  }

  private Operand<TFloat32> relu(Operand<TFloat32> x) {
    return tf.nn.relu(x);
  }

  private Operand<TFloat32> conv(Operand<TFloat32> x, int in, int out) {
    Operand<TFloat32> kernel =
        variable(Math.sqrt(6.0 / (25 * in + 25 * out)), Shape.of(5, 5, in, out));
    return tf.nn.biasAdd(
        tf.nn.conv2d(x, kernel, List.of(1L, 1L, 1L, 1L), "VALID"), variable(0, Shape.of(out)));
  }

  private Operand<TFloat32> pool(Operand<TFloat32> x) {
    return tf.nn.maxPool(
        x, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
  }

  private Operand<TFloat32> dense(Operand<TFloat32> x, int in, int out) {
    Operand<TFloat32> kernel = variable(Math.sqrt(6.0 / (in + out)), Shape.of(in, out));
    return tf.nn.biasAdd(tf.linalg.matMul(x, kernel), variable(0, Shape.of(out)));
  }

  private Operand<TFloat32> variable(double limit, Shape shape) {
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, name());
    Operand<TFloat32> uniform =
        tf.random.statelessRandomUniform(
            tf.constant(shape.asArray()), tf.constant(new long[] {1, seed++}), TFloat32.class);
    initializers.add(
        tf.assignVariableOp(
            handle,
            tf.math.mul(
                tf.math.sub(uniform, tf.constant(0.5f)), tf.constant((float) (2 * limit)))));
    Operand<TFloat32> value = tf.readVariableOp(handle, TFloat32.class);
    variables.add(new Variable(handle, value));
    return value;
  }

  /** Variables without a name of their own would all be one. */
  private VarHandleOp.Options name() {
    return VarHandleOp.sharedName("v" + names++);
  }

  private Op adam() {
    Output<?>[] values =
        variables.stream().map(variable -> variable.value().asOutput()).toArray(Output<?>[]::new);
    Output<?>[] gradients = graph.addGradients(loss.asOutput(), values);
    VarHandleOp beta1Power = scalar(0.9f);
    VarHandleOp beta2Power = scalar(0.999f);
    Operand<TFloat32> power1 = tf.readVariableOp(beta1Power, TFloat32.class);
    Operand<TFloat32> power2 = tf.readVariableOp(beta2Power, TFloat32.class);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      updates.add(
          tf.train.resourceApplyAdam(
              variables.get(i).handle(),
              zeros(values[i].shape()),
              zeros(values[i].shape()),
              power1,
              power2,
              tf.constant(1e-3f),
              tf.constant(0.9f),
              tf.constant(0.999f),
              tf.constant(1e-7f),
              gradients[i].expect(TFloat32.class)));
    }
    Ops after = tf.withControlDependencies(updates);
    return after
        .withControlDependencies(
            after.assignVariableOp(beta1Power, after.math.mul(power1, after.constant(0.9f))),
            after.assignVariableOp(beta2Power, after.math.mul(power2, after.constant(0.999f))))
        .noOp();
  }

  private VarHandleOp zeros(Shape shape) {
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, name());
    initializers.add(
        tf.assignVariableOp(handle, tf.fill(tf.constant(shape.asArray()), tf.constant(0f))));
    return handle;
  }

  private VarHandleOp scalar(float value) {
    VarHandleOp handle = tf.varHandleOp(TFloat32.class, Shape.scalar(), name());
    initializers.add(tf.assignVariableOp(handle, tf.constant(value)));
    return handle;
  }

  /** One step; the tensors stay the caller's. */
  float step(TType examples, TInt32 labels) {
    try (Result result =
        session
            .runner()
            .feed(input.asOutput(), examples)
            .feed(label.asOutput(), labels)
            .addTarget(update)
            .fetch(loss)
            .run()) {
      return ((TFloat32) result.get(0)).getFloat();
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
