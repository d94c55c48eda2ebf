package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedModule.TracedVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tensorflow.proto.DataType;

/** The variables of an open model, to be read and set. */
final class ModelVariables {

  private final List<NativeGraph> replicas;
  private final List<TracedVariable> all;
  private final List<TracedVariable> variables; // that every replica has whole
  private final ShardedVariables sharded;
  private final PreparedRun values;

  /**
   * @param replicas have the same values of the variables, or each its shard
   * @param complete whether all replicas of all workers are there
   */
  ModelVariables(Replicas replicas, TracedModule traced, boolean complete) {
    this.replicas = replicas.graphs();
    this.all = traced.variables();
    this.variables = all.stream().filter(of -> of.shards() == 1).toList();
    this.values = replicas.first().prepare(List.of(), fetches(variables), List.of());
    this.sharded =
        new ShardedVariables(
            replicas,
            all.stream().filter(of -> of.shards() > 1).toList(),
            complete ? traced.rank() : Optional.empty());
  }

  private static List<String> fetches(List<TracedVariable> variables) {
    return variables.stream().map(TracedVariable::value).toList();
  }

  /**
   * Returns the values of all variables, whole, by name. Where they are sharded over workers, all
   * workers call it.
   */
  SortedMap<String, VariableFiles.Value> all() {
    SortedMap<String, VariableFiles.Value> all = values(values, variables);
    all.putAll(sharded.all());
    return all;
  }

  /** Takes part in {@link #all} of another worker, if that needs it. */
  void giveShards() {
    if (sharded.ofSeveralWorkers()) {
      sharded.all();
    }
  }

  /** Returns the values of the variables that every replica has whole, by name. */
  SortedMap<String, VariableFiles.Value> whole() {
    return values(values, variables);
  }

  /** Returns all variables' names and shapes, without elements. */
  SortedMap<String, VariableFiles.Value> shapes() {
    SortedMap<String, VariableFiles.Value> shapes = new TreeMap<>();
    for (TracedVariable variable : all) {
      shapes.put(
          variable.name(), new VariableFiles.Value(variable.shape().asArray(), new float[0]));
    }
    return shapes;
  }

  /**
   * Returns the values of all variables in each replica of this process: the same ones, or its
   * shards, flat and with padding.
   */
  List<SortedMap<String, VariableFiles.Value>> ofReplicas() {
    List<SortedMap<String, VariableFiles.Value>> each = new ArrayList<>();
    for (NativeGraph replica : replicas) {
      try (PreparedRun run = replica.prepare(List.of(), fetches(all), List.of())) {
        each.add(values(run, all));
      }
    }
    return each;
  }

  private static SortedMap<String, VariableFiles.Value> values(
      PreparedRun run, List<TracedVariable> variables) {
    run.run();
    SortedMap<String, VariableFiles.Value> all = new TreeMap<>();
    for (int i = 0; i < variables.size(); i++) {
      TracedVariable variable = variables.get(i);
      long[] shape =
          variable.shards() == 1 ? variable.shape().asArray() : new long[] {variable.held()};
      try (NativeTensor value = run.take(i)) {
        all.put(variable.name(), new VariableFiles.Value(shape, value.floats()));
      }
    }
    return all;
  }

  /** Computes a scalar that depends on nothing but variables. */
  double scalar(String op) {
    try (PreparedRun run = replicas.get(0).prepare(List.of(), List.of(op), List.of())) {
      run.run();
      try (NativeTensor value = run.take(0)) {
        return value.data().getFloat(0);
      }
    }
  }

  /** Returns the values of the variables of some kinds, flat, by name. */
  SortedMap<String, float[]> of(Set<Kind> kinds) {
    return some(of -> kinds.contains(of.kind()));
  }

  /**
   * Reads some of the variables alone, flat, by name: the optimizer's may be several times them.
   */
  SortedMap<String, float[]> some(Predicate<TracedVariable> wanted) {
    List<TracedVariable> read = variables.stream().filter(wanted).toList();
    SortedMap<String, float[]> some = new TreeMap<>();
    if (read.isEmpty()) {
      return some;
    }
    try (PreparedRun run = replicas.get(0).prepare(List.of(), fetches(read), List.of())) {
      run.run();
      for (int i = 0; i < read.size(); i++) {
        try (NativeTensor value = run.take(i)) {
          some.put(read.get(i).name(), value.floats());
        }
      }
    }
    return some;
  }

  /**
   * Gives variables other values, of the same names and shapes. One that has none stays as it is,
   * unless it is sharded: these must all have one.
   */
  void restore(Map<String, VariableFiles.Value> values) {
    sharded.restore(values);
    for (TracedVariable variable : variables) {
      VariableFiles.Value value = values.get(variable.name());
      if (value == null) {
        continue;
      }
      try (NativeTensor tensor =
          NativeTensor.vector(DataType.DT_FLOAT, variable.elements(), Float.BYTES)) {
        tensor.data().asFloatBuffer().put(value.elements());
        assign(variable, tensor);
      }
    }
  }

  /** Gives all workers the chief's values. */
  void synchronize(Workers workers) {
    values.run();
    for (int i = 0; i < variables.size(); i++) {
      TracedVariable variable = variables.get(i);
      try (NativeTensor own = values.take(i);
          NativeTensor chiefs =
              NativeTensor.vector(DataType.DT_FLOAT, variable.elements(), Float.BYTES)) {
        chiefs.data().asFloatBuffer().put(own.data().asFloatBuffer());
        workers.broadcast("the chief's weights", chiefs);
        assign(variable, chiefs);
      }
    }
    sharded.synchronize(workers);
  }

  private void assign(TracedVariable variable, NativeTensor value) {
    for (NativeGraph replica : replicas) {
      try (PreparedRun run =
          replica.prepare(List.of(variable.fed()), List.of(), List.of(variable.assign()))) {
        run.feed(0, value.handle());
        run.run();
      }
    }
  }
}
