package restored;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Scorer.Visit} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class ScorerVisitReader implements RecordReader<Scorer.Visit> {
  /**
   * The only one.
   */
  static final RecordReader<Scorer.Visit> INSTANCE = new ScorerVisitReader();

  private static final List<String> COLUMNS = List.of(
      "length",
      "seen",
      "begun");

  private ScorerVisitReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public Scorer.Visit read(RecordRow row) {
    return new Scorer.Visit(
        row.duration("length"),
        row.has("seen") ? Optional.of(row.instant("seen")) : Optional.empty(),
        row.dateTime("begun"));
  }
}
