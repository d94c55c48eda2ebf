package io.keraunos.data;

import java.nio.file.Path;

/**
 * Where a record stands.
 *
 * @param record its number in the file, from 0
 * @param offset the byte of the file at which its header begins
 */
record TfRecordAddress(Path file, long record, long offset) {

  TfRecordException error(String rule) {
    return new TfRecordException(this + ": " + rule, null);
  }

  @Override
  public String toString() {
    return "%s, record %d (at byte %d)".formatted(file, record, offset);
  }
}
