package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.layer.ColorJitter;
import io.keraunos.layer.Dropout;
import io.keraunos.layer.RandomCrop;
import io.keraunos.layer.RandomFlip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The rules for the layers of several steps: what is trained is what answers. */
public final class LayerRules {

  /** The largest rate that published networks have, Temporal Segment Networks among them. */
  private static final float MOST_DROPPED = 0.8f;

  private LayerRules() {}

  /**
   * Returns what breaks them. Steps are compared with each other in a module with one training step
   * alone: several may differ on purpose.
   *
   * @param trained tells whether an optimizer moves weights of the layer with a name
   */
  public static List<Finding> find(
      String module, List<LayeredStep> layered, Predicate<String> trained) {
    List<StepLayers> steps = layered.stream().map(LayeredStep::layers).toList();
    List<LayeredStep> trains =
        layered.stream().filter(step -> step.step().stage() == Stage.TRAIN).toList();
    List<StepLayers> training = trains.stream().map(LayeredStep::layers).toList();
    List<Finding> found = new ArrayList<>();
    training.forEach(step -> dropsMost(module, step, found));
    found.addAll(LinearLayers.find(module, layered, trained));
    if (training.size() == 1) {
      List<LayeredStep> others =
          layered.stream().filter(step -> step.step().stage() != Stage.TRAIN).toList();
      found.addAll(Heads.find(module, trains.get(0), others));
      found.addAll(PaddedAccuracy.find(module, trains.get(0), others));
      Map<String, Set<String>> feeders = training.get(0).feeders();
      Set<String> told = new HashSet<>();
      for (StepLayers other : steps) {
        if (other.stage() != Stage.TRAIN) {
          idle(module, training.get(0), other, told, found);
          leftOut(module, training.get(0), feeders, other, found);
        }
      }
    }
    return found;
  }

  /** Finds dropouts that drop more than they keep by far. */
  private static void dropsMost(String module, StepLayers training, List<Finding> found) {
    Set<String> told = new HashSet<>();
    for (StepLayers.AppliedLayer layer : training.applied()) {
      if (layer.layer() instanceof Dropout dropout
          && dropout.rate() > MOST_DROPPED
          && told.add(layer.name())) {
        found.add(
            new Finding(
                Rule.DROPS_NEARLY_ALL,
                "%s of %s applies %s = %s, which sets %s %% of the numbers to 0 and keeps one in %s: its argument is the share that is dropped, and not the one that is kept. 0.2 to 0.5 is usual"
                    .formatted(
                        training.method(),
                        module,
                        layer.name(),
                        layer.layer(),
                        Math.round(100 * dropout.rate()),
                        Math.round(1 / (1 - dropout.rate())))));
      }
    }
  }

  /** Finds layers that act in training alone, and that only another step applies. */
  private static void idle(
      String module, StepLayers training, StepLayers other, Set<String> told, List<Finding> found) {
    for (StepLayers.AppliedLayer layer : other.applied()) {
      if (actsInTrainingAlone(layer.layer())
          && !training.applies(layer.name())
          && told.add(layer.name())) {
        found.add(
            new Finding(
                Rule.IDLE_IN_EVALUATION,
                "%s of %s applies %s = %s, which does something in training alone, and %s does not apply it: it never acts. Apply it in the training step, or leave it out"
                    .formatted(
                        other.method(), module, layer.name(), layer.layer(), training.method())));
      }
    }
  }

  private static boolean actsInTrainingAlone(Object layer) {
    return layer instanceof Dropout
        || layer instanceof RandomCrop
        || layer instanceof RandomFlip
        || layer instanceof ColorJitter;
  }

  /** Finds layers with weights that lie between two layers in training, and not in another step. */
  private static void leftOut(
      String module,
      StepLayers training,
      Map<String, Set<String>> trained,
      StepLayers other,
      List<Finding> found) {
    Map<String, Set<String>> used = other.feeders();
    Set<String> missing = new LinkedHashSet<>();
    for (Map.Entry<String, Set<String>> layer : used.entrySet()) {
      Set<String> feeding = trained.getOrDefault(layer.getKey(), Set.of());
      for (String between : feeding) {
        Set<String> before = trained.getOrDefault(between, Set.of());
        if (training.weighted().contains(between)
            && !other.applies(between)
            && !before.isEmpty()
            && layer.getValue().containsAll(before)
            && !feeding.containsAll(before)) {
          missing.add(between);
        }
      }
    }
    for (String layer : missing) {
      found.add(
          new Finding(
              Rule.LEFT_OUT_OF_EVALUATION,
              "%s of %s leaves out %s, through which %s goes on to the next layer: it answers with another network than the one that is trained. Write the layers in one method that all steps call"
                  .formatted(other.method(), module, layer, training.method())));
    }
  }
}
