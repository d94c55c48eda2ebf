package io.keraunos.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The rows of a CSV file (RFC 4180) as records, held in memory. The first line names the columns.
 *
 * <pre>{@code
 * Dataset<Iris> irises =
 *     CsvDataset.read(file, row -> new Iris(row.floats("width", "length"), row.intValue("label")));
 * }</pre>
 */
public final class CsvDataset {
  private CsvDataset() {}

  /** Makes an example of a row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    /** The example. */
    T map(CsvRow row);
  }

  /**
   * The rows of a file in UTF-8; gunzipped if its name ends in {@code .gz}.
   *
   * @throws IOException if it cannot be read or a value is not what the mapper asks for; the
   *     message names the file, the line, the column and the value
   */
  public static <T> Dataset<T> read(Path file, RowMapper<T> mapper) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return read(stream, file.toString(), mapper);
    }
  }

  /**
   * The rows of a stream in UTF-8, which is closed.
   *
   * @param name names the stream in messages; gunzipped if it ends in {@code .gz}
   */
  public static <T> Dataset<T> read(InputStream stream, String name, RowMapper<T> mapper)
      throws IOException {
    List<T> examples = new ArrayList<>();
    try (InputStream plain =
            name.endsWith(".gz") ? new GZIPInputStream(stream) : new BufferedInputStream(stream);
        CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(plain)) {
      for (NamedCsvRecord record : reader) {
        examples.add(mapper.map(new CsvRow(name, record)));
      }
    } catch (CsvRow.ValueException e) {
      throw new IOException(e.getMessage(), e);
    } catch (CsvParseException e) {
      throw new IOException(name + " is not a CSV file: " + e.getMessage(), e);
    }
    return Dataset.of(examples);
  }
}
