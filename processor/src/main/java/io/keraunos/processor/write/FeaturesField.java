package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.FEATURE;
import static io.keraunos.processor.write.RuntimeNames.FEATURE_TYPE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import io.keraunos.processor.model.ComponentModel;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the constant that describes components to the runtime. */
final class FeaturesField {
  private FeaturesField() {}

  static FieldSpec of(List<ComponentModel> components) {
    CodeBlock all =
        components.stream().map(FeaturesField::feature).collect(CodeBlock.joining(",\n"));
    return FieldSpec.builder(
            ParameterizedTypeName.get(ClassName.get(List.class), FEATURE),
            "FEATURES",
            Modifier.PRIVATE,
            Modifier.STATIC,
            Modifier.FINAL)
        .initializer("$T.of(\n$>$>$L)$<$<", List.class, all)
        .build();
  }

  private static CodeBlock feature(ComponentModel component) {
    String shape =
        component.shape().stream().map(dimension -> ", " + dimension).collect(Collectors.joining());
    return CodeBlock.of(
        "$T.of($S, $T.$L$L)", FEATURE, component.name(), FEATURE_TYPE, component.type(), shape);
  }
}
