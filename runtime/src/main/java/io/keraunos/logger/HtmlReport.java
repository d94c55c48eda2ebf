package io.keraunos.logger;

import io.keraunos.file.WholeFile;
import io.keraunos.metric.MetricValues;
import io.keraunos.step.Figure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@code report.html}: the curves of all metrics, their last, lowest and highest values, the
 * settings and the environment, on a page that any browser shows. It needs nothing but itself: no
 * network, no server, no other file, so it can be sent to somebody or kept with the weights.
 *
 * <pre>{@code
 * Cifar10NetTrainer.builder(new Cifar10Net(data)).loggers(new HtmlReport())
 * }</pre>
 *
 * <p>Metrics whose names agree apart from a leading {@code train_}, {@code val_} or {@code test_}
 * share a chart. A metric keeps at most 2,000 points: of more, the lowest and the highest of
 * neighbouring ones are kept, so memory, file and time stay small however long the fit is, and no
 * spike is lost. {@link CsvLogger} keeps every value.
 *
 * <p>The page is written when the fit begins, at most every 10 seconds while it logs, before a
 * checkpoint, and when it ends; each time as a whole, so that a killed run leaves a report too and
 * a browser never sees half of one. Between checkpoints writing takes at most about a hundredth of
 * the time: where it is slow it is done less often.
 *
 * <p>A resumed fit goes on with the curves that are in the page, without what came after its
 * checkpoint. If the page is damaged a warning says so, and the curves begin at the checkpoint.
 * That the page cannot be written ends the fit at its start only; later it is a warning, and tried
 * again.
 */
public final class HtmlReport implements MetricLogger {

  static final String FILE = "report.html";

  private static final Logger LOG = LoggerFactory.getLogger(HtmlReport.class);
  private static final Duration REFRESH = Duration.ofSeconds(10);

  /** Number of times the duration of the first write that must pass before the next one. */
  private static final int PAUSE = 100;

  private final Clock clock;
  private @Nullable Open open;
  private @Nullable Open ended; // the last one, for figures that come after it

  /** Creates a report that is written to the run's folder. */
  public HtmlReport() {
    this(Clock.system(ZoneId.systemDefault()));
  }

  HtmlReport(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    Instant now = clock.instant();
    ReportPage page = new ReportPage(folder, settings, RunEnvironment.here(), clock.getZone());
    Open started = new Open(clock, folder, page, history(folder.resolve(FILE), step, now), now);
    started.write(ReportPage.Status.RUNNING);
    open = started;
  }

  private static RunHistory history(Path file, long step, Instant now) throws IOException {
    if (step > 0 && Files.exists(file)) {
      try {
        String page = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return RunHistory.resume(ReportPage.data(page), step);
      } catch (IllegalArgumentException e) {
        LOG.warn(
            "{} cannot be read: {}. The report begins anew, at step {}",
            file,
            e.getMessage(),
            step);
      }
    }
    return RunHistory.begin(now, step);
  }

  @Override
  public void log(long step, MetricValues values) {
    if (open == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    open.log(step, values);
  }

  @Override
  public void table(String title, List<List<String>> rows) {
    if (open == null) {
      throw new IllegalStateException("the logger must be started before it takes a table");
    }
    open.page.table(title, rows);
    open.behind = true;
  }

  @Override
  public void warning(long step, String text) {
    if (open == null) {
      throw new IllegalStateException("the logger must be started before it takes a warning");
    }
    open.warn(step, text);
  }

  @Override
  public void figure(long step, String name, Figure figure) {
    if (open == null) {
      throw new IllegalStateException("the logger must be started before it takes a figure");
    }
    open.draw(name, "step " + Figures.count(step), figure);
  }

  @Override
  public void figuresAfterFit(Path folder, long step, Map<String, Figure> figures) {
    Open last = ended;
    if (last != null && last.folder.equals(folder)) {
      figures.forEach((name, figure) -> last.draw(name, "after the fit", figure));
      last.tryToWrite(ReportPage.Status.ENDED);
    }
  }

  @Override
  public boolean logsThroughput() {
    return true;
  }

  @Override
  public boolean isReport() {
    return true;
  }

  /** Writes the page if something was logged since it was written last. */
  @Override
  public String mark() {
    if (open != null) {
      open.catchUp();
    }
    return "";
  }

  @Override
  public void end() {
    if (open != null) {
      open.end();
      open.tryToWrite(ReportPage.Status.ENDED);
      ended = open;
      open = null;
    }
  }

  /** State of a report while its fit runs. */
  private static final class Open {
    private final Clock clock;
    private final Path folder;
    private final ReportPage page;
    private final RunHistory history;
    private final Instant start;
    private Instant tried; // when it was last written, or tried to
    private Duration pause = REFRESH; // and how long after that it is not
    private boolean failing;
    private boolean behind; // what was logged is not in the page yet
    private @Nullable Instant end; // of the fit

    Open(Clock clock, Path folder, ReportPage page, RunHistory history, Instant start) {
      this.clock = clock;
      this.folder = folder;
      this.page = page;
      this.history = history;
      this.start = start;
      this.tried = start;
    }

    void log(long step, MetricValues values) {
      history.add(step, values);
      behind = true;
      Duration since = Duration.between(tried, clock.instant());
      // A clock that was set back must not stop the refreshing.
      if (since.isNegative() || since.compareTo(pause) >= 0) {
        tryToWrite(ReportPage.Status.RUNNING);
      }
    }

    void draw(String name, String when, Figure figure) {
      history.draw(name, when, figure);
      behind = true;
    }

    void warn(long step, String text) {
      history.warn(step, text);
      behind = true;
    }

    void end() {
      end = clock.instant();
    }

    void catchUp() {
      if (behind) {
        tryToWrite(ReportPage.Status.RUNNING);
      }
    }

    /** Writes the page; logs the first failure as a warning, since no value is lost by it. */
    void tryToWrite(ReportPage.Status status) {
      try {
        write(status);
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.warn("{} cannot be written, and is not up to date", folder.resolve(FILE), e);
        }
        failing = true;
      }
    }

    /** Writes the page, whole or not at all. */
    void write(ReportPage.Status status) throws IOException {
      Instant now = clock.instant();
      Duration trained = Duration.between(start, end == null ? now : end);
      try {
        WholeFile.write(
            folder.resolve(FILE),
            to -> {
              // An encoder that replaces what is no character, as a name may have half of one.
              Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
              page.write(out, history, status, now, trained);
              out.flush();
            });
        behind = false;
      } finally {
        tried = clock.instant();
        Duration rest = Duration.between(now, tried).multipliedBy(PAUSE);
        pause = rest.compareTo(REFRESH) > 0 ? rest : REFRESH;
      }
    }
  }
}
