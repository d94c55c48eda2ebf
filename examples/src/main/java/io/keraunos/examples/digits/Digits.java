package io.keraunos.examples.digits;

import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.examples.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** 1,797 handwritten digits of 8 x 8 pixels, as scikit-learn ships them. */
public final class Digits {
  private Digits() {}

  /** The digits in a folder of the user's, or those that come with the examples. */
  public static DataFile file(Optional<Path> folder) {
    return new DataFile("digits.csv.gz", Digits.class, folder);
  }

  /** Reads all of them. */
  public static Dataset<Digit> read(DataFile file) throws IOException {
    try (InputStream stream = file.open()) {
      return CsvDataset.read(
          file.name(),
          stream,
          CsvFormat.withoutHeader(),
          row -> new Digit(row.floats(0, 64), row.intValue(64)));
    }
  }
}
