package io.keraunos.logger;

import io.keraunos.file.WholeFile;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A page with the metrics and figures of one evaluation, which needs nothing but itself. */
public final class FigurePage {
  private FigurePage() {}

  /**
   * Writes the page, whole or not at all.
   *
   * @param file in the place of what is there
   */
  public static void write(
      Path file, String title, MetricValues metrics, Map<String, Figure> figures)
      throws IOException {
    StringBuilder rows = new StringBuilder();
    metrics
        .asMap()
        .forEach(
            (name, value) ->
                rows.append(
                    "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                        .formatted(Figures.escaped(name), Figures.number(value))));
    StringBuilder drawn = new StringBuilder();
    figures.forEach((name, figure) -> drawn.append(FigureHtml.of(name, "", figure)));
    WholeFile.write(
        file,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s</title>
        <style>
        %2$s</style>
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        <section class="figures">
        %3$s</section>
        <table class="metrics"><tbody>
        %4$s</tbody></table>
        </main>
        </body>
        </html>
        """
            .formatted(Figures.escaped(title), ReportPage.resource("report.css"), drawn, rows));
  }
}
