package io.keraunos.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The place of a record in a file.
 *
 * @param record its number in the file, from 0
 * @param offset the byte at which its header begins, in the file or in what is unpacked from it
 * @param unpacked whether the file is packed
 */
record TfRecordAddress(Path file, long record, long offset, boolean unpacked) {

  TfRecordException error(String rule) {
    return error(rule, null);
  }

  TfRecordException error(String rule, @Nullable Throwable cause) {
    return new TfRecordException(this + ": " + rule, cause);
  }

  @Override
  public String toString() {
    return "%s, record %s (at byte %s%s)"
        .formatted(file, record, offset, unpacked ? " unpacked" : "");
  }
}
