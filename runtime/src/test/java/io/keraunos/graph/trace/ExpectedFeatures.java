package io.keraunos.graph.trace;

import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Unit;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What a step gets of raw values, computed in Java. */
final class ExpectedFeatures {

  private final FittedFeatures fitted;

  ExpectedFeatures(FittedFeatures fitted) {
    this.fitted = fitted;
  }

  /** The form of a value, and then 1 or 0 for missing or not. */
  List<Float> of(Feature feature, Object raw, int entry) {
    List<Float> forms = new ArrayList<>();
    Meaning meaning = feature.meaning();
    boolean missing = isMissing(raw) && meaning.missing() != Missing.REFUSED;
    if (meaning instanceof Meaning.Number number) {
      forms.add(
          single(
              scaled(
                  number,
                  numbers(feature),
                  missing ? fill(number, numbers(feature)) : value(raw))));
    } else if (meaning instanceof Meaning.Buckets) {
      forms.add((float) (missing ? buckets(feature) : bucket(feature, value(raw))));
    } else if (meaning instanceof Meaning.Cyclic cyclic) {
      cyclic.units().forEach(unit -> forms.addAll(circle(unit, cyclic, (Long) raw, missing)));
    } else {
      forms.add((float) entry);
    }
    forms.add(missing ? 1f : 0f);
    return forms;
  }

  private FittedFeature.Numbers numbers(Feature feature) {
    return (FittedFeature.Numbers) fitted.of(feature.name());
  }

  private static boolean isMissing(Object raw) {
    return raw instanceof Double number
        ? !Double.isFinite(number)
        : raw.equals("") || raw.equals(Raw.MISSING);
  }

  /** A number as the threads of TensorFlow have it: without denormal ones. */
  private static double value(Object raw) {
    double value = ((Number) raw).doubleValue();
    return Math.abs(value) < Double.MIN_NORMAL ? 0 : value;
  }

  private static float single(double value) {
    return (float) (Math.abs(value) < Float.MIN_NORMAL ? 0 : value);
  }

  private static double fill(Meaning.Number meaning, FittedFeature.Numbers fitted) {
    return switch (meaning.missing()) {
      case MEAN -> fitted.mean();
      case MEDIAN -> fitted.quantiles().get(fitted.quantiles().size() / 2);
      default -> 0;
    };
  }

  private static double scaled(Meaning.Number meaning, FittedFeature.Numbers fitted, double x) {
    double range = fitted.most() - fitted.least();
    return switch (meaning.scale()) {
      case STANDARD -> (x - fitted.mean()) / (fitted.deviation() == 0 ? 1 : fitted.deviation());
      case MIN_MAX -> (x - fitted.least()) / range;
      case NONE -> x;
      case QUANTILES -> rank(fitted.quantiles(), x);
    };
  }

  /** As scikit-learn's QuantileTransformer. */
  static double rank(List<Double> quantiles, double x) {
    int n = quantiles.size();
    if (x <= quantiles.get(0)) {
      return 0;
    }
    if (x >= quantiles.get(n - 1)) {
      return 1;
    }
    int last = 0; // that is not above
    while (quantiles.get(last + 1) <= x) {
      last++;
    }
    int first = last; // that is not below
    while (first > 0 && quantiles.get(first - 1) >= x) {
      first--;
    }
    double step = 1.0 / (n - 1);
    if (quantiles.get(last) == x) {
      return 0.5 * (last * step + first * step);
    }
    double from = last * step;
    double to = last + 1 == n - 1 ? 1 : (last + 1) * step;
    double slope = (to - from) / (quantiles.get(last + 1) - quantiles.get(last));
    double fromBelow = slope * (x - quantiles.get(last)) + from;
    double fromAbove = to - slope * (quantiles.get(last + 1) - x);
    return 0.5 * (fromBelow + fromAbove);
  }

  private int bucket(Feature feature, double x) {
    return (int) boundaries(feature).stream().filter(boundary -> boundary <= x).count();
  }

  private int buckets(Feature feature) {
    return boundaries(feature).size() + 1;
  }

  private List<Double> boundaries(Feature feature) {
    List<Double> quantiles = numbers(feature).quantiles();
    return quantiles.subList(1, quantiles.size() - 1).stream().distinct().toList();
  }

  private static List<Float> circle(Unit unit, Meaning.Cyclic meaning, long raw, boolean missing) {
    if (missing) {
      return List.of(0f, 0f);
    }
    double angle = 2 * Math.PI * place(unit, meaning, raw) / unit.places();
    return List.of((float) StrictMath.sin(angle), (float) StrictMath.cos(angle));
  }

  private static int place(Unit unit, Meaning.Cyclic meaning, long raw) {
    long day = meaning.seconds() ? Math.floorDiv(raw, 86_400L) : raw;
    int second = (int) Math.floorMod(raw, 86_400L);
    // The calendar repeats itself after 400 years; LocalDate ends before long does.
    LocalDate date = LocalDate.ofEpochDay(Math.floorMod(day, 146_097L));
    return switch (unit) {
      case MONTH -> date.getMonthValue() - 1;
      case DAY_OF_MONTH -> date.getDayOfMonth() - 1;
      case DAY_OF_WEEK -> date.getDayOfWeek().getValue() - 1;
      case DAY_OF_YEAR -> date.getDayOfYear() - 1;
      case HOUR -> second / 3600;
      case MINUTE -> second / 60 % 60;
    };
  }
}
