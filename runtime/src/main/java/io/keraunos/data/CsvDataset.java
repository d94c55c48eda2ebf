package io.keraunos.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads CSV files to records. The whole file is read, and every value checked, before the first
 * example is used; the examples are kept in memory.
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
   */
  public static <T> Dataset<T> read(Path file, CsvFormat format, RowMapper<? extends T> mapper)
      throws IOException {
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
   */
  public static <T> Dataset<T> read(
      String name, InputStream stream, CsvFormat format, RowMapper<? extends T> mapper)
      throws IOException {
    InputStream content = unpacked(name, new BufferedInputStream(new LeftOpen(stream)));
    try (content;
        StrictText text = StrictText.of(content, format.charset());
        CsvReader<CsvRecord> reader = reader(format, text)) {
      reader.skipLines(format.skipLines());
      return examples(name, reader, format.header(), mapper);
    } catch (UncheckedIOException | IOException e) {
      throw unreadable(name, e);
    } catch (CsvParseException e) {
      // The charset is told first: the parser's complaint is what came of it.
      if (e.getCause() instanceof UncheckedIOException || e.getCause() instanceof IOException) {
        throw unreadable(name, e);
      }
      throw new CsvException(name + " cannot be read as CSV: " + reason(e), e);
    }
  }

  private static CsvReader<CsvRecord> reader(CsvFormat format, StrictText text) {
    var builder =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .allowUnclosedQuote(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // checked below, with the line
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(buffer(format.maxFieldLength()));
    if (format.comment().isPresent()) {
      builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(format.comment().get());
    }
    return builder.build(
        CsvRecordHandler.builder()
            .maxFields(format.maxColumns())
            .maxFieldSize(Math.min(format.maxFieldLength(), format.maxRecordLength()))
            .maxRecordSize(format.maxRecordLength())
            .build(),
        text);
  }

  // The parser holds a field as it is written: in quotes, each of its own doubled.
  private static int buffer(int maxFieldLength) {
    return (int) Math.min(Integer.MAX_VALUE - 8, 2L * maxFieldLength + (1 << 16));
  }

  private static IOException unreadable(String name, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StrictText.UndecodableException text) {
        throw new CsvException(
            "%s, line %s: %s. Give the charset it is written in, such as CsvFormat.withHeader().encodedAs(StandardCharsets.ISO_8859_1) or encodedAs(Charset.forName(\"windows-1252\"))"
                .formatted(name, text.line(), text.getMessage()),
            e);
      }
    }
    return new IOException(name + " cannot be read: " + e.getMessage(), e);
  }

  private static InputStream unpacked(String name, BufferedInputStream content) throws IOException {
    boolean packed;
    try {
      packed = Unpacking.of(content) == Unpacking.GZIP; // no text begins so
    } catch (IOException e) {
      throw unreadable(name, e);
    }
    if (!packed && !name.endsWith(".gz")) {
      return content;
    }
    try {
      return Unpacking.GZIP.unpack(content);
    } catch (IOException e) {
      throw new IOException(name + " must be a gzip file, but cannot be unpacked: " + e, e);
    }
  }

  private static <T> Dataset<T> examples(
      String name, Iterable<CsvRecord> records, boolean header, RowMapper<? extends T> mapper) {
    Map<String, Integer> columns = Map.of();
    List<T> examples = new ArrayList<>();
    boolean first = header;
    int width = -1;
    for (CsvRecord record : records) {
      CsvRow row = new CsvRow(name, columns, record.getStartingLineNumber(), record.getFields());
      if (width >= 0 && row.size() != width) {
        throw row.error(
            "every record must have %s values, as the first one has, but this one has %s"
                .formatted(width, row.size()),
            null);
      }
      width = row.size();
      if (first) {
        columns = columns(row);
        first = false;
      } else {
        examples.add(map(row, mapper));
      }
    }
    if (first) {
      throw new CsvException(name + " must have a header, but is empty", null);
    }
    return Dataset.of(examples);
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

  // The parser's outer message only says which record; the inner one says what is wrong with it.
  private static String reason(CsvParseException e) {
    String reason = String.valueOf(e.getMessage());
    if (e.getCause() != null) {
      reason += ": " + e.getCause().getMessage();
    }
    return reason.contains(" max")
        ? reason + ". CsvFormat's maxColumns, maxFieldLength and maxRecordLength change the limits"
        : reason;
  }

  /** A stream that is not closed: the reader closes its input, but the caller owns the stream. */
  private static final class LeftOpen extends FilterInputStream {
    LeftOpen(InputStream stream) {
      super(stream);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return in.read(buffer, offset, length);
    }

    @Override
    public void close() {
      // See above.
    }
  }
}
