package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import io.keraunos.initializer.Initializer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * The variables of a graph, by name: created by the first stage that asks, shared by the others.
 */
final class VariableStore {

  /**
   * A variable of the model.
   *
   * @param layer the layer's name; empty for a variable of the module itself
   * @param name its name, that of the layer included
   * @param shape its shape as a whole, fully known
   * @param trainable whether it gets a gradient
   * @param shards the number of shards it is divided into; 1 if each replica has it whole
   * @param handle its resource handle
   */
  record Variable(
      String layer,
      String name,
      Shape shape,
      boolean trainable,
      int shards,
      Operand<? extends TType> handle) {

    /** Returns the shape of what each replica has. */
    Shape held() {
      return shards == 1 ? shape : Shape.of(ReplicaGroup.shardLength(shape, shards));
    }
  }

  private final Ops root;
  private final long seed;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final List<Variable> slots = new ArrayList<>();
  private final List<Op> initializations = new ArrayList<>();

  VariableStore(Ops tf, long seed) {
    this.root = tf.withSubScope("variables");
    this.seed = seed;
  }

  /** Returns the variable of a name, created if it is not there. */
  Variable get(String layer, String name, Shape shape, boolean trainable, Initializer initializer) {
    String full = layer.isEmpty() ? name : layer + "/" + name;
    Variable known = variables.get(full);
    if (known == null) {
      known = create(layer, full, shape, trainable, initializer);
      variables.put(full, known);
    }
    if (!known.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "variable %s must have one shape, but was asked for with %s after %s"
              .formatted(full, shape, known.shape()));
    }
    if (known.trainable() != trainable) {
      throw new IllegalArgumentException(
          "variable %s must be either a weight or a state, but was asked for as both"
              .formatted(full));
    }
    return known;
  }

  private Variable create(
      String layer, String name, Shape shape, boolean trainable, Initializer initializer) {
    if (shape.isUnknown() || shape.hasUnknownDimension()) {
      throw new IllegalArgumentException(
          "the shape of variable %s must be fully known, but was %s".formatted(name, shape));
    }
    if (BigInteger.valueOf(Integer.MAX_VALUE).compareTo(size(shape)) < 0) {
      throw new IllegalArgumentException(
          "variable %s must have at most %s numbers, but has %s: its shape is %s. Make the layer%s smaller, or split it into several"
              .formatted(
                  name, Integer.MAX_VALUE, size(shape), shape, layer.isEmpty() ? "" : " " + layer));
    }
    Ops tf = root.withSubScope(Names.legal(name));
    Operand<? extends TType> handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    Operand<TFloat32> first = initializer.initialize(tf, shape, Seeds.mix(seed, name));
    initializations.add(tf.assignVariableOp(handle, first));
    return new Variable(layer, name, shape, trainable, 1, handle);
  }

  private static BigInteger size(Shape shape) {
    return Arrays.stream(shape.asArray())
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /**
   * Creates an optimizer's own variable for one of the model's, such as a moment: one value
   * throughout.
   */
  Operand<? extends TType> slot(Variable of, String name, float value) {
    return slot(of, name, value, 1);
  }

  /** Creates an optimizer's own variable, in a shape of its own. */
  Operand<? extends TType> slot(Variable of, String name, float value, Shape shape) {
    String full = of.name() + "/" + name;
    Operand<? extends TType> handle = filled(full, shape, value);
    slots.add(new Variable(of.layer(), full, shape, false, 1, handle));
    return handle;
  }

  /** Creates an optimizer's own variable of which each replica has a shard. */
  Operand<? extends TType> slot(Variable of, String name, float value, int shards) {
    String full = of.name() + "/" + name;
    Shape held = shards == 1 ? of.shape() : Shape.of(ReplicaGroup.shardLength(of.shape(), shards));
    Operand<? extends TType> handle = filled(full, held, value);
    slots.add(new Variable(of.layer(), full, of.shape(), false, shards, handle));
    return handle;
  }

  /** Creates a number that training keeps beside the weights. */
  Operand<? extends TType> scalarSlot(String name, float value) {
    Operand<? extends TType> handle = filled(name, Shape.scalar(), value);
    slots.add(new Variable("", name, Shape.scalar(), false, 1, handle));
    return handle;
  }

  /** Creates a variable that is written before it is read at every step: one value throughout. */
  Operand<? extends TType> filled(String name, Shape shape, float value) {
    Ops tf = root.withSubScope(Names.legal(name));
    Operand<? extends TType> handle =
        tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(name));
    initializations.add(
        tf.assignVariableOp(handle, tf.fill(tf.constant(shape.asArray()), tf.constant(value))));
    return handle;
  }

  /** Creates a vector in double precision that sums are added to; zero at first. */
  Operand<? extends TType> accumulator(String name, int length) {
    Ops tf = root.withSubScope(Names.legal(name));
    Operand<? extends TType> handle =
        tf.varHandleOp(TFloat64.class, Shape.of(length), VarHandleOp.sharedName(name));
    initializations.add(tf.assignVariableOp(handle, tf.constant(new double[length])));
    return handle;
  }

  /** Adds the op that gives every variable its initial value. */
  Op initialize() {
    return root.withName("initialize").withControlDependencies(initializations).noOp();
  }

  /** Returns the optimizer's variables, in order of creation. */
  List<Variable> slots() {
    return List.copyOf(slots);
  }

  /** Returns the model's variable of a name, which there is. */
  Variable named(String name) {
    return Objects.requireNonNull(variables.get(name), name);
  }

  /** Returns the model's variables, in order of creation. */
  List<Variable> all() {
    return List.copyOf(variables.values());
  }
}
