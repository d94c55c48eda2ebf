package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the checks look at.
 *
 * @param samples the samples of all loaders
 * @param uses how the steps of a stage use the components of their examples, by name
 * @param logs the names that the steps of a stage log
 * @param monitored the metrics by which a fit chooses its weights, or when it ends
 */
public record PreflightData(
    List<ExampleSample> samples,
    Map<Stage, Map<String, InputUse>> uses,
    Map<Stage, List<String>> logs,
    Set<String> monitored) {

  /** Copies the collections. */
  public PreflightData {
    samples = List.copyOf(samples);
    monitored = Set.copyOf(monitored);
  }

  /** A component of a sample, and how the steps of its stage use it. */
  record Used(ExampleSample sample, ComponentSample component, InputUse use) {
    String name() {
      return component.feature().name();
    }

    boolean isPlain() {
      return component.isPlain();
    }

    /** Returns whether its values are class numbers, or names of classes. */
    boolean isClass() {
      return component.feature().elements() == 1
          && (use.classes().isPresent()
              || (use.probability() && component.isNumber() && isWholeNumbers())
              || (component.feature().label()
                  && component.feature().meaning() instanceof Meaning.Category));
    }

    /** Returns whether it is what a model is to predict. */
    boolean isAnswer() {
      return isClass() || use.target() || use.probability() || component.feature().label();
    }

    /** Returns whether a row has no value: a number that is not finite, or an empty text. */
    boolean isMissing(int row) {
      return component.isNumber()
          ? component.notFinite(row) >= 0
          : component.emptyRows().columns().get(0).empty().get(row);
    }

    /** Returns whether a model learns from it: what it is to predict is no input. */
    boolean isInput() {
      return !isAnswer() && (use.intoWeights().isPresent() || !isPlain());
    }

    private boolean isWholeNumbers() {
      for (int row = 0; row < component.rows(); row++) {
        if (component.least(row) != 0 && component.least(row) != 1) {
          return false;
        }
      }
      return component.rows() > 0;
    }
  }

  /** A component of a training sample, and the same one of a sample of validation or test. */
  record Pair(Used trained, Used evaluated) {}

  /** Returns all pairs of components that training and an evaluation use. */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (ExampleSample training : of(Stage.TRAIN)) {
      for (Used trained : used(training)) {
        for (Stage stage : List.of(Stage.VALIDATE, Stage.TEST)) {
          for (ExampleSample evaluation : of(stage)) {
            same(trained, evaluation).ifPresent(other -> pairs.add(new Pair(trained, other)));
          }
        }
      }
    }
    return pairs;
  }

  /** Returns whether a fit chooses by what validation measures. */
  boolean choosesByValidation() {
    return logs.getOrDefault(Stage.VALIDATE, List.of()).stream().anyMatch(monitored::contains);
  }

  /** Returns the samples of a stage. */
  public List<ExampleSample> of(Stage stage) {
    return samples.stream().filter(sample -> sample.stage() == stage).toList();
  }

  /** Returns all components that a step of their stage uses. */
  List<Used> used() {
    List<Used> all = new ArrayList<>();
    for (ExampleSample sample : samples) {
      all.addAll(used(sample));
    }
    return all;
  }

  /** Returns the components of a sample that a step of its stage uses. */
  List<Used> used(ExampleSample sample) {
    List<Used> all = new ArrayList<>();
    Map<String, InputUse> of = uses.getOrDefault(sample.stage(), Map.of());
    for (ComponentSample component : sample.components()) {
      InputUse use = of.get(component.feature().name());
      if (use != null && component.rows() > 0) {
        all.add(new Used(sample, component, use));
      }
    }
    return all;
  }

  /** Returns the component of the same name in another sample, if a step uses it there. */
  Optional<Used> same(Used used, ExampleSample other) {
    return used(other).stream().filter(of -> of.name().equals(used.name())).findFirst();
  }
}
