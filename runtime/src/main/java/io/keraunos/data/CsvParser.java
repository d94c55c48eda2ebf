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
import java.util.List;
import java.util.function.ObjLongConsumer;

/** Parses CSV with FastCSV, which a program may lack: no other class names it. */
final class CsvParser {
  private CsvParser() {}

  /**
   * Reads a stream to its end. It is left open.
   *
   * @param name its name in messages
   * @param stream the content; unpacked on the way if it is packed with gzip
   * @param format the format of the file
   * @param records takes the values of each record, and its first line
   * @throws CsvException if the stream is not CSV, or its text is not of the format's charset
   */
  static void read(
      String name, InputStream stream, CsvFormat format, ObjLongConsumer<List<String>> records)
      throws IOException {
    InputStream content = unpacked(name, new BufferedInputStream(new LeftOpen(stream)));
    try (content;
        StrictText text = StrictText.of(content, format.charset());
        CsvReader<CsvRecord> reader = reader(format, text)) {
      reader.skipLines(format.skipLines());
      for (CsvRecord record : reader) {
        records.accept(record.getFields(), record.getStartingLineNumber());
      }
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
            .extraFieldStrategy(
                FieldMismatchStrategy.IGNORE) // checked by the caller, with the line
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(buffer(format.limits().maxFieldLength()));
    if (format.comment().isPresent()) {
      builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(format.comment().get());
    }
    return builder.build(
        CsvRecordHandler.builder()
            .maxFields(format.limits().maxColumns())
            .maxFieldSize(
                Math.min(format.limits().maxFieldLength(), format.limits().maxRecordLength()))
            .maxRecordSize(format.limits().maxRecordLength())
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
