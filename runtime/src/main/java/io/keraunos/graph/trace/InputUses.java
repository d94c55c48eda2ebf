package io.keraunos.graph.trace;

import io.keraunos.graph.analysis.OpFacts;
import io.keraunos.graph.plan.InputUse;
import io.keraunos.graph.plan.InputUse.Line;
import io.keraunos.graph.plan.InputUse.Reach;
import io.keraunos.step.TargetRange;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * Finds how a step uses a component: follows its placeholder's values forward, through ops that
 * only move them, and through multiplications with and additions of constants.
 */
final class InputUses {

  private static final Set<String> MOVING =
      Set.of(
          "Identity",
          "StopGradient",
          "Snapshot",
          "Reshape",
          "Squeeze",
          "ExpandDims",
          "Transpose",
          "EnsureShape",
          "ConcatV2",
          "Pack",
          "Unpack",
          "Split",
          "SplitV",
          "Slice",
          "StridedSlice");
  private static final Set<String> COMPARING =
      Set.of(
          "IsNan",
          "IsFinite",
          "IsInf",
          "Equal",
          "NotEqual",
          "Greater",
          "GreaterEqual",
          "Less",
          "LessEqual",
          "Maximum",
          "Minimum",
          "ClipByValue",
          "Select",
          "SelectV2",
          "MulNoNan",
          "Where");
  private static final Set<String> WEIGHING =
      Set.of(
          "MatMul", "BatchMatMulV2", "BatchMatMulV3", "Conv2D", "Conv3D", "DepthwiseConv2dNative");
  private static final Set<String> AFTER_WEIGHTS =
      Set.of("BiasAdd", "Add", "AddV2", "Identity", "Reshape", "Cast", "Squeeze", "ExpandDims");
  private static final Set<String> NORMALIZING =
      Set.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "Mean", "Rsqrt");
  private static final int ASSERTION_DEPTH = 4;

  private final Set<Place> seen = new HashSet<>();
  private final Deque<Place> open = new ArrayDeque<>();
  private OptionalLong classes = OptionalLong.empty();
  private List<Double> classWeights = List.of();
  private boolean weighted;
  private OptionalLong tableRows = OptionalLong.empty();
  private boolean probability;
  private boolean target;
  private boolean compared;
  private @Nullable Line intoWeights;
  private @Nullable Reach reach;
  private @Nullable Line angle;
  private boolean distribution;

  /** A value, and how it came of the component's. */
  private record Place(Output<?> value, Line line) {}

  private final Map<Output<?>, TargetRange> stated;

  private InputUses(Map<Output<?>, TargetRange> stated) {
    this.stated = stated;
  }

  /**
   * Returns how a component is used by the ops that there are now.
   *
   * @param stated the values that losses are defined for, of what they have taken as targets
   */
  static InputUse of(String component, Operand<?> placeholder, Map<Output<?>, TargetRange> stated) {
    InputUses uses = new InputUses(stated);
    uses.reach(new Place(placeholder.asOutput(), Line.SAME));
    while (!uses.open.isEmpty()) {
      uses.follow(uses.open.pop());
    }
    return new InputUse(
        component,
        uses.classes,
        uses.classWeights,
        uses.weighted,
        uses.tableRows,
        uses.probability,
        uses.target,
        uses.compared,
        Optional.ofNullable(uses.intoWeights),
        Optional.ofNullable(uses.reach),
        Optional.ofNullable(uses.angle),
        uses.distribution);
  }

  private void reach(Place place) {
    if (seen.add(place)) {
      open.push(place);
      TargetRange range = stated.get(place.value());
      if (range != null && place.line().isSame()) {
        take(range);
      }
    }
  }

  private void take(TargetRange range) {
    if (range.whole() && range.most() < Integer.MAX_VALUE) {
      long count = (long) range.most() + 1;
      classes = OptionalLong.of(Math.min(count, classes.orElse(count)));
    } else if (range.equals(TargetRange.PROBABILITIES)) {
      probability = true;
    } else if (!range.whole()) {
      target = true;
    }
  }

  private void follow(Place place) {
    GraphOperation from = (GraphOperation) place.value().op();
    for (GraphOperation user : from.consumers(place.value().index())) {
      for (int input = 0; input < user.numInputs(); input++) {
        if (user.input(input).equals(place.value())) {
          use(user, input, place.line());
        }
      }
    }
  }

  private void use(GraphOperation user, int input, Line line) {
    String type = user.type();
    if (MOVING.contains(type) || (type.equals("Cast") && isNumber(user.output(0).dataType()))) {
      for (int i = 0; i < user.numOutputs(); i++) {
        reach(new Place(user.output(i), line));
      }
    } else if (COMPARING.contains(type) && !(type.equals("MulNoNan") && input == 1)) {
      compared = true;
      probability |= type.equals("LessEqual") && line.isSame() && isAsserted(user, 0);
    } else if (WEIGHING.contains(type)) {
      weigh(user, input, line);
    } else if (type.equals("SparseSoftmaxCrossEntropyWithLogits") && input == 1 && line.isSame()) {
      Shape logits = user.input(0).shape();
      long last = logits.get(logits.numDimensions() - 1);
      if (last > 0) {
        takesClasses(last);
      }
      weighted |= isMultiplied(user.output(0));
    } else if (type.equals("GatherV2") && input == 1 && line.isSame()) {
      lookUp(user);
    } else if (type.equals("Max") && input == 0 && line.isSame()) {
      limit(user);
    } else {
      compute(user, input, line);
    }
  }

  private void compute(GraphOperation user, int input, Line line) {
    switch (user.type()) {
      case "Mul", "MulNoNan" -> {
        constant(user, 1 - input).ifPresent(by -> reach(new Place(user.output(0), line.times(by))));
        weighPositives(user.input(1 - input), line);
        distribution |=
            line.isSame()
                && stated.containsKey(user.input(input))
                && user.input(1 - input).op().type().equals("LogSoftmax");
      }
      case "Div", "RealDiv", "DivNoNan" -> {
        if (input == 0) {
          constant(user, 1).ifPresent(by -> reach(new Place(user.output(0), line.times(1 / by))));
        }
      }
      case "Add", "AddV2" ->
          constant(user, 1 - input)
              .ifPresent(more -> reach(new Place(user.output(0), line.plus(more))));
      case "Sub" -> {
        OptionalDouble other = constant(user, 1 - input);
        if (input == 0 && other.isPresent()) {
          reach(new Place(user.output(0), line.plus(-other.getAsDouble())));
        }
        target |= line.isSame() && other.isEmpty() && !isVariable(user.input(1 - input));
        if (line.isSame() && isError(user)) {
          reach = ValueReach.of(user.input(1 - input)).orElse(reach);
        }
      }
      case "SquaredDifference" -> {
        target |= line.isSame();
        if (line.isSame()) {
          reach = ValueReach.of(user.input(1 - input)).orElse(reach);
        }
      }
      case "Sin", "Cos" -> angle = line;
      default -> {}
    }
  }

  /** Notes the weight of positives: what the losses of yes are multiplied with, and no others. */
  private void weighPositives(Output<?> by, Line line) {
    if (by.op().type().equals("Softplus") && line.offset() == 0 && line.factor() > 0) {
      classWeights = List.of(1.0, line.factor());
    }
  }

  /** Returns whether a difference is squared, or only its size looked at. */
  private static boolean isError(GraphOperation difference) {
    return difference.consumers().stream()
        .anyMatch(user -> user.type().equals("Square") || user.type().equals("Abs"));
  }

  private void weigh(GraphOperation product, int input, Line line) {
    if (input != 0 || !isVariable(product.input(1)) || isNormalized(product)) {
      return;
    }
    if (intoWeights == null || Math.abs(line.factor()) > Math.abs(intoWeights.factor())) {
      intoWeights = line;
    }
  }

  private void lookUp(GraphOperation gather) {
    Shape table = gather.input(0).shape();
    OptionalDouble axis = constant(gather, 2);
    if (isMultiplied(gather.output(0))) {
      double[] weights = OpFacts.numbers(gather, 0);
      classWeights = weights.length == 0 ? classWeights : DoubleStream.of(weights).boxed().toList();
    }
    if (isVariable(gather.input(0))
        && axis.isPresent()
        && axis.getAsDouble() == 0
        && table.get(0) > 0) {
      long rows = table.get(0);
      tableRows = OptionalLong.of(Math.min(rows, tableRows.orElse(rows)));
    }
  }

  /** Notes the number of classes where the greatest value is checked to be one of them. */
  private void limit(GraphOperation greatest) {
    for (GraphOperation user : greatest.consumers()) {
      if (user.type().equals("LessEqual")
          && user.input(0).equals(greatest.output(0))
          && greatest.output(0).dataType() == DataType.DT_INT64
          && isAsserted(user, 0)) {
        constant(user, 1).ifPresent(last -> takesClasses((long) last + 1));
      }
    }
  }

  private void takesClasses(long count) {
    classes = OptionalLong.of(Math.min(count, classes.orElse(count)));
  }

  private static boolean isNumber(DataType type) {
    return type != DataType.DT_BOOL && type != DataType.DT_STRING;
  }

  private static boolean isMultiplied(Output<?> value) {
    return ((GraphOperation) value.op())
        .consumers(value.index()).stream().anyMatch(user -> user.type().equals("Mul"));
  }

  /** Returns whether a value is read from a variable, and at most cast or reshaped. */
  private static boolean isVariable(Output<?> value) {
    GraphOperation op = (GraphOperation) value.op();
    while (op.numInputs() > 0 && Set.of("Cast", "Identity", "Reshape").contains(op.type())) {
      op = (GraphOperation) op.input(0).op();
    }
    return op.type().equals("ReadVariableOp");
  }

  /** Returns whether a product is normalized before anything else is done with it. */
  private static boolean isNormalized(GraphOperation product) {
    Deque<GraphOperation> next = new ArrayDeque<>(product.consumers());
    Set<GraphOperation> met = new HashSet<>(next);
    while (!next.isEmpty()) {
      GraphOperation op = next.pop();
      if (NORMALIZING.contains(op.type())) {
        return true;
      }
      if (AFTER_WEIGHTS.contains(op.type())) {
        op.consumers().stream().filter(met::add).forEach(next::push);
      }
    }
    return false;
  }

  private static boolean isAsserted(GraphOperation condition, int depth) {
    return condition.consumers().stream()
        .anyMatch(
            user ->
                user.type().equals("Assert")
                    || (depth < ASSERTION_DEPTH
                        && Set.of("LogicalAnd", "All").contains(user.type())
                        && isAsserted(user, depth + 1)));
  }

  /** Returns the value of a constant, or the mean of its values; empty if it is none. */
  private static OptionalDouble constant(GraphOperation op, int input) {
    return Arrays.stream(OpFacts.numbers(op, input)).average();
  }
}
