package features;

import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Writes the components of {@link Track.Piece} into batches.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
final class TrackPieceCollator implements Collator<Track.Piece> {
  static final Collator<Track.Piece> INSTANCE = new TrackPieceCollator();

  private static final List<Feature> FEATURES = List.of(
      Feature.of("from.x", Feature.Type.FLOAT32),
      Feature.of("from.y", Feature.Type.FLOAT32),
      Feature.of("to.x", Feature.Type.FLOAT32),
      Feature.of("to.y", Feature.Type.FLOAT32),
      Feature.of("weight", Feature.Type.FLOAT32));

  private TrackPieceCollator() {
  }

  @Override
  public Class<Track.Piece> exampleType() {
    return Track.Piece.class;
  }

  @Override
  public List<Feature> features() {
    return FEATURES;
  }

  @Override
  public void write(Track.Piece example, ExampleWriter row) {
    row.put(example.from().x());
    row.put(example.from().y());
    row.put(example.to().x());
    row.put(example.to().y());
    row.put(example.weight());
  }
}
