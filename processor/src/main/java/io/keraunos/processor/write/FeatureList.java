package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.FEATURE;
import static io.keraunos.processor.write.RuntimeNames.FEATURE_FORM;
import static io.keraunos.processor.write.RuntimeNames.FEATURE_TYPE;
import static io.keraunos.processor.write.RuntimeNames.MEANING;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.MeaningModel;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the list that describes components to the runtime. */
final class FeatureList {
  private FeatureList() {}

  private static final Map<TypeName, String> FORMS =
      Map.of(
          ClassName.get(LocalDate.class),
          "DATE",
          ClassName.get(LocalDateTime.class),
          "DATE_TIME",
          ClassName.get(Instant.class),
          "INSTANT",
          ClassName.get(Duration.class),
          "DURATION");

  static CodeBlock of(List<ComponentModel> components) {
    return CodeBlock.of(
        "$T.of(\n$>$>$L)$<$<",
        List.class,
        components.stream().map(FeatureList::feature).collect(CodeBlock.joining(",\n")));
  }

  private static CodeBlock feature(ComponentModel component) {
    String shape =
        component.shape().stream().map(dimension -> ", " + dimension).collect(Collectors.joining());
    CodeBlock.Builder feature =
        CodeBlock.builder()
            .add(
                "$T.of($S, $T.$L$L)",
                FEATURE,
                component.name(),
                FEATURE_TYPE,
                component.type(),
                shape);
    component
        .meaning()
        .ifPresent(meaning -> feature.add("$>$>\n.as($T.$L)$<$<", MEANING, meaning(meaning)));
    form(component).ifPresent(form -> feature.add("$>$>\n.shownAs($T.$L)$<$<", FEATURE_FORM, form));
    return feature.add(component.isLabel() ? ".asLabel()" : "").build();
  }

  /** Returns the runtime's form in which people are shown a quantity; empty for a number. */
  private static Optional<String> form(ComponentModel component) {
    boolean isQuantity =
        component
            .meaning()
            .filter(of -> of instanceof MeaningModel.Numeric || of instanceof MeaningModel.Buckets)
            .isPresent();
    return isQuantity ? Optional.ofNullable(FORMS.get(value(component))) : Optional.empty();
  }

  private static TypeName value(ComponentModel component) {
    TypeName type = component.value().type();
    boolean isOptional = component.value().isOptional() && type instanceof ParameterizedTypeName;
    return (isOptional ? ((ParameterizedTypeName) type).typeArguments().get(0) : type)
        .withoutAnnotations();
  }

  /** Returns the call of the runtime's meaning that makes this one. */
  private static CodeBlock meaning(MeaningModel meaning) {
    CodeBlock missing = CodeBlock.of("$T.$L", Missing.class, meaning.missing());
    if (meaning instanceof MeaningModel.Numeric number) {
      return CodeBlock.of("number($T.$L, $L)", Scale.class, number.scale(), missing);
    }
    if (meaning instanceof MeaningModel.Category category) {
      return CodeBlock.of("category($L, $L)", category.maxSize(), missing);
    }
    if (meaning instanceof MeaningModel.EnumCategory category) {
      return CodeBlock.of("category($T.class, $L)", category.type(), missing);
    }
    if (meaning instanceof MeaningModel.Hashed hashed) {
      return CodeBlock.of("hashed($L, $L)", hashed.buckets(), missing);
    }
    if (meaning instanceof MeaningModel.Buckets buckets) {
      return CodeBlock.of("buckets($L, $L)", buckets.count(), missing);
    }
    if (meaning instanceof MeaningModel.Cyclic cyclic) {
      CodeBlock units =
          cyclic.units().stream()
              .map(unit -> CodeBlock.of("$T.$L", Unit.class, unit))
              .collect(CodeBlock.joining(",$W"));
      return CodeBlock.of("cyclic(/* seconds= */ $L, $L,$W$L)", cyclic.seconds(), missing, units);
    }
    return CodeBlock.of("bool($L)", missing);
  }
}
