package io.keraunos.processor;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;

/**
 * An annotated class, found to be right.
 *
 * @param element the class
 * @param name the class
 * @param prefix what the names of generated classes begin with: {@code Outer_Inner}
 * @param isPublic whether everybody may name the class
 * @param deprecated whether generated code uses something deprecated
 * @param layers the layers, in source order
 * @param steps the steps, in the order of their stages
 * @param loaders the loaders, in the order of their stages
 * @param optimizer the optimizer method; empty or one
 * @param prepareData the methods that make the data ready
 * @param hooks the hooks
 */
record Module(
    TypeElement element,
    ClassName name,
    String prefix,
    boolean isPublic,
    boolean deprecated,
    List<LayerField> layers,
    List<StepMethod> steps,
    List<LoaderMethod> loaders,
    List<String> optimizer,
    List<String> prepareData,
    List<HookMethod> hooks) {

  /** The generated class of that ending. */
  ClassName generated(String ending) {
    return ClassName.get(name.packageName(), prefix + ending);
  }

  /** A field that holds a layer, or a list of layers. */
  record LayerField(String name, boolean list) {}

  /** What a step does, by its annotation. */
  enum Kind {
    TRAIN("TrainingStep", "trainingStep"),
    VALIDATE("ValidationStep", "validationStep"),
    TEST("TestStep", "testStep"),
    PREDICT("PredictStep", "predictStep");

    private final String annotation;
    private final String definition;

    Kind(String annotation, String definition) {
      this.annotation = annotation;
      this.definition = definition;
    }

    /** The annotation's simple name. */
    String annotation() {
      return annotation;
    }

    /** The method of the definition's builder. */
    String definition() {
      return definition;
    }
  }

  /** A step: its arguments are the step itself or components. */
  record StepMethod(
      Kind kind, String name, List<Argument> arguments, List<String> logs, Example example) {}

  /** An argument of a step method: the {@code Step}, or a component as a tensor. */
  sealed interface Argument {
    /** The step. */
    record TheStep() implements Argument {}

    /** A component. */
    record OfComponent(Component component) implements Argument {}
  }

  /** A loader. */
  record LoaderMethod(
      Kind stage,
      String name,
      Example example,
      boolean stream,
      int batchSize,
      boolean shuffle,
      int workers,
      boolean dropLast) {}

  /** A record that loaders yield. */
  record Example(ClassName type, List<Component> components) {}

  /** A component of such a record. */
  record Component(String name, Tensor tensor, List<Integer> shape) {}

  /** A method that is called at an event. */
  record HookMethod(
      String name, String event, ClassName type, boolean takesEvent, boolean takesControl) {}

  /** Which Java type becomes which tensor. */
  enum Tensor {
    UINT8("TUint8", "uint8"),
    FLOAT32("TFloat32", "float32"),
    FLOAT64("TFloat64", "float64"),
    INT32("TInt32", "int32"),
    INT64("TInt64", "int64"),
    BOOL("TBool", "bool"),
    STRING("TString", "string");

    private final String type;
    private final String input;

    Tensor(String type, String input) {
      this.type = type;
      this.input = input;
    }

    /** The tensor type's simple name. */
    String type() {
      return type;
    }

    /** The method of {@code Inputs}. */
    String input() {
      return input;
    }
  }
}
