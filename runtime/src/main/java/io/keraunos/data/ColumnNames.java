package io.keraunos.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Finds the columns that a {@link RecordReader} asks for, or says all that is wrong with them. */
final class ColumnNames {

  /** What to do about a value that is missing, where the component of a record must have one. */
  static final String NO_RULE =
      ", which is missing, and its component has no rule for that. Give it one, as in"
          + " @Numeric(missing = Missing.MEDIAN) Double, or leave such rows out";

  private static final int SHOWN = 50;

  private final List<String> columns;
  private final Map<String, Integer> found = new HashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();

  private ColumnNames(List<String> columns) {
    this.columns = columns;
  }

  /**
   * Returns the place of each wanted column, from 0.
   *
   * @param wanted the names to find
   * @param columns the names that there are, in their order
   * @param table has the columns: "the header", for messages
   * @param error makes an exception of a message
   */
  static Map<String, Integer> find(
      List<String> wanted,
      List<String> columns,
      String table,
      Function<String, ? extends RuntimeException> error) {
    ColumnNames names = new ColumnNames(columns);
    names.find(new LinkedHashSet<>(wanted));
    if (!names.missing.isEmpty()) {
      names.mistakes.add(names.missing(table));
    }
    if (!names.mistakes.isEmpty()) {
      throw error.apply(String.join("; ", names.mistakes));
    }
    return Map.copyOf(names.found);
  }

  private void find(Set<String> wanted) {
    Map<String, List<Integer>> exact = places(UnaryOperator.identity());
    List<String> others = new ArrayList<>();
    for (String name : wanted) {
      List<Integer> places = exact.getOrDefault(name, List.of());
      if (places.size() == 1) {
        found.put(name, places.get(0));
      } else if (places.isEmpty()) {
        others.add(name);
      } else {
        mistakes.add(
            "column '%s' must be there once, but %s have this name".formatted(name, places.size()));
      }
    }
    findAlike(others);
  }

  private void findAlike(List<String> wanted) {
    Set<Integer> exact = Set.copyOf(found.values());
    Map<String, List<Integer>> alike = places(LooseNames::key);
    alike.remove(""); // names without letters and digits are like no other
    Map<Integer, String> taken = new HashMap<>();
    for (String name : wanted) {
      List<Integer> places =
          alike.getOrDefault(LooseNames.key(name), List.of()).stream()
              .filter(place -> !exact.contains(place))
              .toList();
      if (places.isEmpty()) {
        missing.add(name);
      } else if (places.size() > 1) {
        mistakes.add(
            "column '%s' must be one of them, but %s are like it. Say which, as in @Column(\"%s\")"
                .formatted(name, and(names(places)), columns.get(places.get(0))));
      } else {
        String other = taken.putIfAbsent(places.get(0), name);
        if (other == null) {
          found.put(name, places.get(0));
        } else {
          mistakes.add(
              "columns %s must be two, but only '%s' is like them"
                  .formatted(and(List.of(other, name)), columns.get(places.get(0))));
        }
      }
    }
  }

  private Map<String, List<Integer>> places(UnaryOperator<String> key) {
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      places.computeIfAbsent(key.apply(columns.get(i)), first -> new ArrayList<>()).add(i);
    }
    return places;
  }

  private List<String> names(Collection<Integer> places) {
    return places.stream().map(columns::get).toList();
  }

  private String missing(String table) {
    String separator = separator();
    String suggestions = missing.stream().map(this::suggestion).collect(Collectors.joining());
    return "%s must have %s %s, but has only %s.%s @Column(\"...\") on a component names its column"
        .formatted(
            table,
            missing.size() == 1 ? "column" : "columns",
            and(missing),
            list(columns),
            separator.isEmpty() ? suggestions : separator);
  }

  private String suggestion(String name) {
    return LooseNames.nearest(name, columns)
        .map(near -> " Did you mean '%s' by '%s'?".formatted(near, name))
        .orElse("");
  }

  // All of a header is one column if the file has another separator.
  private String separator() {
    for (String separator : List.of(";", "\t", "|", ",")) {
      if (columns.size() == 1 && columns.get(0).contains(separator)) {
        return " Is the separator another one, as in CsvFormat.withHeader().separatedBy('%s')?"
            .formatted(separator.equals("\t") ? "\\t" : separator);
      }
    }
    return "";
  }

  private static String list(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN ? shown : "%s, ... (%s in all)".formatted(shown, names.size());
  }

  private static String and(List<String> names) {
    List<String> quoted = names.stream().map(name -> "'" + name + "'").toList();
    int last = quoted.size() - 1;
    return last == 0
        ? quoted.get(0)
        : String.join(", ", quoted.subList(0, last)) + " and " + quoted.get(last);
  }
}
