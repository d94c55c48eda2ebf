package io.keraunos.feature;

import io.keraunos.spi.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the raw values of an example become what a graph is fed: texts and whole numbers of a {@code
 * Category} or {@code Hashed} component become numbers of entries, and what must not be missing or
 * must be finite is checked. All others stay as they are.
 */
public final class Encoding {

  private final List<Feature> fed;
  private final @Nullable Encoder[] encoders;

  private Encoding(List<Feature> fed, @Nullable Encoder[] encoders) {
    this.fed = List.copyOf(fed);
    this.encoders = encoders;
  }

  /** Returns the encoding of plain components: nothing is changed. */
  public static Encoding plain(List<Feature> features) {
    return new Encoding(features, new Encoder[features.size()]);
  }

  /**
   * Returns the components as they are fed, in their order: the type is that of the tensor.
   */
  public List<Feature> fed() {
    return fed;
  }

  /** Returns what changes or checks the values of a component; null if nothing does. */
  public @Nullable Encoder encoder(int component) {
    return encoders[component];
  }
}
