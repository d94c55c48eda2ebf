package columns;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link VisitsWeightInput} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class VisitsWeightInputReader implements RecordReader<VisitsWeightInput> {
  /**
   * The only one.
   */
  public static final RecordReader<VisitsWeightInput> INSTANCE = new VisitsWeightInputReader();

  private static final List<String> COLUMNS = List.of(
      "weight");

  private VisitsWeightInputReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public VisitsWeightInput read(RecordRow row) {
    return new VisitsWeightInput(
        row.floatValue("weight"));
  }
}
