package io.keraunos.data;

import io.keraunos.check.OptionalLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads CSV files to records. The whole file is read, and every value checked, before the first
 * example is used; the examples are kept in memory. It needs the library {@code
 * de.siegmar:fastcsv}.
 *
 * <pre>{@code
 * record Iris(@TensorShape({2}) float[] petal, int kind) {}
 *
 * Dataset<Iris> flowers = CsvDataset.read(Path.of("iris.csv.gz"),
 *     row -> new Iris(row.floats("length", "width"), row.intValue("kind")));
 * }</pre>
 */
public final class CsvDataset {

  private CsvDataset() {}

  /**
   * Turns a record of the file into an example.
   *
   * @param <T> the example
   */
  @FunctionalInterface
  public interface RowMapper<T> {
    /** Returns the example. */
    T map(CsvRow row) throws Exception;
  }

  /** Reads a file {@link CsvFormat#withHeader() with a header}. */
  public static <T> Dataset<T> read(Path file, RowMapper<? extends T> mapper) throws IOException {
    return read(file, CsvFormat.withHeader(), mapper);
  }

  /**
   * Reads a file.
   *
   * @param file is unpacked on the way if it is packed with gzip
   * @param format the format of the file
   * @param mapper turns each record into an example
   * @throws CsvException if the file is not CSV, its text is not of the format's charset, a record
   *     has more or fewer values than the first one, or the mapper throws
   * @throws IllegalStateException if the library is missing; the message names it
   */
  public static <T> Dataset<T> read(Path file, CsvFormat format, RowMapper<? extends T> mapper)
      throws IOException {
    requireLibrary();
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream, format, mapper);
    }
  }

  /**
   * Reads a stream, such as that of a resource, to its end. It is left open.
   *
   * @param name its name in messages
   * @param stream the content; unpacked on the way if it is packed with gzip
   * @param format the format of the file
   * @param mapper turns each record into an example
   * @throws CsvException as for a file
   * @throws IllegalStateException as for a file
   */
  public static <T> Dataset<T> read(
      String name, InputStream stream, CsvFormat format, RowMapper<? extends T> mapper)
      throws IOException {
    requireLibrary();
    Examples<T> examples = new Examples<>(name, format.header(), mapper);
    CsvParser.read(name, stream, format, examples::add);
    return examples.dataset();
  }

  private static void requireLibrary() {
    OptionalLibrary.FASTCSV.require("CsvDataset");
  }

  /** The examples of a file, of which the first record may be the header. */
  private static final class Examples<T> {
    private final String name;
    private final RowMapper<? extends T> mapper;
    private final List<T> examples = new ArrayList<>();
    private Map<String, Integer> columns = Map.of();
    private boolean headerIsNext;
    private int width = -1;

    Examples(String name, boolean header, RowMapper<? extends T> mapper) {
      this.name = name;
      this.mapper = mapper;
      this.headerIsNext = header;
    }

    void add(List<String> fields, long line) {
      CsvRow row = new CsvRow(name, columns, line, fields);
      if (width >= 0 && row.size() != width) {
        throw row.error(
            "every record must have %s values, as the first one has, but this one has %s"
                .formatted(width, row.size()),
            null);
      }
      width = row.size();
      if (headerIsNext) {
        columns = columns(row);
        headerIsNext = false;
      } else {
        examples.add(map(row, mapper));
      }
    }

    Dataset<T> dataset() {
      if (headerIsNext) {
        throw new CsvException(name + " must have a header, but is empty", null);
      }
      return Dataset.of(examples);
    }
  }

  // Unnamed columns, such as Excel leaves at the end, are addressed by their numbers.
  private static Map<String, Integer> columns(CsvRow header) {
    Map<String, Integer> columns = new LinkedHashMap<>();
    int unnamed = 0;
    for (int i = 0; i < header.size(); i++) {
      String column = header.text(i).strip();
      Integer before = columns.putIfAbsent(column, i);
      if (column.isEmpty()) {
        unnamed++;
      } else if (before != null) {
        throw header.error(
            "the columns' names must differ, but columns %s and %s are both '%s'. Rename one, or read the columns by number: CsvFormat.withoutHeader().skippingLines(%s)"
                .formatted(before, i, column, header.line()),
            null);
      }
    }
    if (unnamed > 1) {
      columns.remove("");
    }
    return columns;
  }

  private static <T> T map(CsvRow row, RowMapper<? extends T> mapper) {
    T example;
    try {
      example = mapper.map(row);
    } catch (CsvException e) {
      throw e;
    } catch (Exception e) {
      throw row.error("the mapper failed: " + e, e);
    }
    if (example == null) {
      throw row.error("the mapper must return an example, but returned null", null);
    }
    return example;
  }
}
