package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.RECORD_READER;
import static io.keraunos.processor.write.RuntimeNames.RECORD_ROW;
import static io.keraunos.processor.write.RuntimeNames.TIME_PATTERN;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.keraunos.annotation.Missing;
import io.keraunos.processor.model.ColumnModel;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.ExampleModel;
import io.keraunos.processor.model.InputModel;
import io.keraunos.processor.model.ReaderModel;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.lang.model.element.Modifier;

/**
 * Writes the class that reads one record from rows by the names of their columns: an example, or
 * the input of a predictor.
 */
final class ReaderWriter {
  private static final Map<TypeName, String> METHODS =
      Map.ofEntries(
          Map.entry(TypeName.BYTE, "byteValue"),
          Map.entry(TypeName.SHORT, "shortValue"),
          Map.entry(TypeName.INT, "intValue"),
          Map.entry(TypeName.LONG, "longValue"),
          Map.entry(TypeName.FLOAT, "floatValue"),
          Map.entry(TypeName.DOUBLE, "doubleValue"),
          Map.entry(TypeName.BOOLEAN, "booleanValue"),
          Map.entry(ClassName.get(String.class), "text"),
          Map.entry(ClassName.get(BigDecimal.class), "decimal"),
          Map.entry(ClassName.get(LocalDate.class), "date"),
          Map.entry(ClassName.get(LocalDateTime.class), "dateTime"),
          Map.entry(ClassName.get(Instant.class), "instant"),
          Map.entry(ClassName.get(Duration.class), "duration"),
          Map.entry(ClassName.get(UUID.class), "uuid"));

  private final ExampleModel example;
  private final ReaderModel reader;
  private final Map<String, String> patterns = new LinkedHashMap<>();

  private ReaderWriter(ExampleModel example, ReaderModel reader) {
    this.example = example;
    this.reader = reader;
    for (ColumnModel column : reader.columns()) {
      column
          .format()
          .ifPresent(format -> patterns.putIfAbsent(format, "FORM_" + (patterns.size() + 1)));
    }
  }

  /** Writes the reader of an example. */
  static TypeSpec.Builder write(ExampleModel example, ReaderModel reader) {
    ReaderWriter writer = new ReaderWriter(example, reader);
    return writer.write(writer.parts("", example.components()));
  }

  /**
   * Writes the reader of the record that a predictor takes.
   *
   * @param example the example that it is part of
   * @param reader the example's reader
   * @param isPublic whether the record can be named outside its package
   */
  static TypeSpec.Builder write(
      ExampleModel example, ReaderModel reader, InputModel input, boolean isPublic) {
    List<List<ComponentModel>> parts = new ArrayList<>();
    for (InputModel.Part part : input.parts()) {
      parts.add(
          example.components().stream()
              .filter(component -> (component.name() + ".").startsWith(part.path() + "."))
              .toList());
    }
    List<ColumnModel> columns =
        parts.stream()
            .flatMap(List::stream)
            .map(component -> reader.column(component.name()))
            .toList();
    ReaderWriter writer =
        new ReaderWriter(
            example, new ReaderModel(readerOf(input.type()), input.type(), isPublic, columns));
    List<CodeBlock> values = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      values.add(writer.part(input.parts().get(i).path(), parts.get(i)));
    }
    return writer.write(values);
  }

  /** Returns the reader of the record that a predictor takes. */
  static ClassName readerOf(ClassName input) {
    return input.peerClass(input.simpleName() + "Reader");
  }

  private TypeSpec.Builder write(List<CodeBlock> values) {
    TypeName type = ParameterizedTypeName.get(RECORD_READER, reader.record());
    TypeSpec.Builder writer =
        TypeSpec.classBuilder(reader.type())
            .addJavadoc(
                "Reads {@link $T} from rows by the names of their columns.\n", reader.record())
            .addModifiers(Modifier.FINAL)
            .addSuperinterface(type);
    FieldSpec.Builder instance =
        FieldSpec.builder(type, "INSTANCE", Modifier.STATIC, Modifier.FINAL)
            .addJavadoc("The only one.\n")
            .initializer("new $T()", reader.type());
    if (reader.isPublic()) {
      writer.addModifiers(Modifier.PUBLIC);
      instance.addModifiers(Modifier.PUBLIC);
    }
    writer.addField(instance.build()).addField(columns());
    patterns.forEach(
        (pattern, name) ->
            writer.addField(
                constant(TIME_PATTERN, name)
                    .initializer("$T.of($S)", TIME_PATTERN, pattern)
                    .build()));
    return writer
        .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build())
        .addMethod(
            override("columns").returns(listOfStrings()).addStatement("return COLUMNS").build())
        .addMethod(
            override("read")
                .returns(reader.record())
                .addParameter(RECORD_ROW, "row")
                .addStatement("return new $T(\n$L)", reader.record(), CodeBlock.join(values, ",\n"))
                .build());
  }

  private FieldSpec columns() {
    CodeBlock names =
        reader.columns().stream()
            .map(ColumnModel::name)
            .distinct()
            .map(name -> CodeBlock.of("$S", name))
            .collect(CodeBlock.joining(",\n"));
    return constant(listOfStrings(), "COLUMNS")
        .initializer("$T.of(\n$>$>$L)$<$<", List.class, names)
        .build();
  }

  private static TypeName listOfStrings() {
    return ParameterizedTypeName.get(List.class, String.class);
  }

  private static FieldSpec.Builder constant(TypeName type, String name) {
    return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL);
  }

  private static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC);
  }

  /**
   * Returns the values of a record's components, each with a line of its own.
   *
   * @param prefix the names of the components that the record is nested in, each with a dot
   * @param components those of the example that are in it, in order
   */
  private List<CodeBlock> parts(String prefix, List<ComponentModel> components) {
    Map<String, List<ComponentModel>> parts = new LinkedHashMap<>();
    for (ComponentModel component : components) {
      int end = component.name().indexOf('.', prefix.length());
      String part = end < 0 ? component.name() : component.name().substring(0, end);
      parts.computeIfAbsent(part, first -> new ArrayList<>()).add(component);
    }
    List<CodeBlock> values = new ArrayList<>();
    parts.forEach((name, inside) -> values.add(part(name, inside)));
    return values;
  }

  /**
   * Returns the value of a component, which may be a record.
   *
   * @param components those of the example that are it, or in it
   */
  private CodeBlock part(String name, List<ComponentModel> components) {
    ClassName nested = example.nested().get(name);
    return nested == null
        ? value(components.get(0))
        : CodeBlock.of(
            "new $T(\n$>$>$L)$<$<", nested, CodeBlock.join(parts(name + ".", components), ",\n"));
  }

  private CodeBlock value(ComponentModel component) {
    ColumnModel column = reader.column(component.name());
    TypeName type = component.value().type();
    boolean mayBeMissing =
        component.meaning().filter(of -> of.missing() != Missing.REFUSED).isPresent();
    if (component.value().isOptional()) {
      TypeName inside = ((ParameterizedTypeName) type).typeArguments().get(0);
      CodeBlock present = CodeBlock.of("$T.of($L)", Optional.class, present(inside, column));
      return mayBeMissing
          ? ifPresent(column, present, CodeBlock.of("$T.empty()", Optional.class))
          : present;
    }
    CodeBlock present = present(type, column);
    if (!mayBeMissing) {
      return present;
    }
    if (type.equals(TypeName.FLOAT) || type.equals(TypeName.DOUBLE)) {
      return ifPresent(column, present, CodeBlock.of("$T.NaN", type.box()));
    }
    return type.isPrimitive() ? present : ifPresent(column, present, CodeBlock.of("null"));
  }

  private static CodeBlock ifPresent(ColumnModel column, CodeBlock present, CodeBlock missing) {
    return CodeBlock.of("row.has($S) ? $L : $L", column.name(), present, missing);
  }

  private CodeBlock present(TypeName type, ColumnModel column) {
    String method = METHODS.get(type.isBoxedPrimitive() ? type.unbox() : type);
    if (method == null) {
      return CodeBlock.of("row.constant($S, $T.class)", column.name(), type);
    }
    CodeBlock form =
        column
            .unit()
            .map(unit -> CodeBlock.of(", $T.$L", ChronoUnit.class, unit.name()))
            .or(() -> column.format().map(format -> CodeBlock.of(", $L", patterns.get(format))))
            .orElse(CodeBlock.of(""));
    return CodeBlock.of("row.$L($S$L)", method, column.name(), form);
  }
}
