package io.keraunos.data;

import io.keraunos.check.Check;

/**
 * Limits on what a CSV file may take of memory.
 *
 * @param maxColumns the most values a record may have; 1,048,576 by default
 * @param maxFieldLength the most characters a value may have; 16,777,216 by default
 * @param maxRecordLength the most characters a record may have; 67,108,864 by default
 */
public record CsvLimits(int maxColumns, int maxFieldLength, int maxRecordLength) {

  static final CsvLimits DEFAULT = new CsvLimits(1 << 20, 1 << 24, 1 << 26);

  /** Checks the values. */
  public CsvLimits {
    Check.atLeast("maxColumns", maxColumns, 1);
    Check.atLeast("maxFieldLength", maxFieldLength, 1);
    Check.atLeast("maxRecordLength", maxRecordLength, 1);
  }
}
