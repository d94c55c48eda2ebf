package features;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Hashed;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;

/** A nested record, with another in it. */
public record Address(
    @Category(maxSize = 10_000) String city,
    @Hashed(buckets = 64, missing = Missing.ENTRY) @Nullable String zip,
    Geo geo) {

  /** A place. */
  public record Geo(@Numeric float latitude, @Numeric float longitude) {}
}
