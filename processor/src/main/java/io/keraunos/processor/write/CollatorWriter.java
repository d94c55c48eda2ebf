package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.COLLATOR;
import static io.keraunos.processor.write.RuntimeNames.EXAMPLE_WRITER;
import static io.keraunos.processor.write.RuntimeNames.FEATURE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.ExampleModel;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Writes the class that writes one record's examples into batches. */
final class CollatorWriter {
  private CollatorWriter() {}

  static TypeSpec.Builder write(ExampleModel example) {
    ClassName type = example.type();
    return TypeSpec.classBuilder(example.collator())
        .addJavadoc("Writes the components of {@link $T} into batches.\n", type)
        .addModifiers(Modifier.FINAL)
        .addSuperinterface(ParameterizedTypeName.get(COLLATOR, type))
        .addField(instance(example))
        .addField(features(example.components()))
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            override("exampleType")
                .returns(ParameterizedTypeName.get(ClassName.get(Class.class), type))
                .addStatement("return $T.class", type)
                .build())
        .addMethod(
            override("features")
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), FEATURE))
                .addStatement("return FEATURES")
                .build())
        .addMethod(write(type, example.components()));
  }

  /** Returns the constant, of the interface's type: whoever names it need not load its class. */
  private static FieldSpec instance(ExampleModel example) {
    return FieldSpec.builder(
            ParameterizedTypeName.get(COLLATOR, example.type()),
            "INSTANCE",
            Modifier.STATIC,
            Modifier.FINAL)
        .initializer("new $T()", example.collator())
        .build();
  }

  private static FieldSpec features(List<ComponentModel> components) {
    return FieldSpec.builder(
            ParameterizedTypeName.get(ClassName.get(List.class), FEATURE),
            "FEATURES",
            Modifier.PRIVATE,
            Modifier.STATIC,
            Modifier.FINAL)
        .initializer(FeatureList.of(components))
        .build();
  }

  private static MethodSpec write(ClassName type, List<ComponentModel> components) {
    MethodSpec.Builder write =
        override("write").addParameter(type, "example").addParameter(EXAMPLE_WRITER, "row");
    for (ComponentModel component : components) {
      CodeBlock value = ComponentCode.value(component.name());
      write.addStatement(ComponentCode.put("row", component, value));
    }
    return write.build();
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }
}
