package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rule that a step uses every component that it takes. */
final class UnusedInputs implements GraphRule {

  @Override
  public List<Finding> find(StepGraph graph) {
    ReviewedStep step = graph.step();
    List<String> unused =
        step.inputs().entrySet().stream()
            .filter(input -> !graph.ops().contains(StepOps.op(input.getValue())))
            .map(Map.Entry::getKey)
            .toList();
    if (unused.isEmpty()) {
      return List.of();
    }
    Optional<OpPlaces.Method> method = graph.places().method(step.method());
    Optional<ClassUse> use = method.map(OpPlaces.Method::type).flatMap(ClassUse::of);
    if (use.isEmpty()) {
      return List.of(); // a lambda, or a class that cannot be read: it may be meant elsewhere
    }
    List<Finding> found = new ArrayList<>();
    Parameters parameters = new Parameters(use.get(), step.method(), step.inputs().keySet());
    for (String name : unused) {
      if (parameters.neverUsed(name)) {
        found.add(
            new Finding(
                Rule.UNUSED_INPUT,
                "%s takes %s, and nothing that it returns or logs depends on it. Use it, or leave the parameter out"
                    .formatted(graph.name(), name),
                method.map(OpPlaces.Method::place)));
      }
    }
    return found;
  }
}
