package io.keraunos.logger;

import io.keraunos.metric.MetricValues;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes metrics to {@code metrics.csv}: a row {@code step,metric,value} for each value, which
 * grows as the fit goes on and needs no knowledge of all metrics beforehand. The settings are in
 * {@code settings.csv}. A resumed fit goes on in the same files, without the rows after its
 * checkpoint.
 */
public final class CsvLogger implements MetricLogger {

  private static final String FILE = "metrics.csv";
  private static final String HEADER = "step,metric,value";

  private @Nullable Path file;
  private @Nullable Writer writer;

  @Override
  public void start(Path folder, long step, Map<String, String> settings) throws IOException {
    List<String> rows = new ArrayList<>(List.of("setting,value"));
    settings.forEach((name, value) -> rows.add(quoted(name) + "," + quoted(value)));
    Files.write(folder.resolve("settings.csv"), rows);
    Path to = folder.resolve(FILE);
    Files.write(to, kept(to, step));
    file = to;
    writer = Files.newBufferedWriter(to, StandardOpenOption.APPEND);
  }

  private static List<String> kept(Path file, long step) throws IOException {
    List<String> kept = new ArrayList<>(List.of(HEADER));
    if (Files.exists(file)) {
      for (String row : Files.readAllLines(file)) {
        int comma = row.indexOf(',');
        boolean whole = row.matches("\\d{1,18},.*,[^,]+");
        if (whole && Long.parseLong(row.substring(0, comma)) <= step) {
          kept.add(row);
        }
      }
    }
    return kept;
  }

  @Override
  public void log(long step, MetricValues values) throws IOException {
    Writer to = writer;
    if (to == null || file == null) {
      throw new IllegalStateException("the logger must be started before it logs");
    }
    if (!Files.exists(file)) { // it would be written to nowhere
      throw new NoSuchFileException(file.toString());
    }
    for (Map.Entry<String, Double> value : values.asMap().entrySet()) {
      to.write(step + "," + quoted(value.getKey()) + "," + value.getValue() + "\n");
    }
    to.flush();
  }

  private static String quoted(String text) {
    return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public void end() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
