package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the raw values of an example become what a graph is fed: texts and whole numbers of a {@code
 * Category} or {@code Hashed} component become numbers of entries, and what must not be missing or
 * must be finite is checked. All others stay as they are.
 *
 * <p>Entries of a category are numbered as in its vocabulary, from 0; all other values are the next
 * number, and missing ones that after it, where they are allowed. A label has its vocabulary alone.
 * Hashed values are numbered from 0 to {@code buckets - 1}; a missing one is {@code buckets}.
 */
public final class Encoding {

  private final List<Feature> fed;
  private final @Nullable Encoder[] encoders;

  private Encoding(List<Feature> features, @Nullable Encoder[] encoders) {
    Feature[] changed = features.toArray(Feature[]::new);
    for (int i = 0; i < changed.length; i++) {
      Encoder encoder = encoders[i];
      if (encoder != null && encoder.indexes()) {
        changed[i] = changed[i].withType(Feature.Type.INT32);
      }
    }
    this.fed = List.of(changed);
    this.encoders = encoders;
  }

  private static Encoding of(List<Feature> features, Function<Feature, @Nullable Encoder> encoder) {
    return new Encoding(features, features.stream().map(encoder).toArray(Encoder[]::new));
  }

  /** Returns the encoding of plain components: nothing is changed. */
  public static Encoding plain(List<Feature> features) {
    return new Encoding(features, new Encoder[features.size()]);
  }

  /**
   * Returns the encoding for training, validation and test.
   *
   * @throws IllegalArgumentException if a component was not measured, or as something else
   */
  public static Encoding of(List<Feature> features, FittedFeatures fitted) {
    return of(features, feature -> encoder(feature, fitted));
  }

  /**
   * Returns the encoding for prediction: as {@link #of}, but labels are not looked at, as nobody
   * knows them; an entry of one is fed as 0.
   *
   * @throws IllegalArgumentException if a component was not measured, or as something else
   */
  public static Encoding withoutLabels(List<Feature> features, FittedFeatures fitted) {
    return of(
        features, feature -> feature.label() ? Encoders.unread(feature) : encoder(feature, fitted));
  }

  /** Returns the encoding for a model that takes raw values: they are only checked. */
  public static Encoding raw(List<Feature> features) {
    return of(features, Encoders::check);
  }

  private static @Nullable Encoder encoder(Feature feature, FittedFeatures fitted) {
    if (feature.meaning() instanceof Meaning.Plain) {
      return null;
    }
    FittedFeature measured = fitted.of(feature.name());
    if (feature.meaning() instanceof Meaning.Category) {
      if (!(measured instanceof FittedFeature.Values values)) {
        throw other(feature, "a category", measured);
      }
      return feature.type() == Feature.Type.INT64
          ? Encoders.wholeEntries(feature, values.vocabulary())
          : Encoders.textEntries(feature, values.vocabulary());
    }
    boolean hashed = feature.meaning() instanceof Meaning.Hashed;
    if (hashed || feature.meaning() instanceof Meaning.Cyclic) {
      if (!(measured instanceof FittedFeature.Occurrences)) {
        throw other(feature, hashed ? "a hashed value" : "a time", measured);
      }
      return hashed ? Encoders.buckets(feature) : Encoders.check(feature);
    }
    if (!(measured instanceof FittedFeature.Numbers)) {
      throw other(feature, "a quantity", measured);
    }
    return Encoders.check(feature);
  }

  private static IllegalArgumentException other(
      Feature feature, String kind, FittedFeature measured) {
    String found =
        measured instanceof FittedFeature.Numbers
            ? "a quantity"
            : measured instanceof FittedFeature.Values ? "a category" : "hashed or a time";
    return new IllegalArgumentException(
        "%s is %s, and must be so in the training examples, but was %s there. Give it the same annotation in all records"
            .formatted(Presence.named(feature), kind, found));
  }

  /** Returns the components as they are fed, in their order: the type is that of the tensor. */
  public List<Feature> fed() {
    return fed;
  }

  /** Returns what changes or checks the values of a component; null if nothing does. */
  public @Nullable Encoder encoder(int component) {
    return encoders[component];
  }
}
