package io.keraunos.graph.trace;

import io.keraunos.graph.plan.TracedPrediction;
import io.keraunos.spi.StepBody;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** Traces a predict step. */
final class PredictionTracer {

  /** Types of values that a prediction may have, in the order in which messages name them. */
  private static final List<Class<? extends TType>> PREDICTED =
      List.of(
          TFloat32.class, TFloat64.class, TInt32.class, TInt64.class, TUint8.class, TBool.class);

  private final StepTracing tracing;

  PredictionTracer(StepTracing tracing) {
    this.tracing = tracing;
  }

  TracedPrediction trace(StepBody.Prediction body) {
    Operand<?> output =
        tracing.required(tracing.call(() -> body.trace(tracing.step(), tracing.inputs())));
    tracing.freezeUntrained();
    check(output);
    tracing.review(Optional.of(output));
    int shares = tracing.shares(tracing.multiplications(), true, List.of(output));
    // A session refuses to fetch what it is fed, which a step may return.
    Operand<?> fetched = tracing.tf().withName("output").identity(output);
    return new TracedPrediction(
        tracing.traced(),
        shares,
        Names.of(fetched),
        fetched.shape(),
        fetched.asOutput().dataType(),
        countedExamples(),
        tracing.fitted());
  }

  private void check(Operand<?> output) {
    Shape shape = output.shape();
    if (!PREDICTED.contains(output.type())
        || shape.isUnknown()
        || shape.numDimensions() == 0
        || shape.get(0) != Shape.UNKNOWN_SIZE) {
      throw new IllegalArgumentException(
          "%s must return an Operand of %s and of shape [batch, ...], but returned %s of shape %s. Cast or reshape it"
              .formatted(
                  tracing.method(),
                  PREDICTED.stream().map(Class::getSimpleName).toList(),
                  output.type().getSimpleName(),
                  shape));
    }
  }

  /**
   * Returns the number of examples, as the first of the inputs has it; empty if there is no input.
   */
  private Optional<String> countedExamples() {
    Ops of = tracing.tf().withSubScope("counted");
    return tracing.inputs().placeholders().stream()
        .findFirst()
        .map(
            input ->
                of.dtypes.cast(
                    of.gather(of.shape(input), of.constant(0), of.constant(0)), TFloat32.class))
        .map(Names::of);
  }
}
