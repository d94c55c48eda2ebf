package io.keraunos.engine;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.checkpoint.VariableFiles.Value;
import io.keraunos.graph.execute.ModelSession;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables of a checkpoint, for a model that averages its variables or does not.
 *
 * @param checkpoint its folder
 * @param averaged whether there are averages in it, which are the model's weights then
 */
record StoredVariables(Path checkpoint, boolean averaged) {

  private static final String AVERAGE = "/average"; // the suffix of a variable's average

  /**
   * Returns the weights among variables, or their averages where there are some.
   *
   * @param names the names of the weights
   */
  static SortedMap<String, float[]> weights(
      Map<String, Value> variables, Set<String> names, boolean averaged) {
    SortedMap<String, float[]> weights = new TreeMap<>();
    for (String name : names) {
      Value value = Objects.requireNonNull(variables.get(averaged ? name + AVERAGE : name), name);
      weights.put(name, value.elements());
    }
    return weights;
  }

  /** Restores a model's training state; averages that are not stored stay as they are. */
  void restoreTraining(ModelSession model) {
    SortedMap<String, Value> wanted = model.shapes();
    if (!averaged) {
      model.modelVariables().forEach(name -> wanted.remove(name + AVERAGE));
    }
    model.restore(VariableFiles.read(checkpoint, wanted));
  }

  /**
   * Restores the variables that a model is evaluated with. One that has averages of its own gets
   * both; one that has none gets the averages in place of the variables.
   */
  void restoreModel(ModelSession model) {
    SortedMap<String, Value> own = model.shapes();
    boolean averages =
        model.modelVariables().stream().anyMatch(name -> own.containsKey(name + AVERAGE));
    if (!averaged || averages) {
      restoreTraining(model);
      return;
    }
    SortedMap<String, Value> wanted = new TreeMap<>();
    Map<String, String> places = new TreeMap<>(); // from the name of an average to its variable's
    own.forEach(
        (name, value) -> {
          String place = model.modelVariables().contains(name) ? name + AVERAGE : name;
          places.put(place, name);
          wanted.put(place, value);
        });
    SortedMap<String, Value> restored = new TreeMap<>();
    VariableFiles.read(checkpoint, wanted)
        .forEach((place, value) -> restored.put(places.getOrDefault(place, place), value));
    model.restore(restored);
  }
}
