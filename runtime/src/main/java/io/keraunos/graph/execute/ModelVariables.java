package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.graph.plan.TracedModule.TracedVariable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.DataType;

/** The variables of an open model, to be read and set. */
final class ModelVariables {

  private final List<NativeGraph> replicas;
  private final List<TracedVariable> variables;
  private final List<PreparedRun> ofReplicas;
  private final PreparedRun values;

  /**
   * @param replicas graphs with the same values of the variables
   */
  ModelVariables(List<NativeGraph> replicas, TracedModule traced) {
    this.replicas = replicas;
    this.variables = traced.variables();
    List<String> fetches = variables.stream().map(TracedVariable::value).toList();
    this.ofReplicas =
        replicas.stream().map(of -> of.prepare(List.of(), fetches, List.of())).toList();
    this.values = ofReplicas.get(0);
  }

  /** Returns the values of all variables, by name. */
  SortedMap<String, VariableFiles.Value> all() {
    return all(values);
  }

  /** Returns the values of all variables in each replica, which are to be the same. */
  List<SortedMap<String, VariableFiles.Value>> ofReplicas() {
    return ofReplicas.stream().map(this::all).toList();
  }

  private SortedMap<String, VariableFiles.Value> all(PreparedRun values) {
    values.run();
    SortedMap<String, VariableFiles.Value> all = new TreeMap<>();
    for (int i = 0; i < variables.size(); i++) {
      TracedVariable variable = variables.get(i);
      try (NativeTensor value = values.take(i)) {
        all.put(
            variable.name(), new VariableFiles.Value(variable.shape().asArray(), value.floats()));
      }
    }
    return all;
  }

  /** Returns the values of the variables of some kinds, flat, by name. */
  SortedMap<String, float[]> of(Set<Kind> kinds) {
    values.run();
    SortedMap<String, float[]> some = new TreeMap<>();
    for (int i = 0; i < variables.size(); i++) {
      try (NativeTensor value = values.take(i)) {
        if (kinds.contains(variables.get(i).kind())) {
          some.put(variables.get(i).name(), value.floats());
        }
      }
    }
    return some;
  }

  /** Gives all variables other values, of the same names and shapes. */
  void restore(Map<String, VariableFiles.Value> values) {
    for (TracedVariable variable : variables) {
      VariableFiles.Value value = Objects.requireNonNull(values.get(variable.name()));
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
