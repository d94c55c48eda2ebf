package io.keraunos.layer;

import io.keraunos.annotation.Stage;
import io.keraunos.constraint.Constraint;
import io.keraunos.graph.trace.TracingEnvironment;
import io.keraunos.initializer.Initializer;
import io.keraunos.regularizer.Regularizer;
import io.keraunos.step.LayerScope;
import io.keraunos.step.Metric;
import io.keraunos.step.Shapes;
import io.keraunos.step.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * A step over a plain graph and session, to trace layers without a trainer. Weights and states are
 * their initial values: any tensor of a graph can be fed, so a test gives them values with {@link
 * #set}.
 */
public final class TracedStep implements Step, AutoCloseable {

  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(new TracingEnvironment(graph));
  private final Stage stage;
  private final Map<Operand<?>, Tensor> feeds = new LinkedHashMap<>();
  private final Map<Object, Scope> scopes = new IdentityHashMap<>();
  private final Map<String, Operand<TFloat32>> weights = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> states = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> assigned = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> penalties = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> constrained = new LinkedHashMap<>();
  private final List<Operand<TInt64>> seeds = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private Session session = new Session(graph);

  public TracedStep(Stage stage) {
    this.stage = stage;
  }

  public static TracedStep forTraining() {
    return new TracedStep(Stage.TRAIN);
  }

  /** The graph that the ops are added to. */
  public Graph graph() {
    return graph;
  }

  /** An input of a batch of unknown size; {@code shape} is the shape of the data. */
  public Operand<TFloat32> floats(float[] data, long... shape) {
    Operand<TFloat32> x = placeholder(TFloat32.class, shape);
    feeds.put(x, TFloat32.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  public Operand<TFloat64> doubles(double[] data, long... shape) {
    Operand<TFloat64> x = placeholder(TFloat64.class, shape);
    feeds.put(x, TFloat64.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  public Operand<TInt32> ints(int[] data, long... shape) {
    Operand<TInt32> x = placeholder(TInt32.class, shape);
    feeds.put(x, TInt32.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  public Operand<TInt64> longs(long[] data, long... shape) {
    Operand<TInt64> x = placeholder(TInt64.class, shape);
    feeds.put(x, TInt64.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  public Operand<TBool> booleans(boolean[] data, long... shape) {
    Operand<TBool> x = placeholder(TBool.class, shape);
    feeds.put(x, TBool.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  public Operand<TUint8> bytes(byte[] data, long... shape) {
    Operand<TUint8> x = placeholder(TUint8.class, shape);
    feeds.put(x, TUint8.tensorOf(Shape.of(shape), DataBuffers.of(data)));
    return x;
  }

  /** An input whose shape is only known as given, with -1 where it is not; it cannot be run. */
  public Operand<TFloat32> shaped(long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }

  private <T extends TType> Operand<T> placeholder(Class<T> type, long[] shape) {
    long[] sizes = shape.clone();
    if (sizes.length > 0) {
      sizes[0] = Shape.UNKNOWN_SIZE;
    }
    return tf.placeholder(type, Placeholder.shape(Shape.of(sizes)));
  }

  /** Gives a float tensor of the graph, such as a weight, a value. */
  public void set(Operand<TFloat32> x, float... data) {
    Tensor old = feeds.put(x, TFloat32.tensorOf(x.shape(), DataBuffers.of(data)));
    if (old != null) {
      old.close();
    }
  }

  /** An input of waves. */
  public Operand<TFloat32> wave(int phase, long... shape) {
    return floats(Numbers.wave(phase, (int) Shape.of(shape).size()), shape);
  }

  /** Gives the weights of these names waves of the phases 1, 2, 3, ..., and returns them. */
  public Operand<?>[] waves(String... names) {
    Operand<?>[] found = new Operand<?>[names.length];
    for (int i = 0; i < names.length; i++) {
      Operand<TFloat32> weight = weight(names[i]);
      set(weight, Numbers.wave(i + 1, (int) weight.shape().size()));
      found[i] = weight;
    }
    return found;
  }

  /** Gives the random ops another step's seed. */
  public void setSeeds(long a, long b) {
    for (Operand<TInt64> seed : seeds) {
      Tensor old = feeds.put(seed, TInt64.vectorOf(a, b));
      if (old != null) {
        old.close();
      }
    }
  }

  public Operand<TFloat32> weight(String name) {
    return require(weights, name);
  }

  public Operand<TFloat32> state(String name) {
    return require(states, name);
  }

  /** Returns the value assigned to a state. */
  public Operand<TFloat32> assigned(String name) {
    return require(assigned, name);
  }

  public Map<String, Operand<TFloat32>> weights() {
    return weights;
  }

  public Map<String, Operand<TFloat32>> assigned() {
    return assigned;
  }

  /** The penalties of weights, by their names. */
  public Map<String, Operand<TFloat32>> penalties() {
    return penalties;
  }

  /** Returns the constrained weights, by their names. */
  public Map<String, Operand<TFloat32>> constrained() {
    return constrained;
  }

  public List<String> outputs() {
    return outputs;
  }

  private static Operand<TFloat32> require(Map<String, Operand<TFloat32>> all, String name) {
    Operand<TFloat32> found = all.get(name);
    if (found == null) {
      throw new AssertionError(name + " is not among " + all.keySet());
    }
    return found;
  }

  /** Runs the graph and returns the values of {@code y}, whatever numeric type it is of. */
  public double[] run(Operand<?> y) {
    return runAll(List.of(y)).get(0);
  }

  public List<double[]> runAll(List<? extends Operand<?>> ys) {
    Session.Runner runner = session.runner();
    feeds.forEach(runner::feed);
    ys.forEach(runner::fetch);
    List<double[]> values = new ArrayList<>();
    try (Result result = runner.run()) {
      for (Map.Entry<String, Tensor> each : result) {
        values.add(toDoubles(each.getValue()));
      }
    }
    return values;
  }

  private static double[] toDoubles(Tensor tensor) {
    double[] values = new double[(int) tensor.shape().size()];
    if (tensor instanceof TFloat32 floats) {
      float[] data = new float[values.length];
      floats.copyTo(DataBuffers.of(data, false, false));
      for (int i = 0; i < data.length; i++) {
        values[i] = data[i];
      }
    } else if (tensor instanceof TFloat64 doubles) {
      doubles.copyTo(DataBuffers.of(values, false, false));
    } else if (tensor instanceof TInt32 ints) {
      int[] data = new int[values.length];
      ints.copyTo(DataBuffers.of(data, false, false));
      for (int i = 0; i < data.length; i++) {
        values[i] = data[i];
      }
    } else if (tensor instanceof TBool || tensor instanceof TInt64 || tensor instanceof TUint8) {
      throw new AssertionError("cast it to floats first: " + tensor.dataType());
    }
    return values;
  }

  Tensor fed(Operand<?> x) {
    Tensor value = feeds.get(x);
    if (value == null) {
      throw new AssertionError("no value is fed for " + x);
    }
    return value;
  }

  Map<Operand<?>, Tensor> feeds() {
    return feeds;
  }

  public Output<?>[] gradients(Operand<?> y, Operand<?> dy, List<? extends Operand<?>> xs) {
    return graph.addGradients(
        null,
        new Output<?>[] {y.asOutput()},
        xs.stream().map(Operand::asOutput).toArray(Output<?>[]::new),
        new Output<?>[] {dy.asOutput()});
  }

  @Override
  public Ops tf() {
    return tf;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Operand<TInt32> batchSize() {
    throw new UnsupportedOperationException("layers do not ask for the batch's size");
  }

  @Override
  public void log(String name, Operand<? extends TNumber> value) {
    throw new UnsupportedOperationException("layers do not log");
  }

  @Override
  public void log(String name, Metric metric) {
    throw new UnsupportedOperationException("layers do not log");
  }

  @Override
  public Operand<TInt64> seed(String name) {
    Operand<TInt64> seed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
    feeds.put(seed, TInt64.vectorOf(name.hashCode(), 0));
    seeds.add(seed);
    return seed;
  }

  @Override
  public LayerScope scope(Object layer) {
    return scopes.computeIfAbsent(layer, l -> new Scope("layer" + scopes.size(), l));
  }

  @Override
  public Operand<TFloat32> variable(String name, Shape shape, Initializer initializer) {
    throw new UnsupportedOperationException("layers have variables of their own");
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    feeds.values().forEach(Tensor::close);
  }

  private final class Scope implements LayerScope {
    private final String layer;
    private final Object object;
    private final Ops ops;

    Scope(String layer, Object object) {
      this.layer = layer;
      this.object = object;
      this.ops = tf.withSubScope(layer);
    }

    @Override
    public String name() {
      return layer;
    }

    @Override
    public String toString() {
      return layer + " = " + object;
    }

    @Override
    public Ops tf() {
      return ops;
    }

    @Override
    public Operand<TFloat32> weight(String name, Shape shape, Initializer initializer) {
      return weights.computeIfAbsent(layer + "/" + name, n -> first(n, shape, initializer));
    }

    @Override
    public void regularize(String weight, Regularizer regularizer) {
      penalties.computeIfAbsent(
          layer + "/" + weight, name -> regularizer.penalty(ops, require(weights, name)));
    }

    @Override
    public void constrain(String weight, Constraint constraint) {
      constrained.computeIfAbsent(
          layer + "/" + weight, name -> constraint.apply(ops, require(weights, name)));
    }

    @Override
    public State state(String name, Shape shape, Initializer initializer) {
      String full = layer + "/" + name;
      Operand<TFloat32> value = states.computeIfAbsent(full, n -> first(n, shape, initializer));
      return new State() {
        @Override
        public Operand<TFloat32> value() {
          return value;
        }

        @Override
        public void assign(Operand<TFloat32> newValue) {
          assigned.put(full, newValue);
        }
      };
    }

    private Operand<TFloat32> first(String name, Shape shape, Initializer initializer) {
      if (shape.hasUnknownDimension()) {
        throw new IllegalArgumentException("shape of " + name + " must be known, was " + shape);
      }
      return ops.identity(initializer.initialize(ops, shape, name.hashCode()));
    }

    @Override
    public Operand<TInt64> seed() {
      Operand<TInt64> seed = ops.identity(ops.constant(new long[] {seeds.size(), 1}));
      seeds.add(seed);
      return seed;
    }

    @Override
    public Operand<TFloat32> sumOverReplicas(Operand<TFloat32> vector) {
      return vector;
    }

    @Override
    public void needsWholeBatch() {
      // It always gets one.
    }

    @Override
    public <T extends TType> Operand<T> output(Operand<T> output) {
      outputs.add(Shapes.text(output.shape()));
      return output;
    }
  }
}
