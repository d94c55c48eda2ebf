package io.keraunos.logger;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Finds the end of the rows of {@code metrics.csv} that a resumed fit keeps. Bytes are read, not
 * characters, so no row can be unreadable; a line end within quotes is a part of its row.
 */
final class CsvRows {

  private static final int LONGEST_STEP = 18; // digits

  private final long lastStep;
  private final LongConsumer odd;
  private long position; // bytes read
  private long kept; // where the last row ends that is kept
  private long row; // rows that are complete, with the header
  private long step;
  private int digits;
  private int commas;
  private boolean quoted;
  private boolean fieldStart = true; // where alone a quote opens

  private CsvRows(long lastStep, LongConsumer odd) {
    this.lastStep = lastStep;
    this.odd = odd;
  }

  /**
   * Returns how many bytes the rows up to a step have. They end before the first row of a later
   * one, and before a row that a killed process did not complete.
   *
   * @param odd is told the number of each row that is kept though it is no {@code
   *     step,metric,value}; the header is row 1
   */
  static long end(Path file, long lastStep, LongConsumer odd) throws IOException {
    CsvRows rows = new CsvRows(lastStep, odd);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int next = in.read(); next >= 0 && rows.take(next); next = in.read()) {}
    }
    return rows.kept;
  }

  /** Takes a byte; returns whether the row that it may end is one to keep. */
  private boolean take(int next) {
    position++;
    boolean first = fieldStart;
    fieldStart = !quoted && (next == ',' || next == '\n');
    if (next == '"' && (quoted || first)) {
      quoted = !quoted;
      fieldStart = !quoted; // two quotes within quotes are one of the text
    } else if (next == ',' && !quoted) {
      commas++;
    } else if (next == '\n' && !quoted) {
      return complete();
    } else if (commas == 0 && next >= '0' && next <= '9' && digits < LONGEST_STEP) {
      step = 10 * step + next - '0';
      digits++;
    } else if (commas == 0 && next != '\r') {
      digits = LONGEST_STEP + 1; // no step
    }
    return true;
  }

  private boolean complete() {
    boolean known = digits > 0 && digits <= LONGEST_STEP && commas == 2;
    if (known && step > lastStep) {
      return false;
    }
    row++;
    kept = position;
    if (!known && row > 1) {
      odd.accept(row);
    }
    step = 0;
    digits = 0;
    commas = 0;
    return true;
  }
}
