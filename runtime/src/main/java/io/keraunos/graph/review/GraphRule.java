package io.keraunos.graph.review;

import io.keraunos.finding.Finding;
import java.util.List;

/** A rule, or some of one kind, for the graph of one step. */
@FunctionalInterface
interface GraphRule {

  /** Returns what breaks it. */
  List<Finding> find(StepGraph graph);
}
