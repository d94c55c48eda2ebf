package io.keraunos.feature;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.keraunos.checkpoint.RecordForm;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The form of fitted features as JSON.
 *
 * @param format the version of the form
 * @param rows the number of examples
 * @param declared the components' annotations, by name
 * @param features what was measured, by name
 */
record FittedForm(
    int format, long rows, Map<String, String> declared, Map<String, Entry> features) {

  private static final int FORMAT = 2;
  private static final String FILE = "features.json";

  private static final JsonSerializer<Double> DOUBLES =
      (value, type, context) ->
          Double.isFinite(value)
              ? new JsonPrimitive(value)
              : new JsonPrimitive(value.toString()); // JSON has no number for it

  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(double.class, DOUBLES)
          .registerTypeAdapter(Double.class, DOUBLES)
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .create();

  /** What was measured of one component: one of the three, under its name. */
  record Entry(
      FittedFeature.@Nullable Numbers numbers,
      FittedFeature.@Nullable Values values,
      FittedFeature.@Nullable Occurrences occurrences) {

    static Entry of(FittedFeature feature) {
      return new Entry(
          feature instanceof FittedFeature.Numbers numbers ? numbers : null,
          feature instanceof FittedFeature.Values values ? values : null,
          feature instanceof FittedFeature.Occurrences occurrences ? occurrences : null);
    }
  }

  static String write(
      long rows, Map<String, String> declared, Map<String, FittedFeature> features) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    features.forEach((name, feature) -> entries.put(name, Entry.of(feature)));
    return GSON.toJson(new FittedForm(FORMAT, rows, declared, entries));
  }

  /**
   * Reads the form.
   *
   * @throws IllegalArgumentException if the text is something else; the field and the rule are
   *     named
   */
  static FittedForm read(String json) {
    FittedForm form = RecordForm.read(GSON, FILE, json, FittedForm.class, Set.of());
    require(
        form.format == FORMAT,
        "format",
        FORMAT + ", as this version of Keraunos writes it",
        form.format);
    return form;
  }

  /** Returns what was measured, checked. */
  Map<String, FittedFeature> byName() {
    Map<String, FittedFeature> features = new LinkedHashMap<>();
    this.features.forEach((name, entry) -> features.put(name, only("features." + name, entry)));
    return features;
  }

  private FittedFeature only(String field, Entry entry) {
    FittedFeature only = null;
    int found = 0;
    if (entry.numbers != null) {
      check(field + ".numbers", entry.numbers);
      only = entry.numbers;
      found++;
    }
    if (entry.values != null) {
      check(field + ".values", entry.values);
      only = entry.values;
      found++;
    }
    if (entry.occurrences != null) {
      only = entry.occurrences;
      found++;
    }
    if (only == null || found > 1) {
      throw unfit(field, "one of numbers, values and occurrences", found + " of them");
    }
    require(
        only.count() + only.missing() == rows,
        field,
        rows + " values in all, as there are rows",
        only.count() + " and " + only.missing() + " missing ones");
    return only;
  }

  private static void check(String field, FittedFeature.Numbers numbers) {
    require(numbers.deviation() >= 0, field + ".deviation", "at least 0", numbers.deviation());
    require(
        numbers.least() <= numbers.mean() && numbers.mean() <= numbers.most(),
        field + ".mean",
        "from least to most",
        numbers.mean());
    List<Double> quantiles = numbers.quantiles();
    require(quantiles.size() >= 2, field + ".quantiles", "at least 2 numbers", quantiles.size());
    for (int i = 1; i < quantiles.size(); i++) {
      require(
          quantiles.get(i - 1) <= quantiles.get(i),
          "%s.quantiles[%s]".formatted(field, i),
          "at least the one before, " + quantiles.get(i - 1),
          quantiles.get(i));
    }
  }

  private static void check(String field, FittedFeature.Values values) {
    require(
        values.counts().size() == values.vocabulary().size(),
        field + ".counts",
        "as many as the vocabulary has values, " + values.vocabulary().size(),
        values.counts().size());
    Set<String> seen = new HashSet<>();
    for (String value : values.vocabulary()) {
      require(seen.add(value), field + ".vocabulary", "values that differ", value + " twice");
    }
  }

  private static void require(boolean right, String field, String rule, Object value) {
    if (!right) {
      throw unfit(field, rule, value);
    }
  }

  private static IllegalArgumentException unfit(String field, String rule, Object value) {
    return new IllegalArgumentException(
        "%s: the field \"%s\" must be %s, but was %s. The file was edited, damaged or written by another version; fit again"
            .formatted(FILE, field, rule, value));
  }
}
