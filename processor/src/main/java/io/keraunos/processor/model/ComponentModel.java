package io.keraunos.processor.model;

import io.keraunos.annotation.Missing;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A component of an example record, or of a record nested in it.
 *
 * @param name its name: {@code outer.inner} in a nested record
 * @param type the element type of its raw value
 * @param shape the shape of one example, empty for a scalar
 * @param value its value in Java
 * @param meaning what it is to the steps; empty if they get it as it is
 * @param isLabel whether it is what the model learns to predict
 */
public record ComponentModel(
    String name,
    TensorType type,
    List<Integer> shape,
    ValueModel value,
    Optional<MeaningModel> meaning,
    boolean isLabel) {
  private static final Pattern NESTED = Pattern.compile("\\.(.)");

  /** Copies the shape. */
  public ComponentModel {
    shape = List.copyOf(shape);
  }

  /** Returns whether it is an array. */
  public boolean isArray() {
    return type == TensorType.UINT8 || !shape.isEmpty();
  }

  /** Returns whether it is null where a value is missing. */
  public boolean isNullable() {
    return !value.isOptional()
        && !value.type().isPrimitive()
        && meaning.filter(of -> of.missing() != Missing.REFUSED).isPresent();
  }

  /** Returns whether it is among the runtime's features. */
  public boolean isFeature() {
    return meaning.isPresent() && !isLabel;
  }

  /** Returns the element type of what the steps get. */
  public TensorType operand() {
    return meaning.map(of -> of.kind().operand()).orElse(type);
  }

  /** Returns the name as an identifier: {@code outerInner} in a nested record. */
  public String identifier() {
    return identifier(name);
  }

  /** Returns the identifier of a name. */
  public static String identifier(String name) {
    return NESTED.matcher(name).replaceAll(dot -> dot.group(1).toUpperCase(Locale.ROOT));
  }

  /** Returns the last part of a name: {@code inner} in a nested record. */
  public static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
