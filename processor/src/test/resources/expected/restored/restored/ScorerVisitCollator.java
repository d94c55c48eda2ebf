package restored;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Scorer.Visit} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class ScorerVisitCollator implements Collator<Scorer.Visit> {
  static final Collator<Scorer.Visit> INSTANCE = new ScorerVisitCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("length", Feature.Type.FLOAT64)
          .as(Meaning.number(Scale.STANDARD, Missing.REFUSED))
          .shownAs(Feature.Form.DURATION),
      Feature.of("seen", Feature.Type.INT64)
          .as(Meaning.number(Scale.STANDARD, Missing.MEAN))
          .shownAs(Feature.Form.INSTANT),
      Feature.of("begun", Feature.Type.INT64)
          .as(Meaning.buckets(4, Missing.REFUSED))
          .shownAs(Feature.Form.DATE_TIME));

  private ScorerVisitCollator() {
  }

  @Override
  public Class<Scorer.Visit> exampleType() {
    return Scorer.Visit.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Scorer.Visit example, ExampleWriter row) {
    row.put(Raw.number(example.length()));
    row.put(Raw.time(example.seen().orElse(null)));
    row.put(Raw.time(example.begun()));
  }
}
