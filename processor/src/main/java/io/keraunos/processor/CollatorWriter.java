package io.keraunos.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.Module.Component;
import io.keraunos.processor.Module.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Modifier;

/** Writes {@code Cifar10NetLabeledImageCollator}: how a record is written into a batch. */
final class CollatorWriter {

  private CollatorWriter() {}

  /** The collators a module needs, by record, in the order of its loaders. */
  static Map<Example, ClassName> names(Module module) {
    Map<Example, ClassName> names = new LinkedHashMap<>();
    module
        .loaders()
        .forEach(
            loader ->
                names.computeIfAbsent(
                    loader.example(),
                    example -> {
                      String simple = example.type().simpleName();
                      boolean taken =
                          names.keySet().stream()
                              .anyMatch(other -> other.type().simpleName().equals(simple));
                      String unique =
                          taken ? example.type().canonicalName().replace('.', '_') : simple;
                      return module.generated(unique + "Collator");
                    }));
    return names;
  }

  static TypeSpec.Builder write(Example example, ClassName name) {
    ParameterizedTypeName features =
        ParameterizedTypeName.get(ClassName.get(List.class), Names.FEATURE);
    return TypeSpec.classBuilder(name)
        .addJavadoc("Writes {@link $T} into batches.\n", example.type())
        .addModifiers(Modifier.FINAL)
        .addSuperinterface(ParameterizedTypeName.get(Names.COLLATOR, example.type()))
        .addField(
            FieldSpec.builder(
                    features, "FEATURES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.of(\n$L)", List.class, features(example))
                .build())
        .addMethod(
            override("exampleType")
                .returns(ParameterizedTypeName.get(ClassName.get(Class.class), example.type()))
                .addStatement("return $T.class", example.type())
                .build())
        .addMethod(override("features").returns(features).addStatement("return FEATURES").build())
        .addMethod(write(example));
  }

  private static CodeBlock features(Example example) {
    return example.components().stream()
        .map(CollatorWriter::feature)
        .collect(CodeBlock.joining(",\n"));
  }

  private static CodeBlock feature(Component component) {
    CodeBlock.Builder code =
        CodeBlock.builder()
            .add(
                "$T.of($S, $T.$L",
                Names.FEATURE,
                component.name(),
                Names.FEATURE_TYPE,
                component.tensor());
    component.shape().forEach(dimension -> code.add(", $L", dimension));
    return code.add(")").build();
  }

  private static MethodSpec write(Example example) {
    MethodSpec.Builder method =
        override("write")
            .addParameter(example.type(), "example")
            .addParameter(Names.EXAMPLE_WRITER, "row")
            .returns(TypeName.VOID);
    example
        .components()
        .forEach(component -> method.addStatement("row.put(example.$N())", component.name()));
    return method.build();
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
