package io.keraunos.logger;

import io.keraunos.file.AppendedFile;
import io.keraunos.file.WholeFile;
import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes metrics to {@code metrics.csv}: a row {@code step,metric,value} for each value, which
 * grows as the fit goes on and needs no knowledge of all metrics beforehand. A name that has a
 * comma, a quote or a line end stands in quotes, as RFC 4180 has it. The settings are in {@code
 * settings.csv}.
 *
 * <p>A resumed fit goes on in the same files: {@code metrics.csv} is cut off where it ended when
 * the checkpoint was written, and never written anew. Where a checkpoint does not say that, or the
 * file was edited, it is cut off before the first row of a later step; a row that is no {@code
 * step,metric,value} stays as it is, and a warning names it.
 */
public final class CsvLogger implements MetricLogger {

  private static final Logger LOG = LoggerFactory.getLogger(CsvLogger.class);
  private static final String FILE = "metrics.csv";
  private static final String HEADER = "step,metric,value\n";

  private @Nullable AppendedFile file;

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    Path to = folder.resolve(FILE);
    open(to, Files.exists(to) ? endOfStep(to, step) : 0, settings);
  }

  private static long endOfStep(Path file, long step) throws IOException {
    return CsvRows.end(
        file,
        step,
        row ->
            LOG.warn(
                "row {} of {} must be step,metric,value, but is something else; it stays as it is",
                row,
                file));
  }

  @Override
  public void resume(Path folder, long step, String mark, Map<String, String> settings)
      throws IOException {
    Path to = folder.resolve(FILE);
    long length = mark.matches("\\d{1,18}") ? Long.parseLong(mark) : -1;
    if (endsARow(to, length)) {
      open(to, length, settings);
    } else {
      LOG.warn(
          "{} was changed since the checkpoint of step {}, which says that its {} bytes end a row;"
              + " rows up to that step are kept",
          to,
          step,
          mark);
      start(folder, step, settings);
    }
  }

  private static boolean endsARow(Path file, long length) throws IOException {
    if (length < 1 || !Files.exists(file) || Files.size(file) < length) {
      return false;
    }
    try (var in = Files.newInputStream(file)) {
      in.skipNBytes(length - 1);
      return in.read() == '\n';
    }
  }

  private void open(Path to, long length, Map<String, String> settings) throws IOException {
    StringBuilder rows = new StringBuilder("setting,value\n");
    settings.forEach(
        (name, value) -> rows.append(quoted(name)).append(',').append(quoted(value)).append('\n'));
    WholeFile.write(to.resolveSibling("settings.csv"), rows.toString());
    if (length == 0) {
      WholeFile.write(to, HEADER);
    } else {
      AppendedFile.cut(to, length);
    }
    file = AppendedFile.open(to);
  }

  @Override
  public void log(long step, MetricValues values) throws IOException {
    StringBuilder rows = new StringBuilder();
    values
        .asMap()
        .forEach(
            (name, value) ->
                rows.append(step)
                    .append(',')
                    .append(quoted(name))
                    .append(',')
                    .append(value)
                    .append('\n'));
    opened().append(rows.toString().getBytes(StandardCharsets.UTF_8));
  }

  private AppendedFile opened() {
    if (file == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    return file;
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public String mark() throws IOException {
    opened().force();
    return Long.toString(opened().length());
  }

  @Override
  public void end() throws IOException {
    AppendedFile opened = file;
    file = null;
    if (opened != null) {
      opened.close();
    }
  }
}
