package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TracedLayer;
import io.keraunos.graph.plan.TracedModule.Kind;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.spi.OptimizerDefinition;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The weights of a module: those that one of its optimizers trains, and those that stay. */
final class TrainedWeights {

  private final String module;
  private final VariableStore variables;
  private final Set<String> trained = new HashSet<>(); // an optimizer owns them
  private final Set<String> frozen = new HashSet<>(); // training leaves them as they are

  TrainedWeights(String module, VariableStore variables) {
    this.module = module;
    this.variables = variables;
  }

  /**
   * Gives an optimizer the weights that its step reads.
   *
   * @param owner names the layers it trains
   * @param spec the optimizer, which may freeze some of them
   * @param method the step method's name
   * @param reads the values that the step reads, by variable name
   * @return the values of those it moves, by name
   * @throws IllegalArgumentException if another optimizer has one, or none is of a layer it names
   */
  Map<String, Operand<TFloat32>> claim(
      OptimizerDefinition owner,
      OptimizerSpec spec,
      String method,
      Map<String, Operand<TFloat32>> reads) {
    Map<String, Operand<TFloat32>> owned = owned(owner, method, reads);
    spec.checkWeights(List.copyOf(owned.keySet()));
    trained.addAll(owned.keySet());
    owned.keySet().stream().filter(of -> spec.part(of).isEmpty()).forEach(frozen::add);
    owned.keySet().removeAll(frozen);
    return owned;
  }

  private Map<String, Operand<TFloat32>> owned(
      OptimizerDefinition owner, String method, Map<String, Operand<TFloat32>> reads) {
    Map<String, Operand<TFloat32>> owned = new LinkedHashMap<>();
    for (VariableStore.Variable variable : variables.all()) {
      Operand<TFloat32> read = reads.get(variable.name());
      if (variable.trainable() && read != null && owner.owns(variable.name())) {
        owned.put(variable.name(), read);
      }
    }
    List<String> others = owned.keySet().stream().filter(trained::contains).toList();
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must be trained by one optimizer, but are by \"%s\" too. Name their layers in trains of one @Optimizer"
              .formatted(others, owner.name()));
    }
    for (String field : owner.trains()) {
      if (owned.keySet().stream().noneMatch(of -> of.startsWith(field + "/"))) {
        throw new IllegalArgumentException(
            "the optimizer \"%s\" must train weights that %s uses, but it uses none of %s. Use the layer in that step, or leave it out of trains"
                .formatted(owner.name(), method, field));
      }
    }
    return owned;
  }

  /** Leaves weights as they are. */
  void freeze(Collection<String> names) {
    frozen.addAll(names);
  }

  /** Returns whether any weight stays as it is. */
  boolean someAreFrozen() {
    return !frozen.isEmpty();
  }

  /** Returns whether an optimizer moves a weight of the layer with a name. */
  boolean moves(String layer) {
    return trained.stream()
        .anyMatch(weight -> weight.startsWith(layer + "/") && !frozen.contains(weight));
  }

  /** Returns the purpose of one of the model's variables. */
  Kind kind(VariableStore.Variable variable) {
    if (frozen.contains(variable.name())) {
      return Kind.FROZEN;
    }
    return variable.trainable() ? Kind.WEIGHT : Kind.STATE;
  }

  /** Returns what the summary shows of a layer. */
  TracedLayer layer(TracingStep.LayerOutput output) {
    long trainable = 0;
    long other = 0;
    for (VariableStore.Variable variable : variables.all()) {
      if (variable.layer().equals(output.name())) {
        boolean moves = kind(variable) == Kind.WEIGHT;
        trainable += moves ? variable.shape().size() : 0;
        other += moves ? 0 : variable.shape().size();
      }
    }
    return new TracedLayer(output.name(), output.type(), output.shape(), trainable, other);
  }

  /** Checks that, with several optimizers, each weight is trained by one of them. */
  void checkTrained() {
    List<String> untrained =
        variables.all().stream()
            .filter(VariableStore.Variable::trainable)
            .map(VariableStore.Variable::name)
            .filter(name -> !trained.contains(name))
            .toList();
    if (!untrained.isEmpty()) {
      throw new IllegalArgumentException(
          "every weight of %s must be trained by one of its optimizers, in the step that names it, but %s are by none. Name the field of their layer in trains of an @Optimizer whose step uses it; if they are to stay as they are, freeze them there"
              .formatted(module, untrained));
    }
  }
}
