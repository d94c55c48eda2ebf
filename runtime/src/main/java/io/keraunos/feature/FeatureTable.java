package io.keraunos.feature;

import io.keraunos.spi.Feature;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats fitted features as a text table. */
final class FeatureTable {

  private static final int MOST_VALUES = 3;
  private static final int LONGEST_VALUE = 20;
  private static final List<String> HEAD =
      List.of(
          "feature",
          "kind",
          "count",
          "missing",
          "mean",
          "deviation",
          "least",
          "median",
          "greatest",
          "vocabulary");
  private static final int TEXTS = 2; // columns that stand to the left

  private final Map<String, Feature.Form> forms = new HashMap<>();

  /**
   * Creates a table.
   *
   * @param components those that were measured, whose quantities are shown in their forms
   */
  FeatureTable(List<Feature> components) {
    components.forEach(component -> forms.put(component.name(), component.form()));
  }

  /** Returns a title and a line for each feature. */
  String text(long rows, Map<String, FittedFeature> features) {
    List<List<String>> lines = cells(features);
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder(NumberText.whole(rows)).append(" examples");
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - line.get(i).length());
        boolean left = i < TEXTS || i == widths.length - 1;
        text.append("  ").append(left ? line.get(i) + padding : padding + line.get(i));
      }
      table.append('\n').append(text.toString().stripTrailing());
    }
    return table.toString();
  }

  /** Returns the texts of a line for each feature, below those of the heading. */
  List<List<String>> cells(Map<String, FittedFeature> features) {
    List<List<String>> lines = new ArrayList<>(List.of(HEAD));
    features.forEach((name, feature) -> lines.add(line(name, feature)));
    return lines;
  }

  private List<String> line(String name, FittedFeature feature) {
    List<String> line =
        new ArrayList<>(List.of(name, kind(feature), NumberText.whole(feature.count())));
    line.add(share(feature.missing(), feature.count() + feature.missing()));
    if (feature instanceof FittedFeature.Numbers numbers && numbers.count() > 0) {
      QuantityText text = new QuantityText(forms.getOrDefault(name, Feature.Form.NUMBER));
      line.add(text.of(numbers.mean()));
      line.add(text.ofDistance(numbers.deviation()));
      line.add(text.of(numbers.least()));
      line.add(text.of(numbers.median()));
      line.add(text.of(numbers.most()));
    }
    while (line.size() < HEAD.size() - 1) {
      line.add("");
    }
    line.add(feature instanceof FittedFeature.Values values ? vocabulary(values) : "");
    return line;
  }

  private static String kind(FittedFeature feature) {
    if (feature instanceof FittedFeature.Numbers) {
      return "number";
    }
    return feature instanceof FittedFeature.Values ? "category" : "counted";
  }

  /**
   * Returns such as {@code 3 of 12: FREE 61.0 %, PRO 30.0 %, TEAM 8.0 %}: the most frequent values.
   */
  private static String vocabulary(FittedFeature.Values values) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.vocabulary().size(); i++) {
      order.add(i);
    }
    order.sort((a, b) -> Long.compare(values.counts().get(b), values.counts().get(a)));
    List<String> shown = new ArrayList<>();
    for (int i : order.subList(0, Math.min(MOST_VALUES, order.size()))) {
      shown.add(
          shortened(values.vocabulary().get(i))
              + " "
              + share(values.counts().get(i), values.count()));
    }
    String size = NumberText.whole(values.vocabulary().size());
    return (values.distinct() > values.vocabulary().size()
            ? size + " of " + NumberText.whole(values.distinct())
            : size)
        + (shown.isEmpty() ? "" : ": " + String.join(", ", shown));
  }

  /** Returns a value in one line. */
  private static String shortened(String value) {
    String line = value.replaceAll("\\p{Cntrl}", " ");
    if (line.codePointCount(0, line.length()) <= LONGEST_VALUE) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE - 3)) + "...";
  }

  private static String share(long part, long all) {
    if (part == 0) {
      return "0 %";
    }
    double percent = 100.0 * part / all;
    return percent < 0.1 ? "<0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
