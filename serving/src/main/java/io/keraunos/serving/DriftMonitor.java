package io.keraunos.serving;

import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Counts the values of requests in the bins of the training data, window after window. */
final class DriftMonitor {

  private final DriftSettings settings;
  private final List<Feature> features;
  private final AtomicLong requests = new AtomicLong();
  private @Nullable FeatureBins[] bins; // by feature; null where nothing was measured
  private long[][] counts;
  private long examples; // of the window
  private List<Drift> last = List.of();

  DriftMonitor(DriftSettings settings, List<Feature> features, FittedFeatures fitted) {
    this.settings = settings;
    this.features = List.copyOf(features);
    this.bins = bins(fitted);
    this.counts = empty();
  }

  private @Nullable FeatureBins[] bins(FittedFeatures fitted) {
    @Nullable FeatureBins[] all = new FeatureBins[features.size()];
    for (int i = 0; i < all.length; i++) {
      FittedFeature measured = fitted.features().get(features.get(i).name());
      all[i] = measured == null ? null : FeatureBins.of(measured);
    }
    return all;
  }

  private long[][] empty() {
    long[][] none = new long[bins.length][];
    for (int i = 0; i < none.length; i++) {
      FeatureBins of = bins[i];
      none[i] = new long[of == null ? 0 : of.size()];
    }
    return none;
  }

  DriftSettings settings() {
    return settings;
  }

  /** Begins anew, with what was measured for another version. */
  synchronized void restart(FittedFeatures fitted) {
    bins = bins(fitted);
    counts = empty();
    examples = 0;
    last = List.of();
  }

  /** Returns whether the next request is to be looked at. */
  boolean wantsNext() {
    return requests.getAndIncrement() % settings.every() == 0;
  }

  synchronized void see(List<RowCopy> rows) {
    for (RowCopy row : rows) {
      row.writeTo(new Counting());
      if (++examples == settings.window()) {
        last = drifts();
        counts = empty();
        examples = 0;
      }
    }
  }

  /** Returns the drifts in the last whole window; empty before there is one. */
  synchronized List<Drift> last() {
    return last;
  }

  private List<Drift> drifts() {
    List<Drift> all = new ArrayList<>();
    for (int i = 0; i < bins.length; i++) {
      FeatureBins of = bins[i];
      if (of != null) {
        all.add(
            new Drift(
                features.get(i).name(),
                of.stability(counts[i]),
                (double) counts[i][of.missing()] / examples,
                of.trainedMissing()));
      }
    }
    return List.copyOf(all);
  }

  /** Counts the values of one row. Those of plain components are passed over. */
  private final class Counting implements ExampleWriter {
    private int next;

    private void count(boolean missing, ToIntFunction<FeatureBins> bin) {
      FeatureBins of = next < bins.length ? bins[next] : null;
      if (of != null) {
        counts[next][missing ? of.missing() : bin.applyAsInt(of)]++;
      }
      next++;
    }

    @Override
    public void put(double value) {
      count(!Double.isFinite(value), of -> of.of(value));
    }

    @Override
    public void put(long value) {
      count(
          value == Raw.MISSING,
          of -> of.isCategory() ? of.of(Long.toString(value)) : of.of((double) value));
    }

    @Override
    public void put(String value) {
      count(value.isEmpty(), of -> of.of(value));
    }

    @Override
    public void put(byte[] value) {
      next++;
    }

    @Override
    public void put(float[] value) {
      next++;
    }

    @Override
    public void put(double[] value) {
      next++;
    }

    @Override
    public void put(int[] value) {
      next++;
    }

    @Override
    public void put(long[] value) {
      next++;
    }

    @Override
    public void put(boolean[] value) {
      next++;
    }

    @Override
    public void put(float value) {
      next++;
    }

    @Override
    public void put(int value) {
      next++;
    }

    @Override
    public void put(boolean value) {
      next++;
    }
  }
}
