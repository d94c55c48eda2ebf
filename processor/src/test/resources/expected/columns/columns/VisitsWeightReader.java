package columns;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Visits.Weight} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class VisitsWeightReader implements RecordReader<Visits.Weight> {
  /**
   * The only one.
   */
  static final RecordReader<Visits.Weight> INSTANCE = new VisitsWeightReader();

  private static final List<String> COLUMNS = List.of(
      "weight",
      "label");

  private VisitsWeightReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public Visits.Weight read(RecordRow row) {
    return new Visits.Weight(
        row.floatValue("weight"),
        row.intValue("label"));
  }
}
