package io.keraunos.processor.parse;

import com.palantir.javapoet.TypeName;
import io.keraunos.annotation.HyperParameter;
import io.keraunos.processor.model.CliModel;
import io.keraunos.processor.model.HyperParameterModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Finds the hyperparameters, and whether the class can be made from them alone. */
final class HyperParameterParser {
  private final Module module;
  private final Findings findings;
  private final HyperParameterRules rules;
  private final List<HyperParameterModel> found = new ArrayList<>();

  HyperParameterParser(Module module) {
    this.module = module;
    this.findings = module.findings();
    this.rules = new HyperParameterRules(findings);
  }

  CliModel parse() {
    checkMethods();
    List<ExecutableElement> constructors =
        ElementFilter.constructorsIn(module.type().getEnclosedElements());
    List<ExecutableElement> annotated =
        constructors.stream()
            .filter(constructor -> constructor.getParameters().stream().anyMatch(this::isOne))
            .toList();
    annotated.stream().skip(1).forEach(this::reportSecond);
    annotated.stream().findFirst().ifPresent(this::parameters);
    module.fields().forEach(this::field);
    if (found.isEmpty()) {
      return CliModel.NONE;
    }
    Optional<ExecutableElement> maker =
        Stream.concat(annotated.stream(), constructors.stream())
            .filter(constructor -> annotated.isEmpty() || constructor.equals(annotated.get(0)))
            .filter(constructor -> !constructor.getModifiers().contains(Modifier.PRIVATE))
            .filter(constructor -> constructor.getParameters().stream().allMatch(this::isOne))
            .findFirst();
    List<TypeName> thrown =
        maker.stream()
            .flatMap(constructor -> constructor.getThrownTypes().stream())
            .map(TypeName::get)
            .toList();
    return new CliModel(
        found,
        maker.isPresent(),
        module.runtime().hasCommandLine(module.type()),
        thrown,
        Javadoc.summary(module.elements(), module.type()));
  }

  private Optional<AnnotationReading> reading(Element element) {
    return AnnotationReading.find(module.elements(), element, HyperParameter.class);
  }

  private boolean isOne(Element element) {
    return reading(element).isPresent();
  }

  private void checkMethods() {
    for (ExecutableElement method : module.methods()) {
      method.getParameters().stream()
          .filter(this::isOne)
          .forEach(
              parameter ->
                  findings.report(
                      parameter,
                      HyperParameterMistake.HYPER_PARAMETER_PLACE,
                      parameter.getSimpleName(),
                      method.getSimpleName()));
    }
  }

  private void reportSecond(ExecutableElement constructor) {
    constructor.getParameters().stream()
        .filter(this::isOne)
        .findFirst()
        .ifPresent(
            parameter ->
                findings.report(
                    parameter,
                    HyperParameterMistake.HYPER_PARAMETER_CONSTRUCTORS,
                    module.name(),
                    parameter.getSimpleName()));
  }

  private void parameters(ExecutableElement constructor) {
    for (VariableElement parameter : constructor.getParameters()) {
      reading(parameter)
          .ifPresent(
              reading -> {
                checkHasField(parameter);
                String text =
                    Javadoc.parameter(
                        module.elements(), constructor, parameter.getSimpleName().toString());
                add(parameter, parameter.asType(), reading, true, text);
              });
    }
  }

  /** Checks that a parameter has a field of its name, from which its value is read. */
  private void checkHasField(VariableElement parameter) {
    TypeMirror type = parameter.asType();
    Optional<VariableElement> field =
        module.fields().stream()
            .filter(one -> one.getSimpleName().equals(parameter.getSimpleName()))
            .reduce((inherited, own) -> own);
    String problem =
        field.isEmpty()
            ? module.name() + " has none of this name"
            : !module.canName(field.get())
                ? "the field of this name is private, or of another package"
                : !module.types().isSameType(module.typeOf(field.get()), type)
                    ? "the field of this name is of type " + Module.text(module.typeOf(field.get()))
                    : "";
    if (!problem.isEmpty()) {
      findings.report(
          parameter,
          HyperParameterMistake.HYPER_PARAMETER_VALUE,
          parameter.getSimpleName(),
          problem,
          Module.text(type),
          parameter.getSimpleName());
    }
  }

  private void field(VariableElement field) {
    Optional<AnnotationReading> reading = reading(field);
    if (reading.isEmpty()) {
      return;
    }
    Stream.of(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .filter(field.getModifiers()::contains)
        .findFirst()
        .map(Modifier::toString)
        .or(() -> module.canName(field) ? Optional.empty() : Optional.of("of another package"))
        .ifPresent(
            modifier ->
                findings.report(
                    field,
                    HyperParameterMistake.HYPER_PARAMETER_FIELD,
                    field.getSimpleName(),
                    modifier));
    if (!reading.get().text("defaultValue").orElse("").isEmpty()) {
      findings.report(
          reading.get().place("defaultValue"),
          HyperParameterMistake.HYPER_PARAMETER_FIELD_DEFAULT,
          field.getSimpleName(),
          field.getSimpleName());
    }
    add(
        field,
        module.typeOf(field),
        reading.get(),
        false,
        Javadoc.summary(module.elements(), field));
  }

  private void add(
      VariableElement element,
      TypeMirror type,
      AnnotationReading reading,
      boolean isParameter,
      String description) {
    if (!findings.resolved(type)) {
      return;
    }
    Optional<HyperParameterType> known =
        HyperParameterType.of(type).filter(any -> HyperParameterType.canBeNamed(type, module));
    if (known.isEmpty()) {
      findings.report(
          element,
          HyperParameterMistake.HYPER_PARAMETER_TYPE,
          element.getSimpleName(),
          Module.text(type));
      return;
    }
    String name =
        reading
            .text("name")
            .filter(text -> !text.isEmpty())
            .orElseGet(() -> element.getSimpleName().toString());
    rules.checkName(name, reading, found);
    rules.checkRange(name, known.get(), reading);
    Optional<String> value =
        reading.text("defaultValue").filter(text -> isParameter && !text.isEmpty());
    value.ifPresent(text -> rules.checkDefault(name, text, known.get(), reading));
    found.add(
        new HyperParameterModel(
            name,
            element.getSimpleName().toString(),
            isParameter,
            known.get().name(),
            value,
            HyperParameterRules.limit(reading, "min"),
            HyperParameterRules.limit(reading, "max"),
            description));
  }
}
