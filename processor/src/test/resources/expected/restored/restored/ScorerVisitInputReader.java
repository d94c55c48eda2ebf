package restored;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link ScorerVisitInput} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class ScorerVisitInputReader implements RecordReader<ScorerVisitInput> {
  /**
   * The only one.
   */
  static final RecordReader<ScorerVisitInput> INSTANCE = new ScorerVisitInputReader();

  private static final List<String> COLUMNS = List.of(
      "length",
      "seen",
      "begun");

  private ScorerVisitInputReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public ScorerVisitInput read(RecordRow row) {
    return new ScorerVisitInput(
        row.duration("length"),
        row.has("seen") ? Optional.of(row.instant("seen")) : Optional.empty(),
        row.dateTime("begun"));
  }
}
