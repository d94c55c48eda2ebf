package features;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link PriceOfferInput} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceOfferInputReader implements RecordReader<PriceOfferInput> {
  /**
   * The only one.
   */
  static final RecordReader<PriceOfferInput> INSTANCE = new PriceOfferInputReader();

  private static final List<String> COLUMNS = List.of(
      "area",
      "at.city",
      "at.floor",
      "atCity");

  private PriceOfferInputReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public PriceOfferInput read(RecordRow row) {
    return new PriceOfferInput(
        row.doubleValue("area"),
        row.text("at.city"),
        row.intValue("at.floor"),
        row.longValue("atCity"));
  }
}
