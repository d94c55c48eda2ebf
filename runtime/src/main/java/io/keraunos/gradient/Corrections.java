package io.keraunos.gradient;

import io.keraunos.gradient.Dispatcher.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.proto.DataType;

/**
 * Ops whose gradient in TensorFlow's C++ library is wrong, and the right ones.
 *
 * <p>TensorFlow's registry of gradients keeps the first one of an op type, so a wrong one cannot be
 * replaced. Instead the op's outputs and inputs pass an {@code IdentityN}, which copies nothing and
 * has no gradient in TensorFlow; ours sends the gradients of the op's outputs straight to its
 * inputs, and none to the op:
 *
 * <pre>{@code
 * x ----> LogSoftmax ----> IdentityN ----> ...
 *  \_______________________/
 * }</pre>
 *
 * <p>An op is corrected only where it has to be: a {@code LogSoftmax} of a matrix, or a {@code
 * Conv2D} without explicit padding, stays as it is and keeps its fast kernels.
 */
public final class Corrections {

  private static final String MARK = "_keraunos_gradient";

  /**
   * A correction: the condition under which TensorFlow's gradient of an op is wrong, and the right
   * gradient.
   */
  private record Correction(Predicate<GraphOperation> wrong, Gradient gradient) {}

  private static final Map<String, Correction> ALL =
      Map.of(
          "Atan2",
          new Correction(Corrections::mayBroadcast, MathGradients::atan2),
          "Conv2D",
          new Correction(Corrections::padsExplicitly, NnGradients::conv2D),
          "DynamicStitch",
          new Correction(op -> true, SegmentGradients::dynamicStitch),
          "LogSoftmax",
          new Correction(op -> rank(op, 0) != 2, NnGradients::logSoftmax),
          "LRN",
          new Correction(op -> true, NnGradients::localResponse),
          "MaxPool",
          new Correction(Corrections::padsExplicitly, NnGradients::maxPool),
          "PadV2",
          new Correction(op -> !isConstant(op.input(2)), SegmentGradients::pad),
          "ParallelDynamicStitch",
          new Correction(op -> true, SegmentGradients::dynamicStitch),
          "QuantizeAndDequantizeV4",
          new Correction(op -> true, QuantizationGradients::grid),
          "SoftmaxCrossEntropyWithLogits",
          new Correction(
              op -> mayBroadcast(op) || op.input(0).dataType() != DataType.DT_FLOAT,
              NnGradients::softmaxCrossEntropy));

  private Corrections() {}

  /** Returns the types of the ops that are corrected where they have to be. */
  static Set<String> ops() {
    return ALL.keySet();
  }

  /**
   * Returns a builder of an op that is corrected once it is built, if it has to be.
   *
   * @param added is told of the op itself, before it is corrected
   */
  public static OperationBuilder builder(
      ExecutionEnvironment graph,
      String type,
      String name,
      Scope scope,
      Consumer<Operation> added) {
    OperationBuilder builder = graph.opBuilder(type, OpNames.ascii(name), scope);
    return new CheckedBuilder(
        type,
        builder,
        inputs -> Indices.has(type) ? new Indices(graph, scope).checked(type, inputs) : inputs,
        op -> {
          added.accept(op);
          Sizes.check(op);
          return corrected(graph, scope, op);
        });
  }

  /** Returns whether an op carries the outputs of the op before it, with another gradient. */
  public static boolean isCorrection(Operation op) {
    return op.type().equals("IdentityN") && corrected((GraphOperation) op) != null;
  }

  /** Returns the op to take instead of one that was built, which may be itself. */
  static Operation corrected(ExecutionEnvironment graph, Scope scope, Operation built) {
    GraphOperation op = (GraphOperation) built;
    if (op.type().equals("Cast")) {
      return cast(graph, scope, op);
    }
    if (SafeConvolution.mayBeWrong(op)) {
      return new CorrectedOperation(op, new SafeConvolution(graph, scope).of(op));
    }
    Correction correction = ALL.get(op.type());
    if (correction == null || !correction.wrong().test(op)) {
      return op;
    }
    List<Output<?>> values = new ArrayList<>();
    for (int i = 0; i < op.numOutputs(); i++) {
      values.add(op.output(i));
    }
    op.inputs().forEach(input -> values.add(input.asOutput()));
    Operation carrier =
        graph
            .opBuilder("IdentityN", OpNames.unique(scope, op.type() + "Corrected"), scope)
            .addInputList(values.toArray(new Output<?>[0]))
            .setAttr(MARK, op.type())
            .build();
    return new CorrectedOperation(op, carrier);
  }

  /** Corrects a cast to integers: TensorFlow casts its gradient to integers, and passes it on. */
  private static Operation cast(ExecutionEnvironment graph, Scope scope, GraphOperation op) {
    if (Differentiability.carriesGradients(op.input(0))
        && Differentiability.carriesGradients(op.output(0))) {
      return op;
    }
    Operation stop =
        graph
            .opBuilder("StopGradient", OpNames.unique(scope, "NoGradient"), scope)
            .addInput(op.output(0))
            .build();
    return new CorrectedOperation(op, stop);
  }

  /**
   * Returns the gradient of an {@code IdentityN}: of the op it corrects, or of one that a user
   * built.
   */
  static List<@Nullable Operand<?>> identityN(Ops tf, GraphOperation op, List<Output<?>> dy) {
    GraphOperation corrected = corrected(op);
    if (corrected == null) {
      return new ArrayList<>(dy);
    }
    List<@Nullable Operand<?>> all = new ArrayList<>();
    for (int i = 0; i < corrected.numOutputs(); i++) {
      all.add(null);
    }
    Correction correction = ALL.get(corrected.type());
    if (correction == null) {
      throw new IllegalStateException("no gradient corrects " + corrected.type());
    }
    all.addAll(correction.gradient().of(tf, corrected, dy.subList(0, corrected.numOutputs())));
    return all;
  }

  private static @Nullable GraphOperation corrected(GraphOperation identity) {
    GraphOperation first = (GraphOperation) identity.input(0).op();
    return ALL.containsKey(first.type()) && marked(identity) ? first : null;
  }

  private static boolean marked(GraphOperation identity) {
    try {
      identity.attributes().getAttrMetadata(MARK);
      return true;
    } catch (TFInvalidArgumentException e) { // there is no other way to ask
      return false;
    }
  }

  private static boolean mayBroadcast(GraphOperation op) {
    Shape x = op.input(0).shape();
    Shape y = op.input(1).shape();
    return x.isUnknown()
        || y.isUnknown()
        || x.numDimensions() != y.numDimensions()
        || !differOnlyInTheBatch(x, y);
  }

  // The first dimension may be unknown of both: a batch has one size.
  private static boolean differOnlyInTheBatch(Shape x, Shape y) {
    return Arrays.equals(x.asArray(), y.asArray())
        && Arrays.stream(x.asArray()).skip(1).noneMatch(n -> n == Shape.UNKNOWN_SIZE);
  }

  private static boolean padsExplicitly(GraphOperation op) {
    return op.attributes().getAttrString("padding").equals("EXPLICIT");
  }

  private static int rank(GraphOperation op, int input) {
    return op.input(input).shape().numDimensions();
  }

  private static boolean isConstant(Output<?> x) {
    return x.op().type().equals("Const");
  }
}
