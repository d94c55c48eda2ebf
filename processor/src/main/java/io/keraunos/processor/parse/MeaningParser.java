package io.keraunos.processor.parse;

import com.google.auto.common.MoreTypes;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.MeaningModel;
import io.keraunos.processor.model.TensorType;
import io.keraunos.processor.model.ValueModel;
import io.keraunos.processor.model.ValueModel.Conversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/** Reads the components that have a meaning. */
final class MeaningParser {
  private static final int MAX_BUCKETS = 1000;

  private final Module module;
  private final AccessRules access;
  private final MeaningTypeRules types = new MeaningTypeRules();

  MeaningParser(Module module) {
    this.module = module;
    this.access = new AccessRules(module);
  }

  /** Returns a component; empty if it could not be read, which was reported. */
  Optional<ComponentModel> parse(Component component, MeaningKind kind) {
    if (component.isLabel() && !kind.isForLabels()) {
      component.report(RecordMistake.LABEL_MEANING, component.name(), kind.label(), kind.label());
    }
    Optional<Value> checked = types.check(component, kind);
    AnnotationReading annotation = component.find(kind.annotation()).orElseThrow();
    Optional<Missing> missing = annotation.constant("missing", Missing.class);
    if (missing.isEmpty()) {
      module.findings().broken();
    }
    if (checked.isEmpty() || missing.isEmpty()) {
      return Optional.empty();
    }
    Value value = checked.get();
    checkMissing(component, kind, annotation, value, missing.get());
    TensorType raw = kind.raw(value.type());
    return meaning(component, kind, annotation, value, missing.get())
        .map(
            meaning ->
                new ComponentModel(
                    component.name(),
                    raw,
                    List.of(),
                    new ValueModel(
                        TypeName.get(component.type()),
                        value.form() == Value.Form.OPTIONAL,
                        conversion(raw, value, missing.get())),
                    Optional.of(meaning),
                    component.isLabel()));
  }

  private static void checkMissing(
      Component component,
      MeaningKind kind,
      AnnotationReading annotation,
      Value value,
      Missing missing) {
    List<String> rules = new ArrayList<>();
    if (!component.isLabel()) {
      kind.missing().forEach(rule -> rules.add("Missing." + rule));
    }
    rules.add("Missing.REFUSED");
    if (missing == Missing.REFUSED) {
      if (value.mayBeMissing() && !annotation.isGiven("missing")) {
        component.report(
            RecordMistake.MISSING_RULE,
            kind.label(),
            component.name(),
            Module.text(component.type()),
            value.form() == Value.Form.OPTIONAL ? "empty" : "null",
            Words.or(rules));
      }
    } else if (component.isLabel()) {
      component.report(RecordMistake.LABEL_MISSING, component.name(), missing);
    } else if (!kind.missing().contains(missing)) {
      component.report(
          RecordMistake.MISSING_UNKNOWN, kind.label(), component.name(), Words.or(rules), missing);
    }
  }

  private Optional<MeaningModel> meaning(
      Component component,
      MeaningKind kind,
      AnnotationReading annotation,
      Value value,
      Missing missing) {
    return switch (kind) {
      case NUMERIC ->
          known(annotation.constant("scale", Scale.class))
              .map(scale -> new MeaningModel.Numeric(scale, missing));
      case CATEGORY -> category(component, annotation, value, missing);
      case HASHED ->
          count(component, annotation, "buckets", RecordMistake.HASHED_SIZE, count -> count >= 2)
              .map(buckets -> new MeaningModel.Hashed(buckets, missing));
      case BUCKETS ->
          count(
                  component,
                  annotation,
                  "value",
                  RecordMistake.BUCKETS_SIZE,
                  count -> count >= 2 && count <= MAX_BUCKETS)
              .map(count -> new MeaningModel.Buckets(count, missing));
      case CYCLIC -> Optional.of(cyclic(component, annotation, value, missing));
    };
  }

  private Optional<MeaningModel> category(
      Component component, AnnotationReading annotation, Value value, Missing missing) {
    boolean isClosed = value.type() == ValueType.ENUM || value.type() == ValueType.BOOLEAN;
    if (isClosed && annotation.isGiven("maxSize")) {
      component.report(
          RecordMistake.CATEGORY_CLOSED, component.name(), Module.text(component.type()));
    }
    if (value.type() == ValueType.BOOLEAN) {
      return Optional.of(new MeaningModel.BooleanCategory(missing));
    }
    if (value.type() == ValueType.ENUM) {
      TypeElement type = MoreTypes.asTypeElement(value.element());
      access.check("Enum", type);
      return Optional.of(new MeaningModel.EnumCategory(ClassName.get(type), missing));
    }
    return count(component, annotation, "maxSize", RecordMistake.CATEGORY_SIZE, count -> count >= 1)
        .map(size -> new MeaningModel.Category(size, missing));
  }

  private Optional<Integer> count(
      Component component,
      AnnotationReading annotation,
      String name,
      Mistake mistake,
      IntPredicate rule) {
    Optional<Integer> count = known(annotation.integer(name));
    count
        .filter(value -> !rule.test(value))
        .ifPresent(value -> component.report(mistake, component.name(), value));
    return count;
  }

  private MeaningModel cyclic(
      Component component, AnnotationReading annotation, Value value, Missing missing) {
    if (!annotation.isComplete("value", VariableElement.class)) {
      module.findings().broken();
    }
    List<Unit> units = new ArrayList<>();
    for (AnnotationReading.Item<VariableElement> item :
        annotation.items("value", VariableElement.class)) {
      Unit unit = Unit.valueOf(item.value().getSimpleName().toString());
      if (units.contains(unit)) {
        component.report(RecordMistake.CYCLIC_TWICE, component.name(), unit);
      } else if (unit.ofDay() && value.type() == ValueType.DATE) {
        component.report(RecordMistake.CYCLIC_DATE, component.name(), unit);
      }
      units.add(unit);
    }
    if (units.isEmpty()) {
      component.report(RecordMistake.CYCLIC_EMPTY, component.name());
    }
    return new MeaningModel.Cyclic(units, value.type() != ValueType.DATE, missing);
  }

  /** Returns a value of an annotation; notes if it does not compile. */
  private <T> Optional<T> known(Optional<T> value) {
    if (value.isEmpty()) {
      module.findings().broken();
    }
    return value;
  }

  private static Conversion conversion(TensorType raw, Value value, Missing missing) {
    boolean isPrimitive = value.form() == Value.Form.PRIMITIVE;
    ValueType type = value.type();
    return switch (raw) {
      case FLOAT64 ->
          !isPrimitive || type == ValueType.BOOLEAN
              ? Conversion.NUMBER
              : type == ValueType.DOUBLE ? Conversion.NONE : Conversion.TO_DOUBLE;
      case INT64 ->
          ValueType.TIMES.contains(type)
              ? Conversion.TIME
              : !isPrimitive
                  ? Conversion.WHOLE
                  : type == ValueType.LONG ? Conversion.NONE : Conversion.TO_LONG;
      default -> {
        // An empty text is one that is missing only where that is allowed; null is refused then.
        if (missing == Missing.REFUSED && type == ValueType.STRING) {
          yield Conversion.NONE;
        }
        yield missing == Missing.REFUSED && type == ValueType.UUID
            ? Conversion.STRING_OR_NULL
            : Conversion.TEXT;
      }
    };
  }
}
