package io.keraunos.graph.trace;

import io.keraunos.graph.plan.Anomaly.Where;
import io.keraunos.graph.plan.AnomalyProbes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/** Adds {@link AnomalyProbes} to a training step. */
final class AnomalyTracer {

  private final Ops tf;
  private final TracingStep step;
  private final TracedInputs inputs;
  private final String method;
  private final Operand<TFloat32> loss;
  private final Set<GraphOperation> aboveLoss;
  private final List<GraphOperation> ops = new ArrayList<>(); // inputs before what uses them

  /**
   * Looks at the forward pass.
   *
   * @param tf adds the probes
   * @param method the step method's name
   * @param loss the loss to minimize, penalties included
   */
  AnomalyTracer(
      Ops tf,
      Graph graph,
      TracingStep step,
      TracedInputs inputs,
      String method,
      Operand<TFloat32> loss) {
    this.tf = tf;
    this.step = step;
    this.inputs = inputs;
    this.method = method;
    this.loss = loss;
    aboveLoss = above(graph, loss);
    Set<GraphOperation> above = new HashSet<>(aboveLoss);
    step.assignments().values().forEach(state -> above.addAll(above(graph, state)));
    Iterator<GraphOperation> all = graph.operations();
    while (all.hasNext()) {
      GraphOperation op = all.next();
      if (above.contains(op)) {
        ops.add(op);
      }
    }
  }

  private static Set<GraphOperation> above(Graph graph, Operand<?> end) {
    Set<GraphOperation> above = new HashSet<>(graph.subgraphTo(Set.of(end.asOutput())));
    above.add((GraphOperation) end.asOutput().op());
    return above;
  }

  /**
   * Returns the values between variables and the loss whose gradients are needed too.
   *
   * @param weights the trainable variables' values
   */
  Map<String, Operand<TFloat32>> between(Iterable<Operand<TFloat32>> weights) {
    Set<GraphOperation> moved = new HashSet<>();
    weights.forEach(weight -> moved.add((GraphOperation) weight.asOutput().op()));
    Set<GraphOperation> first = Set.copyOf(moved);
    Set<Output<?>> used = new HashSet<>();
    for (GraphOperation op : ops) {
      if (aboveLoss.contains(op)
          && op.inputs().stream().anyMatch(input -> moved.contains((GraphOperation) input.op()))) {
        moved.add(op);
        op.inputs().forEach(input -> used.add(input.asOutput()));
      }
    }
    Map<String, Operand<TFloat32>> between = new LinkedHashMap<>();
    for (GraphOperation op : ops) {
      for (Output<?> output : outputs(op)) {
        if (moved.contains(op)
            && !first.contains(op)
            && used.contains(output)
            && output.type() == TFloat32.class) {
          between.put(Names.of(output), output.expect(TFloat32.class));
        }
      }
    }
    return between;
  }

  /**
   * Adds the probes.
   *
   * @param gradients by variables, by their names, and by what {@link #between} gave
   */
  AnomalyProbes probes(Map<String, Operand<TFloat32>> gradients) {
    Map<GraphOperation, AnomalyProbes.Node> sources = sources();
    Map<String, String> layers = layers();
    Map<Output<?>, String> weightNames = new HashMap<>();
    step.reads().forEach((name, read) -> weightNames.put(read.asOutput(), name));
    List<Operand<TBool>> flags = new ArrayList<>();
    List<AnomalyProbes.Node> nodes = new ArrayList<>();
    List<AnomalyProbes.Value> values = new ArrayList<>();
    Map<Output<?>, Integer> known = new HashMap<>();
    for (GraphOperation op : ops) {
      List<Integer> taken = new ArrayList<>();
      for (Operand<?> input : op.inputs()) {
        Optional.ofNullable(known.get(input.asOutput())).ifPresent(taken::add);
      }
      AnomalyProbes.Node source = sources.get(op);
      nodes.add(source == null ? node(op, taken, layers) : source);
      for (Output<?> output : outputs(op)) {
        int flag = flags.size();
        flags.add(finite(output));
        Operand<TFloat32> gradient =
            gradients.get(weightNames.getOrDefault(output, Names.of(output)));
        int gradientFlag = gradient == null ? -1 : flags.size();
        if (gradient != null) {
          flags.add(finite(gradient));
        }
        known.put(output, values.size());
        values.add(new AnomalyProbes.Value(nodes.size() - 1, flag, gradientFlag));
      }
    }
    Map<String, Integer> weights = new LinkedHashMap<>();
    step.reads()
        .forEach(
            (name, read) -> {
              if (gradients.containsKey(name)) {
                weights.put(name, number(known, read));
              }
            });
    Map<String, Integer> states = new LinkedHashMap<>();
    step.assignments().forEach((state, next) -> states.put(state.name(), number(known, next)));
    return new AnomalyProbes(
        Names.of(tf.withName("flags").stack(flags)),
        nodes,
        values,
        number(known, loss),
        weights,
        states);
  }

  private static int number(Map<Output<?>, Integer> known, Operand<?> value) {
    return Objects.requireNonNull(known.get(value.asOutput()));
  }

  /** Returns the ops that compute nothing: the examples and the variables. */
  private Map<GraphOperation, AnomalyProbes.Node> sources() {
    Map<GraphOperation, AnomalyProbes.Node> sources = new HashMap<>();
    inputs
        .named()
        .forEach(
            (name, placeholder) ->
                sources.put(
                    (GraphOperation) placeholder.asOutput().op(),
                    new AnomalyProbes.Node(Where.FEATURE, name, List.of())));
    step.reads()
        .forEach(
            (name, read) ->
                sources.put(
                    (GraphOperation) read.asOutput().op(),
                    new AnomalyProbes.Node(Where.VARIABLE, name, List.of())));
    return sources;
  }

  /** Returns the layers' descriptions, by the prefix of the names of their ops. */
  private Map<String, String> layers() {
    Map<String, String> layers = new HashMap<>();
    step.scopes()
        .forEach(
            scope -> {
              String inside = scope.tf().scope().makeOpName("probe");
              layers.put(inside.substring(0, inside.lastIndexOf('/') + 1), scope.toString());
            });
    return layers;
  }

  private AnomalyProbes.Node node(
      GraphOperation op, List<Integer> taken, Map<String, String> layers) {
    String name = op.name();
    String owner = "the method " + method;
    for (int end = name.lastIndexOf('/'); end >= 0; end = name.lastIndexOf('/', end - 1)) {
      String layer = layers.get(name.substring(0, end + 1));
      if (layer != null) {
        owner = "layer " + layer;
        break;
      }
    }
    return new AnomalyProbes.Node(
        Where.FORWARD, "op %s (%s) in %s".formatted(op.type(), name, owner), taken);
  }

  /** Returns an op's outputs that may be something else than finite. */
  private static List<Output<?>> outputs(GraphOperation op) {
    List<Output<?>> outputs = new ArrayList<>();
    for (int i = 0; i < op.numOutputs(); i++) {
      Output<?> output = op.output(i);
      switch (output.dataType()) {
        case DT_FLOAT, DT_DOUBLE, DT_HALF, DT_BFLOAT16 -> outputs.add(output);
        default -> {} // whole numbers, truth values, strings and handles
      }
    }
    return outputs;
  }

  private Operand<TBool> finite(Operand<?> value) {
    Output<?> output = value.asOutput();
    Operand<? extends TNumber> number =
        switch (output.dataType()) {
          case DT_DOUBLE -> output.expect(TFloat64.class);
          case DT_HALF -> output.expect(TFloat16.class);
          case DT_BFLOAT16 -> output.expect(TBfloat16.class);
          default -> output.expect(TFloat32.class);
        };
    Operand<TBool> each = tf.reshape(tf.math.isFinite(number), tf.constant(new int[] {-1}));
    return tf.reduceAll(each, tf.constant(0));
  }
}
