package io.keraunos.graph.trace;

import io.keraunos.annotation.Missing;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.Optional;

/**
 * The numbers of a component's entries: first those of its values, then that of all values without
 * one, then that of missing values.
 *
 * @param values the number of values that have a number of their own
 * @param unseen whether there is a number for all other values
 * @param missing whether there is a number for missing values
 */
record Entries(int values, boolean unseen, boolean missing) {

  /** Returns the entries of a component; empty if it is not numbered. */
  static Optional<Entries> of(Feature feature, FittedFeatures fitted) {
    boolean missing = feature.meaning().missing() == Missing.ENTRY && !feature.label();
    if (feature.meaning() instanceof Meaning.Category) {
      int values = Measured.of(feature, fitted, FittedFeature.Values.class).vocabulary().size();
      return Optional.of(new Entries(values, !feature.label(), missing));
    }
    if (feature.meaning() instanceof Meaning.Hashed hashed) {
      return Optional.of(new Entries(hashed.buckets(), false, missing));
    }
    if (feature.meaning() instanceof Meaning.Buckets) {
      return Optional.of(
          new Entries(Measured.boundaries(feature, fitted).length + 1, false, missing));
    }
    return Optional.empty();
  }

  /**
   * Returns the type of a component's placeholder: entries of a vocabulary, and of buckets of
   * hashes, are fed as their numbers.
   */
  static Feature.Type fedType(Feature feature) {
    return feature.meaning() instanceof Meaning.Category
            || feature.meaning() instanceof Meaning.Hashed
        ? Feature.Type.INT32
        : feature.type();
  }

  /** Returns how many numbers there are. */
  int size() {
    return values + (unseen ? 1 : 0) + (missing ? 1 : 0);
  }

  /** Returns the number of missing values; -1, which is none, if they have no number. */
  int missingNumber() {
    return missing ? size() - 1 : -1;
  }
}
