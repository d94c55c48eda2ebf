package io.keraunos.feature;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measures a quantity: moments and quantiles. */
final class NumberCollector extends Collector<NumberCollector> {

  private final Moments moments = new Moments();
  private final Sample sample = new Sample();
  private long missing;

  NumberCollector(Feature feature) {
    super(feature);
  }

  @Override
  void number(double raw, long hash) {
    if (presence().missing(raw)) {
      missing++;
    } else {
      add(raw, hash);
    }
  }

  @Override
  void whole(long raw, long hash) {
    if (presence().missing(raw)) {
      missing++;
    } else {
      add((double) raw, hash); // as the graph casts it
    }
  }

  private void add(double value, long hash) {
    moments.add(value);
    sample.add(hash, value);
  }

  @Override
  boolean isFull() {
    return sample.areMany();
  }

  @Override
  void take(NumberCollector other) {
    moments.take(other.moments);
    sample.take(other.sample);
    missing += other.missing;
    other.missing = 0;
  }

  @Override
  FittedFeature result() {
    int quantiles = FittedFeature.Numbers.quantiles(feature().meaning());
    if (moments.count() == 0) {
      Missing rule = feature().meaning().missing();
      if (rule == Missing.MEAN || rule == Missing.MEDIAN) {
        throw new UnfitValueException(
            "%s has no value to take the %s of: all %s are missing. See whether its column has another name now, or leave the component out"
                .formatted(
                    Presence.named(feature()), rule.name().toLowerCase(Locale.ROOT), missing));
      }
      return new FittedFeature.Numbers(0, missing, 0, 0, 0, 0, Collections.nCopies(quantiles, 0.0));
    }
    if (needsRange() && Double.isInfinite(moments.most() - moments.least())) {
      throw new UnfitValueException(
          "%s must have a range that a double can hold, to be scaled by it, but its values go from %s to %s. If these stand for missing ones, make them NaN and declare a rule; else leave the examples out"
              .formatted(Presence.named(feature()), moments.least(), moments.most()));
    }
    // A sample may lack the least and the greatest value, which are known.
    List<Double> sampled = new ArrayList<>(sample.quantiles(quantiles));
    sampled.set(0, moments.least());
    sampled.set(quantiles - 1, moments.most());
    return new FittedFeature.Numbers(
        moments.count(),
        missing,
        moments.mean(),
        moments.deviation(),
        moments.least(),
        moments.most(),
        sampled);
  }

  /** Returns whether values are scaled by how far they are apart. */
  private boolean needsRange() {
    return feature().meaning() instanceof Meaning.Number number
        && (number.scale() == Scale.MIN_MAX || number.scale() == Scale.QUANTILES);
  }
}
