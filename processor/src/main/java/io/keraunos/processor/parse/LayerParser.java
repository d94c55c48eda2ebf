package io.keraunos.processor.parse;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.model.LayerModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/** Finds the fields that hold layers, or other parts of a network. */
final class LayerParser {
  private final Module module;
  private final RuntimeTypes runtime;
  private final Set<String> names = new HashSet<>();

  LayerParser(Module module) {
    this.module = module;
    this.runtime = module.runtime();
  }

  List<LayerModel> parse() {
    List<LayerModel> layers = new ArrayList<>();
    for (VariableElement field : module.fields()) {
      TypeMirror type = module.typeOf(field);
      if (isOwnGenerated(type) || !module.findings().resolved(type)) {
        continue;
      }
      boolean isList = isListOfLayers(type);
      if (isList || isLayer(type)) {
        check(field);
        layers.add(new LayerModel(field.getSimpleName().toString(), isList));
      } else {
        unnamedLayer(type).ifPresent(layer -> reportContainer(field, type, layer));
      }
    }
    return layers;
  }

  /**
   * Returns whether a type is generated for the class itself: it is not known before, and is no
   * layer.
   */
  private boolean isOwnGenerated(TypeMirror type) {
    List<String> unknown = Unresolved.names(type);
    String own = String.join("_", ClassName.get(module.type()).simpleNames());
    return !unknown.isEmpty()
        && unknown.stream()
            .allMatch(
                name ->
                    name.matches("(\\w+\\.)*" + own + "(Trainer|Metrics|Predictor|Cli|\\w+Input)"));
  }

  private boolean isLayer(TypeMirror type) {
    return isReference(type) && runtime.inherits(type, RuntimeTypes.PART);
  }

  private static boolean isReference(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED || type.getKind() == TypeKind.TYPEVAR;
  }

  private boolean isListOfLayers(TypeMirror type) {
    Types types = module.types();
    DeclaredType part = types.getDeclaredType(module.elements().getTypeElement(RuntimeTypes.PART));
    DeclaredType list =
        types.getDeclaredType(
            module.elements().getTypeElement("java.util.List"), types.getWildcardType(part, null));
    return isReference(type)
        && runtime.as(type, "java.util.List").filter(LayerParser::isParameterized).isPresent()
        && types.isAssignable(type, list);
  }

  private static boolean isParameterized(DeclaredType type) {
    return !type.getTypeArguments().isEmpty();
  }

  /** Returns the type of the layers in an array, a collection or a map. */
  private Optional<TypeMirror> unnamedLayer(TypeMirror type) {
    if (type.getKind() == TypeKind.ARRAY) {
      TypeMirror component = ((ArrayType) type).getComponentType();
      return isLayer(component) ? Optional.of(component) : unnamedLayer(component);
    }
    if (type instanceof DeclaredType declared
        && (runtime.inherits(type, "java.util.Collection")
            || runtime.inherits(type, "java.util.Map"))) {
      return declared.getTypeArguments().stream()
          .map(TypeMirror.class::cast)
          .filter(this::isLayer)
          .findFirst();
    }
    return Optional.empty();
  }

  private void reportContainer(VariableElement field, TypeMirror type, TypeMirror layer) {
    boolean isRaw =
        layer instanceof DeclaredType declared
            && declared.getTypeArguments().isEmpty()
            && runtime.is(layer, RuntimeTypes.LAYER);
    module
        .findings()
        .report(
            field,
            LayerMistake.LAYER_CONTAINER,
            field.getSimpleName(),
            Module.text(type),
            isRaw ? "Layer<?>" : Module.text(layer));
  }

  private void check(VariableElement field) {
    Findings findings = module.findings();
    Set<Modifier> modifiers = field.getModifiers();
    if (modifiers.contains(Modifier.PRIVATE)) {
      findings.report(
          field, LayerMistake.LAYER_PRIVATE, field.getSimpleName(), "private", "Remove private.");
    } else if (!module.canName(field)) {
      findings.report(
          field,
          LayerMistake.LAYER_PRIVATE,
          field.getSimpleName(),
          "inherited from package " + module.packageOf(field).getQualifiedName(),
          "Make it public.");
    }
    if (modifiers.contains(Modifier.STATIC)) {
      findings.report(field, LayerMistake.LAYER_STATIC, field.getSimpleName());
    } else if (!modifiers.contains(Modifier.FINAL)) {
      findings.report(field, LayerMistake.LAYER_NOT_FINAL, field.getSimpleName());
    }
    if (!names.add(field.getSimpleName().toString())) {
      findings.report(
          field,
          LayerMistake.LAYER_HIDDEN,
          field.getSimpleName(),
          "a superclass of " + module.name());
    }
  }
}
