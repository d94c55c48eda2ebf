package features;

import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Reads {@link Price.House} from rows by the names of their columns.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class PriceHouseReader implements RecordReader<Price.House> {
  /**
   * The only one.
   */
  static final RecordReader<Price.House> INSTANCE = new PriceHouseReader();

  private static final List<String> COLUMNS = List.of(
      "area",
      "at.city",
      "at.zone",
      "at.floor",
      "sold",
      "owner",
      "atCity",
      "price");

  private PriceHouseReader() {
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public Price.House read(RecordRow row) {
    return new Price.House(
        row.doubleValue("area"),
        new Price.Place(
            row.text("at.city"),
            row.intValue("at.zone"),
            row.intValue("at.floor")),
        row.date("sold"),
        row.text("owner"),
        row.longValue("atCity"),
        row.doubleValue("price"));
  }
}
