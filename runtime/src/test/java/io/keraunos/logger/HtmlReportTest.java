package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.TensorFlow;

class HtmlReportTest {

  @TempDir private Path folder;

  private final SetClock clock = new SetClock();
  private final HtmlReport report = new HtmlReport(clock);

  /** A clock that goes only when it is told to. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  private static MetricValues values(String name, double value) {
    return new MetricValues(Map.of(name, value));
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve("report.html"));
  }

  private RunData data() throws IOException {
    return ReportPage.data(page());
  }

  private RunData.Curve curve(String name) throws IOException {
    return data().charts().stream()
        .flatMap(chart -> chart.curves().stream())
        .filter(curve -> curve.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Logs {@code loss} = step, every ten steps. */
  private void run(long from, long to) throws IOException {
    report.start(folder, from, Map.of("module", "Net"));
    for (long step = from + 10; step <= to; step += 10) {
      report.log(step, values("loss", step));
    }
    report.end();
  }

  @Test
  void thePageSaysWhatTheRunWas() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("module", "Cifar10Net");
    settings.put("seed", "7");
    report.start(folder, 0, settings);
    report.log(1_000, values("train_loss", 0.75));
    report.log(1_000, new MetricValues(Map.of("val_loss", 0.5, "val_acc", 0.625)));
    report.log(2_000, values("train_loss", 0.25));
    clock.pass(Duration.ofSeconds(75));
    report.end();
    String page = page();
    assertThat(page).contains("<h1>Cifar10Net <span>" + folder.getFileName() + "</span></h1>");
    assertThat(page).contains("<b class=\"ended\">ended</b>");
    assertThat(page).contains("step 2,000 · trained for 1 min 15 s");
    assertThat(page).contains("<tr><th scope=\"row\">seed</th><td>7</td></tr>");
    assertThat(page).contains("<td>" + TensorFlow.version() + "</td>");
    assertThat(page).contains(System.getProperty("java.version"));
    assertThat(page).contains("<td>2026-05-01 12:00:00 Z</td>");
    assertThat(page)
        .contains(
            "<th scope=\"row\">train_loss</th><td>0.25 <small>step 2,000</small></td>"
                + "<td>0.25 <small>step 2,000</small></td><td>0.75 <small>step 1,000</small></td>");
    assertThat(page).doesNotContain("{{");
    assertThat(page).doesNotContain("Resumed");
    assertThat(data().charts().stream().map(RunData.Chart::title).toList())
        .containsExactly("loss", "val_acc");
  }

  private static final Figure.Matrix MATRIX =
      new Figure.Matrix(
          List.of("<a>", "b"), List.of(List.of(1_500L, 0L), List.of(0L, 0L)), "all are right");

  @Test
  void theNewestFigureOfANameIsShown() throws Exception {
    report.start(folder, 0, Map.of("module", "Net"));
    assertThat(page()).contains("<section class=\"figures\" aria-label=\"Figures\"></section>");
    Figure.Point middle = new Figure.Point(0.5, 0.5);
    report.figure(
        1, "val_roc", new Figure.Curve("<x>", "up", List.of(middle, middle), 0, 1, "old"));
    report.figure(
        1_000, "val_roc", new Figure.Curve("<x>", "up", List.of(middle, middle), 0, 1, "<new>"));
    report.figure(1_000, "confusion", MATRIX);
    report.log(1_000, values("loss", 1));
    clock.pass(Duration.ofSeconds(75));
    report.end();
    String page = page();
    assertThat(page).contains("<figcaption>&lt;new&gt; <small>step 1,000</small></figcaption>");
    assertThat(page).doesNotContain("<figcaption>old");
    assertThat(page).contains("points=\"179.0,143.0 \""); // a point that comes twice is one
    assertThat(page).contains(">&lt;x&gt;</text>");
    assertThat(page).contains("<figure class=\"other\"><div class=\"head\"><h2>confusion</h2>");
    assertThat(page)
        .contains("<th scope=\"row\">&lt;a&gt;</th><td style=\"--share:1.000\">1,500</td>");
    assertThat(page).contains("<th scope=\"row\">b</th><td style=\"--share:0.000\">0</td>");
    clock.pass(Duration.ofHours(3));
    report.figuresAfterFit(folder, 1_000, Map.of("test_confusion", MATRIX));
    String after = page();
    assertThat(after).contains("<h2>val_roc</h2>");
    assertThat(after).contains("all are right <small>after the fit</small>");
    assertThat(after).contains("step 1,000 · trained for 1 min 15 s · written");
    // Another fit of the run begins without them: they were of other weights.
    report.start(folder, 1_000, Map.of("module", "Net"));
    assertThat(page()).doesNotContain("<h2>test_confusion</h2>");
    report.end();
  }

  @Test
  void thePageLoadsNothing() throws Exception {
    run(0, 10);
    String known = page().replace("http://www.w3.org/2000/svg", "");
    assertThat(known).doesNotContain("http:");
    assertThat(known).doesNotContain("https:");
    assertThat(known).doesNotContain("src=");
    assertThat(known).contains("default-src 'none'");
  }

  @Test
  void namesCannotLeaveTheirPlace() throws Exception {
    String name = "</script><script>alert(1)</script><!-- & \"'{{data}}\u2028 \ud83d";
    report.start(folder, 0, Map.of("module", name, name, name));
    report.log(1, values(name, 1));
    report.end();
    String page = page();
    assertThat(page).doesNotContain("<script>alert");
    assertThat(page).contains("<th scope=\"row\">&lt;/script&gt;&lt;script&gt;");
    assertThat(page).contains("{{data}}");
    assertThat(page.split("</script>", -1)).hasLength(3); // the data's end, and the script's
    assertThat(data().charts().get(0).title()).isEqualTo(name.replace('\ud83d', '?'));
  }

  @Test
  void whatIsNotFiniteIsSaidAndKept() throws Exception {
    report.start(folder, 0, Map.of());
    report.log(1, values("loss", 3));
    report.log(2, values("loss", Double.POSITIVE_INFINITY));
    report.log(3, values("loss", Double.NEGATIVE_INFINITY));
    report.log(4, values("loss", Double.NaN));
    report.end();
    assertThat(page()).contains("<td class=\"odd\">NaN <small>step 4</small></td><td>3 <small>");
    assertThat(page()).contains("\"values\":[3.0,\"Infinity\",\"-Infinity\",\"NaN\"]");
    assertThat(curve("loss").values())
        .usingExactEquality()
        .containsExactly(
            new double[] {3, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN})
        .inOrder();
  }

  @Test
  void aLongRunHasASmallReport() throws Exception {
    report.start(folder, 0, Map.of());
    for (int step = 1; step <= 100_000; step++) {
      report.log(step, values("train_loss", step == 77_777 ? 1e6 : 1.0 / step));
    }
    report.end();
    assertThat(Files.size(folder.resolve("report.html"))).isLessThan(150_000L);
    assertThat(curve("train_loss").steps().length).isAtMost(Series.MOST);
    assertThat(page()).contains("<td>1000000 <small>step 77,777</small></td>");
  }

  @Test
  void itIsWrittenAtTheStartThenNowAndThenAndAtTheEnd() throws Exception {
    report.start(folder, 0, Map.of());
    assertThat(page()).contains("data-status=\"running\"");
    assertThat(page()).contains("No values yet.");
    clock.pass(Duration.ofSeconds(9));
    report.log(1, values("loss", 1));
    assertThat(data().charts()).isEmpty();
    clock.pass(Duration.ofSeconds(1));
    report.log(2, values("loss", 2));
    assertThat(curve("loss").steps()).hasLength(2);
    clock.pass(Duration.ofSeconds(9));
    report.log(3, values("loss", 3));
    assertThat(curve("loss").steps()).hasLength(2);
    clock.pass(Duration.ofDays(-1));
    report.log(4, values("loss", 4));
    assertThat(curve("loss").steps()).hasLength(4);
    report.log(5, values("loss", 5));
    report.end();
    report.end();
    assertThat(curve("loss").steps()).hasLength(5);
    assertThat(page()).contains("data-status=\"ended\"");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).toList())
          .containsExactly("report.html");
    }
  }

  @Test
  void aResumedReportGoesOnAfterTheCheckpoint() throws Exception {
    report.start(folder, 0, Map.of());
    for (long step = 10; step <= 30; step += 10) {
      clock.pass(Duration.ofSeconds(20));
      report.log(step, values("loss", step));
    }
    report.log(30, values("val_loss", 1));
    // Killed here. A report that was written by half is under another name.
    Files.writeString(folder.resolve(".report.html.unfinished"), "<!DOC");
    clock.pass(Duration.ofHours(5));
    HtmlReport resumed = new HtmlReport(clock);
    resumed.start(folder, 20, Map.of());
    assertThat(curve("loss").steps()).isEqualTo(new long[] {10, 20});
    clock.pass(Duration.ofSeconds(30));
    resumed.log(30, values("loss", 3));
    resumed.end();
    assertThat(curve("loss").steps()).isEqualTo(new long[] {10, 20, 30});
    assertThat(curve("loss").values()).usingExactEquality().containsExactly(10, 20, 3).inOrder();
    assertThat(page()).contains("<th scope=\"row\">Resumed</th><td>from step 20</td>");
    assertThat(page()).contains("<th scope=\"row\">Duration</th><td>1 min 30 s</td>");
    assertThat(page()).contains("<td>2026-05-01 12:00:00 Z</td>");
    assertThat(page()).doesNotContain("class=\"note\">Values");
    run(30, 40);
    assertThat(page()).contains("<td>2 times, last from step 30</td>");
  }

  @Test
  void aNewFitBeginsAnew() throws Exception {
    run(0, 30);
    run(0, 10);
    assertThat(curve("loss").steps()).isEqualTo(new long[] {10});
    assertThat(page()).doesNotContain("Resumed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1,\"charts\":[{",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1,</script>",
        "<script type=\"application/json\" id=\"run-data\"></script>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":2,\"charts\":[]}</script>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1}</script>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1,\"charts\":[{\"curves\":"
            + "[{\"name\":\"a\",\"width\":1,\"steps\":[1],\"values\":[\"x\"]}]}]}</script>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1,\"charts\":[{\"curves\":"
            + "[{\"name\":\"a\",\"width\":1,\"steps\":[1,1],\"values\":[1,1]}]}]}</script>",
        "<script type=\"application/json\" id=\"run-data\">{\"format\":1,\"charts\":[{\"curves\":"
            + "[{\"name\":\"a\",\"width\":1,\"steps\":[1],\"values\":[null]}]}]}</script>",
        "\ud83d\u0000"
      })
  void aDamagedReportIsAWarningAndANewHistory(String damaged) throws Exception {
    Files.write(folder.resolve("report.html"), damaged.getBytes(StandardCharsets.UTF_16));
    Files.write(folder.resolve("report.html"), damaged.getBytes(StandardCharsets.UTF_8));
    String said = said(() -> run(1_000, 1_020));
    assertThat(said).contains("WARN");
    assertThat(said).contains("report.html cannot be read: ");
    assertThat(said).contains("The report begins anew, at step 1000");
    assertThat(curve("loss").steps()).isEqualTo(new long[] {1_010, 1_020});
    assertThat(page()).contains("Values up to step 1,000 are not in this report");
    run(1_010, 1_020);
    assertThat(page()).contains("Values up to step 1,000 are not in this report");
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Returns the logged lines: the tests' SLF4J writes to the standard error. */
  private static String said(Work work) throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPageThatCannotBeWrittenEndsTheFitAtItsStartOnly() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    report.start(other, 0, Map.of());
    Files.delete(other.resolve("report.html"));
    Files.delete(other);
    clock.pass(Duration.ofMinutes(1));
    String said =
        said(
            () -> {
              report.log(1, values("loss", 1));
              clock.pass(Duration.ofMinutes(1));
              report.log(2, values("loss", 2));
            });
    assertThat(said.split("report.html cannot be written", -1)).hasLength(2); // said once
    Files.createDirectory(other);
    clock.pass(Duration.ofMinutes(1));
    report.log(3, values("loss", 3));
    assertThat(Files.readString(other.resolve("report.html"))).contains("\"steps\":[1,2,3]");
    assertThrows(
        IOException.class,
        () -> new HtmlReport(clock).start(folder.resolve("nowhere"), 0, Map.of()));
  }

  @Test
  void aReportMustBeStarted() {
    assertThrows(IllegalStateException.class, () -> report.log(1, values("loss", 1)));
    report.end();
  }

  @Test
  void manyMetricsKeepTheirOrder() throws Exception {
    Map<String, Double> values = new LinkedHashMap<>();
    List.of("train_loss", "learning_rate", "val_acc").forEach(name -> values.put(name, 1.0));
    report.start(folder, 0, Map.of());
    report.log(1, new MetricValues(values));
    report.log(1, values("val_loss", 2));
    report.end();
    String page = page();
    assertThat(
            Stream.of("train_loss", "val_loss", "val_acc", "learning_rate")
                .map(name -> page.indexOf("<th scope=\"row\">" + name))
                .toList())
        .isInStrictOrder();
  }
}
