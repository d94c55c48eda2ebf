package io.keraunos.feature;

import io.keraunos.spi.Feature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured of the training examples: a pure function of them, whatever reads them.
 *
 * @param rows the number of examples
 * @param features what was measured of each component that has a meaning, by name, in the record's
 *     order
 * @param declared the annotation of each, by name, as {@link MeaningText} writes it
 */
public record FittedFeatures(
    long rows, Map<String, FittedFeature> features, Map<String, String> declared) {

  /** Nothing, for a module whose records have plain components alone. */
  public static final FittedFeatures NONE = new FittedFeatures(0, Map.of());

  /** Of components whose annotations are not known. */
  public FittedFeatures(long rows, Map<String, FittedFeature> features) {
    this(rows, features, Map.of());
  }

  /** Copies the maps. */
  public FittedFeatures {
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
    declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
  }

  /**
   * Returns numbers that nobody has measured, to build a graph with that computes nothing: its
   * shapes are those of a training set whose categories have three values each, where no enum says
   * how many.
   *
   * @param features the components; what is measured of none is left out
   */
  public static FittedFeatures standIn(List<Feature> features) {
    Map<String, FittedFeature> all = new LinkedHashMap<>();
    features.forEach(feature -> StandIn.of(feature).ifPresent(of -> all.put(feature.name(), of)));
    return new FittedFeatures(StandIn.ROWS, all);
  }

  /**
   * Returns what was measured of a component.
   *
   * @throws IllegalArgumentException if nothing was
   */
  public FittedFeature of(String name) {
    FittedFeature feature = features.get(name);
    if (feature == null) {
      throw new IllegalArgumentException(
          "component %s must be one of the training examples, but these have %s"
              .formatted(name, features.keySet()));
    }
    return feature;
  }

  /**
   * Returns all of it as JSON, which {@link #parse} reads. Numbers keep their bits; one that is not
   * finite is the text {@code "Infinity"} or {@code "-Infinity"}.
   */
  public String toJson() {
    return FittedForm.write(rows, declared, features);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if the text is something else; the field and the rule are
   *     named
   */
  public static FittedFeatures parse(String json) {
    FittedForm form = FittedForm.read(json);
    return new FittedFeatures(form.rows(), form.byName(), form.declared());
  }

  /**
   * Returns the texts of the table, row by row; the first row is the heading.
   *
   * @param components the components that were measured, which say in which form to show a quantity
   */
  public List<List<String>> cells(List<Feature> components) {
    return new FeatureTable(components).cells(features);
  }

  /**
   * Returns a table for people, with a line for each component.
   *
   * @param components as of {@link #cells}
   */
  public String table(List<Feature> components) {
    return new FeatureTable(components).text(rows, features);
  }
}
