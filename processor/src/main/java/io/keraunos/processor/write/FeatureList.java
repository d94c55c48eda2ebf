package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.FEATURE;
import static io.keraunos.processor.write.RuntimeNames.FEATURE_TYPE;

import com.palantir.javapoet.CodeBlock;
import io.keraunos.processor.model.ComponentModel;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the list that describes components to the runtime. */
final class FeatureList {
  private FeatureList() {}

  static CodeBlock of(List<ComponentModel> components) {
    return CodeBlock.of(
        "$T.of(\n$>$>$L)$<$<",
        List.class,
        components.stream().map(FeatureList::feature).collect(CodeBlock.joining(",\n")));
  }

  private static CodeBlock feature(ComponentModel component) {
    String shape =
        component.shape().stream().map(dimension -> ", " + dimension).collect(Collectors.joining());
    return CodeBlock.of(
        "$T.of($S, $T.$L$L)", FEATURE, component.name(), FEATURE_TYPE, component.type(), shape);
  }
}
