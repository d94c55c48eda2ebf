package io.keraunos.logger;

import io.keraunos.step.Figure;
import java.util.List;
import java.util.stream.Collectors;

/** Describes figures in the Markdown that TensorBoard shows. */
final class FigureMarkdown {
  private FigureMarkdown() {}

  /** Returns what a picture without words does not say. */
  static String of(Figure figure) {
    if (figure instanceof Figure.Curve curve) {
      return "%s: %s over %s".formatted(curve.summary(), curve.up(), curve.across());
    } else if (figure instanceof Figure.Matrix matrix) {
      return matrix.summary() + "\n\n" + table(matrix);
    }
    throw new AssertionError(figure);
  }

  private static String table(Figure.Matrix matrix) {
    List<String> names = matrix.classes().stream().map(FigureMarkdown::cell).toList();
    StringBuilder table = new StringBuilder("| is, taken for | ");
    table.append(String.join(" | ", names)).append(" |\n|---");
    table.append("|---:".repeat(names.size())).append("|\n");
    for (int i = 0; i < names.size(); i++) {
      table.append("| ").append(names.get(i)).append(" | ");
      table.append(
          matrix.counts().get(i).stream()
              .map(count -> Long.toString(count))
              .collect(Collectors.joining(" | ")));
      table.append(" |\n");
    }
    return table.toString();
  }

  private static String cell(String name) {
    return name.replace("|", "\\|");
  }
}
