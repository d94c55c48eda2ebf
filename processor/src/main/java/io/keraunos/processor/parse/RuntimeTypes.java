package io.keraunos.processor.parse;

import io.keraunos.annotation.Event;
import io.keraunos.processor.model.TensorType;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The runtime's and TensorFlow's types, found by name on the user's class path. */
final class RuntimeTypes {
  private static final String GENERATED_CODE = "io.keraunos.spi.GeneratedCode";
  private static final String COMMAND_LINE = "io.keraunos.cli.ModuleCommandLine";

  static final String MODULE_DEFINITION = "io.keraunos.spi.ModuleDefinition";
  static final String STEP = "io.keraunos.step.Step";
  static final String FEATURES = "io.keraunos.step.Features";
  static final String LAYER = "io.keraunos.layer.Layer";
  static final String OPERAND = "org.tensorflow.Operand";
  static final String DATASET = "io.keraunos.data.Dataset";
  static final String STREAM_DATASET = "io.keraunos.data.StreamDataset";
  static final String OPTIMIZER_SPEC = "io.keraunos.optimizer.OptimizerSpec";
  static final String TRAINING_EVENT = "io.keraunos.callback.TrainingEvent";
  static final String TRAINING_CONTROL = "io.keraunos.callback.TrainingControl";

  private final Elements elements;
  private final Types types;

  RuntimeTypes(Elements elements, Types types) {
    this.elements = elements;
    this.types = types;
  }

  /** Returns the first class that generated code needs and that is not on the class path. */
  Optional<String> missing() {
    return List.of(MODULE_DEFINITION, OPERAND).stream()
        .filter(name -> elements.getTypeElement(name) == null)
        .findFirst();
  }

  /** Returns the version of the SPI that the runtime serves: 1 before it had a class for it. */
  int spiVersion() {
    TypeElement gate = elements.getTypeElement(GENERATED_CODE);
    return gate == null
        ? 1
        : ElementFilter.fieldsIn(gate.getEnclosedElements()).stream()
            .filter(field -> field.getSimpleName().contentEquals("VERSION"))
            .map(field -> (Integer) field.getConstantValue())
            .findFirst()
            .orElseThrow();
  }

  /** Returns whether code beside a class can name the command line's types. */
  boolean hasCommandLine(TypeElement beside) {
    return elements.getTypeElement(elements.getModuleOf(beside), COMMAND_LINE) != null;
  }

  /** Returns the type of that name, raw if it is generic. */
  DeclaredType raw(String name) {
    return types.getDeclaredType(element(name));
  }

  /** Returns {@code Operand<T>}. */
  DeclaredType operand(TensorType tensor) {
    return types.getDeclaredType(element(OPERAND), raw(tensor.tensorClass().canonicalName()));
  }

  /** Returns the class of an event's value. */
  DeclaredType event(Event event) {
    return raw(TRAINING_EVENT + "." + event.value());
  }

  /** Returns whether the type is the class of that name, whatever its type arguments. */
  boolean is(TypeMirror type, String name) {
    return types.isSameType(types.erasure(type), types.erasure(raw(name)));
  }

  /** Returns whether the type is the class of that name or inherits it. */
  boolean inherits(TypeMirror type, String name) {
    return types.isAssignable(types.erasure(type), types.erasure(raw(name)));
  }

  boolean isAssignable(TypeMirror from, TypeMirror to) {
    return types.isAssignable(from, to);
  }

  /**
   * Returns the type as the class of that name, such as {@code Dataset<Row>} of a {@code CsvRows}.
   */
  Optional<DeclaredType> as(TypeMirror type, String name) {
    if (type instanceof TypeVariable variable) {
      return as(variable.getUpperBound(), name);
    }
    if (type instanceof DeclaredType declared && is(type, name)) {
      return Optional.of(declared);
    }
    for (TypeMirror supertype : types.directSupertypes(type)) {
      Optional<DeclaredType> found = as(supertype, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private TypeElement element(String name) {
    TypeElement element = elements.getTypeElement(name);
    if (element == null) {
      throw new IllegalStateException(name + " is not on the class path");
    }
    return element;
  }
}
