package io.keraunos.feature;

import io.keraunos.sampling.SamplingOrder;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.RowFiller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures rows: has a collector for each component that has a meaning, and ignores all others. One
 * thread writes rows; only {@link #giveTo} may be called for one receiver by several.
 */
final class Measurements implements ExampleWriter {

  private final List<Feature> features;
  private final @Nullable Collector<?>[] collectors;
  private long rows;
  private long hash; // of the row being written
  private int next; // component of it

  Measurements(List<Feature> features) {
    this.features = List.copyOf(features);
    this.collectors = features.stream().map(Measurements::collector).toArray(Collector<?>[]::new);
  }

  /** Returns a new collector for a component; null for a plain one. */
  private static @Nullable Collector<?> collector(Feature feature) {
    Meaning meaning = feature.meaning();
    if (meaning instanceof Meaning.Plain) {
      return null;
    } else if (meaning instanceof Meaning.Category) {
      return feature.type() == Feature.Type.INT64
          ? new WholeCollector(feature)
          : new TextCollector(feature);
    } else if (meaning instanceof Meaning.Hashed || meaning instanceof Meaning.Cyclic) {
      return new OccurrenceCollector(feature);
    }
    return new NumberCollector(feature);
  }

  /**
   * Measures a row.
   *
   * @param row its number, which no other row has
   * @throws UnfitValueException if a value must not be what it is
   */
  <T> void row(long row, T example, RowFiller<T> filler) {
    hash = SamplingOrder.mix(row);
    next = 0;
    filler.write(example, this);
    if (next != collectors.length) {
      throw new UnfitValueException(
          "the collator must write %s components, but wrote %s: %s is missing"
              .formatted(collectors.length, next, features.get(next).name()));
    }
    rows++;
  }

  /**
   * Gives what was measured to another one, and has nothing afterwards.
   *
   * @param everything whether that includes distinct values while they are few
   * @throws UnfitValueException if there are too many distinct values of a component then
   */
  void giveTo(Measurements all, boolean everything) {
    synchronized (all) {
      all.rows += rows;
    }
    rows = 0;
    for (int i = 0; i < collectors.length; i++) {
      Collector<?> mine = collectors[i];
      Collector<?> theirs = all.collectors[i];
      if (mine != null && theirs != null && (everything || mine.isFull())) {
        synchronized (theirs) {
          put(mine, theirs);
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // both are what Collector.of made of one feature
  private static <C extends Collector<C>> void put(Collector<?> from, Collector<C> to) {
    to.take((C) from);
  }

  /**
   * Returns what was measured.
   *
   * @throws UnfitValueException if there is no row, or the values of a component do not do
   */
  FittedFeatures result() {
    if (rows == 0) {
      throw new UnfitValueException(
          "there must be an example to measure the features of, but there is none");
    }
    Map<String, FittedFeature> fitted = new LinkedHashMap<>();
    Map<String, String> declared = new LinkedHashMap<>();
    for (Collector<?> collector : collectors) {
      if (collector != null) {
        Feature feature = collector.feature();
        fitted.put(feature.name(), collector.result());
        declared.put(feature.name(), MeaningText.of(feature.meaning()));
      }
    }
    return new FittedFeatures(rows, fitted, declared);
  }

  private @Nullable Collector<?> component() {
    if (next == collectors.length) {
      throw new UnfitValueException(
          "the collator must write %s components, but wrote more".formatted(collectors.length));
    }
    return collectors[next++];
  }

  private void plain() {
    if (component() != null) {
      Feature feature = features.get(next - 1);
      throw new UnfitValueException(
          "component %s must be of type %s, but the collator writes another"
              .formatted(feature.name(), feature.type()));
    }
  }

  @Override
  public void put(double value) {
    Collector<?> collector = component();
    if (collector != null) {
      collector.number(value, hash);
    }
  }

  @Override
  public void put(long value) {
    Collector<?> collector = component();
    if (collector != null) {
      collector.whole(value, hash);
    }
  }

  @Override
  public void put(String value) {
    Collector<?> collector = component();
    if (collector != null) {
      collector.text(value);
    }
  }

  @Override
  public void put(byte[] value) {
    plain();
  }

  @Override
  public void put(float[] value) {
    plain();
  }

  @Override
  public void put(double[] value) {
    plain();
  }

  @Override
  public void put(int[] value) {
    plain();
  }

  @Override
  public void put(long[] value) {
    plain();
  }

  @Override
  public void put(boolean[] value) {
    plain();
  }

  @Override
  public void put(float value) {
    plain();
  }

  @Override
  public void put(int value) {
    plain();
  }

  @Override
  public void put(boolean value) {
    plain();
  }
}
