package io.keraunos.trainer;

import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A table for the terminal: a name and some numbers in each line. */
final class TextTable {

  private static final int NARROWEST = 9;

  private final List<List<String>> lines = new ArrayList<>();

  /** Creates a table without lines but for its head: a name, then one for each number. */
  TextTable(List<String> head) {
    lines.add(List.copyOf(head));
  }

  /** Adds a line. */
  void row(String name, double... numbers) {
    lines.add(
        Stream.concat(Stream.of(name), Arrays.stream(numbers).mapToObj(NumberText::of)).toList());
  }

  /** Returns the lines: names to the left, numbers to the right. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      text.append(text.isEmpty() ? "" : "\n");
      String name = line.get(0);
      text.append(name).append(" ".repeat(width(0) - name.length()));
      for (int column = 1; column < line.size(); column++) {
        int width = Math.max(NARROWEST, width(column));
        String number = line.get(column);
        text.append("  ").append(" ".repeat(width - number.length())).append(number);
      }
    }
    return text.toString();
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
