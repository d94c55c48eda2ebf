package io.keraunos.benchmarks;

import io.keraunos.data.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The made data as files of little-endian numbers, for peers that are not written in Java. */
final class MadeFiles {

  private MadeFiles() {}

  /** Writes {@code rows.bin}, numbers as float32, and {@code text.bin}, tokens as int32. */
  static void write(Path target) throws IOException {
    byte[] rowBytes = new byte[MadeRow.ROWS * (MadeRow.NUMBERS + 1) * Float.BYTES];
    ByteBuffer rows = ByteBuffer.wrap(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (MadeRow row : all(MadeRow.table())) {
      for (float number : row.numbers()) {
        rows.putFloat(number);
      }
      rows.putFloat(row.label());
    }
    Files.write(target.resolve("rows.bin"), rowBytes);
    byte[] textBytes = new byte[MadeText.LINES * (MadeText.LENGTH + 1) * Integer.BYTES];
    ByteBuffer text = ByteBuffer.wrap(textBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (MadeText line : all(MadeText.lines())) {
      for (int token : line.tokens()) {
        text.putInt(token);
      }
      text.putInt(line.next()[MadeText.LENGTH - 1]);
    }
    Files.write(target.resolve("text.bin"), textBytes);
  }

  /** Writes {@code mixed.bin}, rows as {@link MadeMixed#putTo} writes them. */
  static void writeMixed(Path target) throws IOException {
    byte[] bytes = new byte[MadeMixed.ROWS * MadeMixed.BYTES];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (MadeMixed row : all(MadeMixed.table())) {
      row.putTo(file);
    }
    Files.write(target.resolve("mixed.bin"), bytes);
  }

  private static <T> List<T> all(Dataset<T> dataset) throws IOException {
    List<T> all = new ArrayList<>();
    try {
      for (long i = 0; i < dataset.size(); i++) {
        all.add(dataset.get(i));
      }
    } catch (Exception e) {
      throw new IOException("the data cannot be made", e);
    }
    return all;
  }
}
