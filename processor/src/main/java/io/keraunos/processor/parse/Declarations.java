package io.keraunos.processor.parse;

import io.keraunos.processor.model.ComponentModel;
import io.keraunos.processor.model.MeaningModel;

/** Components as they are declared, for messages. */
final class Declarations {
  private Declarations() {}

  /** Returns annotations and type of a component, such as {@code @Category String}. */
  static String text(ComponentModel component) {
    return fullText(component).replaceAll("\\(.*\\)", "");
  }

  /** Returns the same with all values of the annotation. */
  static String fullText(ComponentModel component) {
    String label = component.isLabel() ? "@Label " : "";
    String meaning = component.meaning().map(of -> annotation(of) + " ").orElse("");
    return label + meaning + Module.text(component.value().type());
  }

  private static String annotation(MeaningModel meaning) {
    String values = "";
    String name = "Category";
    if (meaning instanceof MeaningModel.Numeric number) {
      name = "Numeric";
      values = "scale = " + number.scale() + ", ";
    } else if (meaning instanceof MeaningModel.Category category) {
      values = "maxSize = " + category.maxSize() + ", ";
    } else if (meaning instanceof MeaningModel.Hashed hashed) {
      name = "Hashed";
      values = "buckets = " + hashed.buckets() + ", ";
    } else if (meaning instanceof MeaningModel.Buckets buckets) {
      name = "Buckets";
      values = "value = " + buckets.count() + ", ";
    } else if (meaning instanceof MeaningModel.Cyclic cyclic) {
      name = "Cyclic";
      values = "value = " + cyclic.units() + ", ";
    }
    return "@%s(%smissing = %s)".formatted(name, values, meaning.missing());
  }
}
