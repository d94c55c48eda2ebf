package features;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Price.Offer} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceOfferReader implements RecordReader<Price.Offer> {
  /**
   * The only one.
   */
  static final RecordReader<Price.Offer> INSTANCE = new PriceOfferReader();

  private static final List<String> COLUMNS = List.of(
      "area",
      "at.city",
      "at.zone",
      "at.floor",
      "atCity");

  private PriceOfferReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public Price.Offer read(RecordRow row) {
    return new Price.Offer(
        row.doubleValue("area"),
        new Price.Place(
            row.text("at.city"),
            row.intValue("at.zone"),
            row.intValue("at.floor")),
        row.longValue("atCity"));
  }
}
