package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TracedEvaluation;
import io.keraunos.spi.StepBody;
import java.util.List;
import java.util.Optional;

/** Traces a validation or test step. */
final class EvaluationTracer {

  private final ModuleGraph graph;
  private final StepTracing tracing;

  EvaluationTracer(ModuleGraph graph, StepTracing tracing) {
    this.graph = graph;
    this.tracing = tracing;
  }

  TracedEvaluation trace(StepBody.Evaluation body) {
    tracing.call(
        () -> {
          body.trace(tracing.step(), tracing.inputs());
          return body;
        });
    tracing.freezeUntrained();
    MetricLog log = tracing.log();
    log.finish();
    tracing.review(Optional.empty());
    if (log.metrics().isEmpty()) {
      throw new IllegalArgumentException(
          "%s must log something, but logged nothing: its result would be empty. Call step.log"
              .formatted(tracing.method()));
    }
    Accumulator accumulator =
        Accumulator.of(
            tracing.tf(),
            graph.variables(),
            tracing.name(),
            tracing.examples(),
            null,
            log.metrics(),
            tracing.shares(tracing.multiplications(), true, List.of()),
            graph.options().mixed());
    return new TracedEvaluation(
        tracing.traced(), Names.of(accumulator.add()), accumulator.traced());
  }
}
