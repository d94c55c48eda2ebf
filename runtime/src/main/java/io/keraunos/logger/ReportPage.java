package io.keraunos.logger;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a report. Its text and tables are in the HTML itself; its script only draws the
 * curves, from the {@link RunData} that lie in the page.
 */
final class ReportPage {

  /** The status of a fit. Loggers are not told whether it went well. */
  enum Status {
    RUNNING,
    ENDED;

    String word() {
      return this == RUNNING ? "running" : "ended";
    }
  }

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");
  private static final String DATA_BEGIN = "<script type=\"application/json\" id=\"run-data\">";
  private static final String DATA_END = "</script>";

  private final String template;
  private final Path folder;
  private final String name;
  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final ZoneId zone;
  private final Map<String, List<List<String>>> tables = new LinkedHashMap<>();

  ReportPage(
      Path folder, Map<String, String> settings, Map<String, String> environment, ZoneId zone)
      throws IOException {
    this.template =
        resource("report.html")
            .replace("{{style}}", resource("report.css"))
            .replace("{{script}}", resource("report.js"));
    this.folder = folder.toAbsolutePath().normalize();
    this.name = settings.getOrDefault("module", last(this.folder));
    this.settings = new LinkedHashMap<>(settings);
    this.environment = new LinkedHashMap<>(environment);
    this.zone = zone;
  }

  /** Adds a table, or takes the place of one of this title. */
  void table(String title, List<List<String>> rows) {
    tables.put(title, List.copyOf(rows));
  }

  /** Returns the text of a file beside the classes. */
  static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the resource " + name + " must be beside the classes of Keraunos");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String last(Path folder) {
    Path last = folder.getFileName();
    return last == null ? folder.toString() : last.toString();
  }

  /**
   * Finds the data in a page.
   *
   * @throws IllegalArgumentException if they are not there, or damaged
   */
  static RunData data(String page) {
    int begin = page.indexOf(DATA_BEGIN);
    int end = page.indexOf(DATA_END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException("it has no data of a run");
    }
    return RunData.parse(page.substring(begin + DATA_BEGIN.length(), end));
  }

  /**
   * Writes the page.
   *
   * @param now the time of writing
   * @param trained the duration of training in this part of the run
   */
  void write(Writer out, RunHistory history, Status status, Instant now, Duration trained)
      throws IOException {
    Matcher place = PLACE.matcher(template);
    int done = 0;
    while (place.find()) {
      out.append(template, done, place.start());
      done = place.end();
      switch (place.group(1)) {
        case "title" -> out.append(Figures.escaped("%s · %s".formatted(name, last(folder))));
        case "name" -> out.append(Figures.escaped(name));
        case "folder" -> out.append(Figures.escaped(last(folder)));
        case "status" -> out.append(status.word());
        case "written" -> out.append(now.toString());
        case "summary" -> out.append(summary(history, status, now, trained));
        case "notes" -> out.append(notes(history));
        case "warnings" -> out.append(warnings(history));
        case "figures" -> out.append(figures(history));
        case "metrics" -> out.append(metrics(history));
        case "tables" -> tables(out);
        case "settings" -> rows(out, settings);
        case "environment" -> rows(out, environment);
        case "run" -> rows(out, run(history, trained));
        case "data" -> {
          out.append(DATA_BEGIN);
          history.data(trained).writeTo(out);
          out.append(DATA_END);
        }
        default -> throw new IllegalStateException("report.html has an unknown " + place.group());
      }
    }
    out.append(template, done, template.length());
  }

  private String summary(RunHistory history, Status status, Instant now, Duration trained) {
    return "step %s %s %s · written %s"
        .formatted(
            Figures.count(history.step()),
            status == Status.RUNNING ? "after" : "· trained for",
            Figures.duration(history.spent(trained)),
            "<time datetime=\"%s\">%s</time>"
                .formatted(now, Figures.escaped(Figures.time(now, zone))));
  }

  private static String notes(RunHistory history) {
    return history.missing() == 0
        ? ""
        : "<p class=\"note\">Values up to step %s are not in this report: when the run was resumed there, no earlier report could be read.</p>"
            .formatted(Figures.count(history.missing()));
  }

  private static String warnings(RunHistory history) {
    StringBuilder items = new StringBuilder();
    history
        .warnings()
        .forEach(
            (text, step) ->
                items.append(
                    "<li>%s <small>step %s</small></li>\n"
                        .formatted(Figures.escaped(text), Figures.count(step))));
    return items.isEmpty()
        ? ""
        : "<section class=\"warnings\">\n<h2>Warnings</h2>\n<ul>\n%s</ul>\n</section>\n"
            .formatted(items);
  }

  private static String figures(RunHistory history) {
    StringBuilder figures = new StringBuilder();
    history
        .figures()
        .forEach(
            (name, drawn) -> figures.append(FigureHtml.of(name, drawn.when(), drawn.figure())));
    return figures.toString();
  }

  private static String metrics(RunHistory history) {
    StringBuilder rows = new StringBuilder();
    history
        .series()
        .forEach(
            (metric, series) ->
                rows.append("<tr><th scope=\"row\">%s</th>".formatted(Figures.escaped(metric)))
                    .append(cell(series, series.size() - 1))
                    .append(cell(series, series.lowest()))
                    .append(cell(series, series.highest()))
                    .append("</tr>\n"));
    return rows.isEmpty() ? "<tr><td colspan=\"4\">No values yet.</td></tr>" : rows.toString();
  }

  private static String cell(Series series, int index) {
    if (index < 0) {
      return "<td>none</td>";
    }
    double value = series.value(index);
    return "<td%s>%s <small>step %s</small></td>"
        .formatted(
            Double.isFinite(value) ? "" : " class=\"odd\"",
            Figures.number(value),
            Figures.count(series.step(index)));
  }

  private Map<String, String> run(RunHistory history, Duration trained) {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("Folder", folder.toString());
    run.put("Started", Figures.time(history.firstStart(), zone));
    run.put("Duration", Figures.duration(history.spent(trained)));
    resumed(history).ifPresent(resumed -> run.put("Resumed", resumed));
    return run;
  }

  private static Optional<String> resumed(RunHistory history) {
    if (history.resumes() == 0) {
      return Optional.empty();
    }
    String from = "from step " + Figures.count(history.start());
    return Optional.of(
        history.resumes() == 1
            ? from
            : "%s times, last %s".formatted(Figures.count(history.resumes()), from));
  }

  private void tables(Writer out) throws IOException {
    for (Map.Entry<String, List<List<String>>> table : tables.entrySet()) {
      out.append("<section>\n<h2>%s</h2>\n".formatted(Figures.escaped(table.getKey())));
      out.append("<div class=\"wide\"><table>\n<thead>");
      for (int row = 0; row < table.getValue().size(); row++) {
        String tag = row == 0 ? "<th scope=\"col\">%s</th>" : "<td>%s</td>";
        out.append("<tr>");
        for (String cell : table.getValue().get(row)) {
          out.append(tag.formatted(Figures.escaped(cell)));
        }
        out.append(row == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n");
      }
      out.append("</tbody>\n</table></div>\n</section>\n");
    }
  }

  private static void rows(Writer out, Map<String, String> values) throws IOException {
    for (Map.Entry<String, String> value : values.entrySet()) {
      out.append(
          "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
              .formatted(Figures.escaped(value.getKey()), Figures.escaped(value.getValue())));
    }
  }
}
