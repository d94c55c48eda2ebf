package io.keraunos.graph.review;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.analysis.OpFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;

/**
 * The rule that an evaluation logs no function of the mean of a batch that bends, such as a root:
 * the mean over batches of it is not what it is of the mean over examples.
 */
final class MeansOfBatches implements GraphRule {

  private static final Set<String> BENDING =
      OpFacts.setOf("Sqrt Rsqrt Exp Expm1 Log Log1p Square Pow Reciprocal Inv EuclideanNorm");

  @Override
  public List<Finding> find(StepGraph graph) {
    Stage stage = graph.step().stage();
    if (stage != Stage.VALIDATE && stage != Stage.TEST) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    graph
        .step()
        .means()
        .forEach(
            (name, value) ->
                bent(graph, value).ifPresent(op -> found.add(finding(graph, name, op))));
    return found;
  }

  private static Finding finding(StepGraph graph, String name, GraphOperation op) {
    return graph.finding(
        Rule.FUNCTION_OF_A_BATCH_MEAN,
        op,
        "\"%s\" in %s is a function (%s) of a mean over the batch: the mean of it over the batches is not that of the mean over all examples, and changes with batchSize. Log the mean itself, or new Metric.OfSums(sums, result), whose result is computed once from the sums over all examples"
            .formatted(name, graph.name(), op.type()));
  }

  /** Returns the function that a scalar is of a mean over the batch, if it is one. */
  private static Optional<GraphOperation> bent(StepGraph graph, Operand<?> logged) {
    Output<?> value = StepOps.carried(logged);
    while (isScalar(value) && isScalar(logged.asOutput())) {
      GraphOperation op = StepOps.op(value);
      if (BENDING.contains(op.type())) {
        boolean ofBatch =
            op.type().equals("EuclideanNorm") || isScalar(op.input(0)); // reduced before it
        return graph.isOfExamples(op.input(0)) && ofBatch ? Optional.of(op) : Optional.empty();
      }
      Optional<Output<?>> next = line(op);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      value = StepOps.carried(next.get());
    }
    return Optional.empty();
  }

  /** Returns the value that an op adds a constant to, or multiplies with one. */
  private static Optional<Output<?>> line(GraphOperation op) {
    return switch (op.type()) {
      case "Neg" -> Optional.of(op.input(0));
      case "Mul", "Add", "AddV2", "Sub" ->
          OpFacts.numbers(op, 1).length > 0
              ? Optional.of(op.input(0))
              : OpFacts.numbers(op, 0).length > 0 ? Optional.of(op.input(1)) : Optional.empty();
      case "Div", "RealDiv" ->
          OpFacts.numbers(op, 1).length > 0 ? Optional.of(op.input(0)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isScalar(Output<?> value) {
    return value.shape().numDimensions() == 0;
  }
}
