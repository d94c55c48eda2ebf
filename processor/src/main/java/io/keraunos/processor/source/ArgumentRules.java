package io.keraunos.processor.source;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import io.keraunos.processor.parse.ClassMistake;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** Finds constants that the method they are handed to would refuse. */
final class ArgumentRules {
  private static final String DATASET = "io.keraunos.data.Dataset";
  private static final Set<String> SPLITS =
      Set.of("randomSplit", "stratifiedSplit", "groupSplit", "timeSplit");

  /** What the sum of shares may be off by, as the methods themselves allow. */
  private static final double ROUNDING = 1e-6;

  private final Source source;

  ArgumentRules(Source source) {
    this.source = source;
  }

  void check(Call call) {
    if (call.owner().equals(DATASET) && SPLITS.contains(call.name())) {
      fractions(call);
    }
    Optional<Range> range = Range.of(call.owner(), call.name());
    if (range.isEmpty()) {
      return;
    }
    List<? extends VariableElement> parameters = call.method().getParameters();
    for (int i = 0; i < Math.min(parameters.size(), call.arguments().size()); i++) {
      if (parameters.get(i).asType().getKind().isPrimitive()) {
        ExpressionTree argument = call.arguments().get(i);
        OptionalDouble value = value(argument);
        if (value.isPresent() && !range.get().contains(value.getAsDouble())) {
          report(call, argument, parameters.get(i), range.get(), value.getAsDouble());
        }
      }
    }
  }

  /** Checks the shares of a split, if all are constants. */
  private void fractions(Call call) {
    int first = call.method().getParameters().size() - 1;
    List<? extends ExpressionTree> written =
        call.arguments().subList(first, call.arguments().size());
    List<Double> shares =
        written.stream().map(this::value).flatMap(value -> value.stream().boxed()).toList();
    double sum = shares.stream().mapToDouble(share -> share).sum();
    boolean holds = shares.stream().allMatch(share -> share > 0) && Math.abs(sum - 1) <= ROUNDING;
    if (!shares.isEmpty() && shares.size() == written.size() && !holds) {
      source.report(
          written.get(0),
          ClassMistake.ARGUMENT_RANGE,
          "fractions",
          "Dataset." + call.name(),
          "above 0 and 1 in sum",
          shares.stream().map(Range::plain).collect(Collectors.joining(", ")),
          "");
    }
  }

  private void report(
      Call call, ExpressionTree at, VariableElement parameter, Range range, double value) {
    String owner = call.owner().replaceFirst("^io\\.keraunos\\.\\w+\\.", "");
    source.report(
        at,
        ClassMistake.ARGUMENT_RANGE,
        parameter.getSimpleName(),
        owner + "." + call.name(),
        range.rule(),
        Range.plain(value),
        range.advice(value));
  }

  /** Returns the value of a constant expression. */
  private OptionalDouble value(ExpressionTree expression) {
    ExpressionTree bare = Source.bare(expression);
    if (bare instanceof LiteralTree literal) {
      return number(literal.getValue());
    }
    if (bare instanceof UnaryTree unary && unary.getKind() == Tree.Kind.UNARY_MINUS) {
      OptionalDouble value = value(unary.getExpression());
      return value.isPresent() ? OptionalDouble.of(-value.getAsDouble()) : value;
    }
    if (bare instanceof BinaryTree) {
      return OptionalDouble.empty(); // an int division would have to be told from another
    }
    return source.element(bare).orElse(null) instanceof VariableElement variable
        ? number(variable.getConstantValue())
        : OptionalDouble.empty();
  }

  private static OptionalDouble number(@Nullable Object value) {
    return value instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
