package io.keraunos.graph.trace;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import io.keraunos.graph.plan.TraceOptions;
import io.keraunos.graph.review.OpPlaces;
import io.keraunos.spi.ModuleDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Traces a module for its mistakes alone: nothing is computed. It is traced twice, since a Java
 * random number or a clock in a step shows only where two graphs differ.
 */
public final class ModuleExamination {

  /** The ops that give weights their first values, which may be drawn anew for each model. */
  private static final String INITIAL_VALUES = "variables/";

  /** The graph of a trace, and the lines that its ops come from. */
  private record Kept(GraphDef graph, Map<String, Place> places) {}

  private final ModuleDefinition module;
  private final TraceOptions options;
  private @Nullable Kept kept;

  private ModuleExamination(ModuleDefinition module, TraceOptions options) {
    this.module = module;
    this.options = options;
  }

  /** Returns the rules that the steps break; of a step that cannot be traced, why. */
  public static List<Finding> of(ModuleDefinition module, TraceOptions options) {
    return new ModuleExamination(module, options).examine();
  }

  private List<Finding> examine() {
    List<Finding> found = new ArrayList<>(trace());
    Kept first = kept;
    kept = null;
    if (first != null) {
      trace();
      if (kept != null) {
        found.addAll(differences(first, kept));
      }
    }
    return found;
  }

  private List<Finding> trace() {
    return ModuleTracer.examine(module, options, this::keep);
  }

  private void keep(GraphDef graph, OpPlaces places) {
    kept = new Kept(graph, places.all());
  }

  private List<Finding> differences(Kept first, Kept second) {
    Map<String, NodeDef> others = new HashMap<>();
    second.graph().getNodeList().forEach(node -> others.put(node.getName(), node));
    for (NodeDef node : first.graph().getNodeList()) {
      Place place = first.places().get(node.getName());
      if (place != null
          && !node.getName().startsWith(INITIAL_VALUES)
          && !node.equals(others.get(node.getName()))) {
        return List.of( // what follows differs since this one does
            new Finding(
                Rule.CHANGING_GRAPH,
                "the steps of %s, called twice, make two different graphs, first at a %s: a Java random number, a clock or another thing of the moment is in it, which is drawn once, for all batches. Use step.seed(...) with an op of step.tf().random, or give the step what it needs as a component of its examples"
                    .formatted(module.name(), node.getOp()),
                Optional.of(place)));
      }
    }
    return List.of();
  }
}
