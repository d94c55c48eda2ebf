package io.keraunos.data;

import io.keraunos.check.OptionalLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 *
 * <p>For a record whose components say what they are, a {@link RecordReader} is generated that
 * takes the place of the lambda.
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

  /** Reads records from a file {@link CsvFormat#withHeader() with a header}. */
  public static <T> Dataset<T> read(Path file, RecordReader<? extends T> reader)
      throws IOException {
    return read(file, CsvFormat.withHeader(), reader);
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
   * Reads records from a file by the names of its columns.
   *
   * @param file is unpacked on the way if it is packed with gzip
   * @param format the format of the file, which must have a header
   * @param reader turns each record of the file into one of the program
   * @throws CsvException as with a mapper, or if columns are missing
   * @throws IllegalArgumentException if the format has no header
   * @throws IllegalStateException if the library is missing; the message names it
   */
  public static <T> Dataset<T> read(Path file, CsvFormat format, RecordReader<? extends T> reader)
      throws IOException {
    requireLibrary();
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream, format, reader);
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
    return read(name, stream, format, new Examples<T>(name, format, mapper, null));
  }

  /**
   * Reads records from a stream, such as that of a resource, to its end. It is left open.
   *
   * @param name its name in messages
   * @param stream the content; unpacked on the way if it is packed with gzip
   * @param format the format of the file, which must have a header
   * @param reader turns each record of the file into one of the program
   * @throws CsvException as for a file
   * @throws IllegalArgumentException as for a file
   * @throws IllegalStateException as for a file
   */
  public static <T> Dataset<T> read(
      String name, InputStream stream, CsvFormat format, RecordReader<? extends T> reader)
      throws IOException {
    if (!format.header()) {
      throw new IllegalArgumentException(
          "format must have a header, as %s finds columns by their names, but was without. Use CsvFormat.withHeader(), or a lambda that reads them by number"
              .formatted(reader.getClass().getSimpleName()));
    }
    return read(name, stream, format, new Examples<T>(name, format, reader::read, reader));
  }

  private static <T> Dataset<T> read(
      String name, InputStream stream, CsvFormat format, Examples<T> examples) throws IOException {
    requireLibrary();
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
    private final @Nullable RecordReader<?> reader;
    private final List<T> examples = new ArrayList<>();
    private CsvColumns columns;
    private boolean headerIsNext;
    private int width = -1;

    Examples(
        String name,
        CsvFormat format,
        RowMapper<? extends T> mapper,
        @Nullable RecordReader<?> reader) {
      this.name = name;
      this.mapper = mapper;
      this.reader = reader;
      this.columns = CsvColumns.unnamed(name, format.values());
      this.headerIsNext = format.header();
    }

    void add(List<String> fields, long line) {
      CsvRow row = new CsvRow(columns, line, fields);
      if (width >= 0 && row.size() != width) {
        throw row.error(
            "every record must have %s values, as the first one has, but this one has %s"
                .formatted(width, row.size()),
            null);
      }
      width = row.size();
      if (headerIsNext) {
        CsvColumns all = columns.named(fields, line);
        columns = reader == null ? all : all.askedForBy(reader, line);
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
