package io.keraunos.feature;

import io.keraunos.annotation.Missing;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.List;

/**
 * The annotation of a component in words: two that differ in them are made into other tensors, so
 * that weights which were trained on one do not fit the other.
 */
public final class MeaningText {
  private MeaningText() {}

  /** Returns the annotation, with all that it says. */
  public static String of(Meaning meaning) {
    if (meaning instanceof Meaning.Number number) {
      return text("@Numeric", meaning, "scale = " + number.scale());
    } else if (meaning instanceof Meaning.Category category) {
      return category.constants().isEmpty()
          ? text("@Category", meaning, "maxSize = " + category.maxSize())
          : text("@Category", meaning, "of " + String.join(", ", category.constants()));
    } else if (meaning instanceof Meaning.Hashed hashed) {
      return text("@Hashed", meaning, "buckets = " + hashed.buckets());
    } else if (meaning instanceof Meaning.Buckets buckets) {
      return text("@Buckets", meaning, String.valueOf(buckets.count()));
    } else if (meaning instanceof Meaning.Cyclic cyclic) {
      return text("@Cyclic", meaning, cyclic.units() + (cyclic.seconds() ? ", time" : ", date"));
    }
    return "without annotation";
  }

  private static String text(String annotation, Meaning meaning, String what) {
    List<String> elements = new ArrayList<>(List.of(what));
    if (meaning.missing() != Missing.REFUSED) {
      elements.add("missing = " + meaning.missing());
    }
    return "%s(%s)".formatted(annotation, String.join(", ", elements));
  }
}
