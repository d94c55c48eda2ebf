package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.RAW;

import com.palantir.javapoet.CodeBlock;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.ValueModel;
import java.util.Locale;
import java.util.Objects;

/** Writes expressions for the values of components. */
final class ComponentCode {
  private ComponentCode() {}

  /**
   * Returns the value of a component: {@code example.outer().inner()}.
   *
   * @param name its name, {@code outer.inner} in a nested record
   */
  static CodeBlock value(String name) {
    return CodeBlock.of("example.$L()", name.replace(".", "()."));
  }

  /**
   * Returns the call that writes a component's raw value.
   *
   * @param row the name of what takes it
   * @param component the component
   * @param value its value
   */
  static CodeBlock put(String row, ComponentModel component, CodeBlock value) {
    ValueModel model = component.value();
    CodeBlock nullable = model.isOptional() ? CodeBlock.of("$L.orElse(null)", value) : value;
    CodeBlock raw =
        switch (model.conversion()) {
          case NONE -> nullable;
          case TO_DOUBLE -> CodeBlock.of("(double) $L", nullable);
          case TO_LONG -> CodeBlock.of("(long) $L", nullable);
          case NUMBER, WHOLE, TIME, TEXT ->
              CodeBlock.of(
                  "$T.$L($L)", RAW, model.conversion().name().toLowerCase(Locale.ROOT), nullable);
          case STRING_OR_NULL -> CodeBlock.of("$T.toString($L, null)", Objects.class, nullable);
        };
    return CodeBlock.of("$N.put($L)", row, raw);
  }
}
