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
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** Finds constants that the method they are handed to would refuse. */
final class ArgumentRules {
  private final Source source;

  ArgumentRules(Source source) {
    this.source = source;
  }

  void check(Call call) {
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
