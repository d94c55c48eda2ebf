package io.keraunos.feature;

import io.keraunos.data.Dataset;
import io.keraunos.spi.Collator;
import io.keraunos.spi.ExampleWriter;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import java.util.Arrays;
import java.util.List;

/** Examples of any components: each value is written as what it is. */
final class Rows {
  private Rows() {}

  /** Writes arrays of values, those of one example each. */
  static Collator<Object[]> collator(Feature... features) {
    return new Collator<>() {
      @Override
      public Class<Object[]> exampleType() {
        return Object[].class;
      }

      @Override
      public List<Feature> features() {
        return List.of(features);
      }

      @Override
      public void write(Object[] example, ExampleWriter row) {
        for (Object value : example) {
          if (value instanceof Double number) {
            row.put((double) number);
          } else if (value instanceof Long whole) {
            row.put((long) whole);
          } else if (value instanceof String text) {
            row.put(text);
          } else if (value instanceof Float number) {
            row.put((float) number);
          } else if (value instanceof float[] numbers) {
            row.put(numbers);
          } else {
            throw new AssertionError(value);
          }
        }
      }
    };
  }

  static Feature number(String name, Meaning meaning) {
    return Feature.of(name, Feature.Type.FLOAT64).as(meaning);
  }

  static Feature whole(String name, Meaning meaning) {
    return Feature.of(name, Feature.Type.INT64).as(meaning);
  }

  static Feature text(String name, Meaning meaning) {
    return Feature.of(name, Feature.Type.STRING).as(meaning);
  }

  /** Measures examples in the calling thread. */
  static FittedFeatures fit(Collator<Object[]> collator, List<Object[]> examples) {
    return fit(collator, Dataset.of(examples), 0);
  }

  static <T> FittedFeatures fit(Collator<T> collator, Dataset<T> examples, int threads) {
    try {
      return FeatureFitting.fit("train", examples, collator, threads, rows -> {}, () -> false);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Measures the values of one component. */
  static FittedFeature fit(Feature feature, Object... values) {
    return fit(collator(feature), Arrays.stream(values).map(value -> new Object[] {value}).toList())
        .of(feature.name());
  }

  static FittedFeature.Numbers fitNumbers(Meaning meaning, double... values) {
    Object[] boxed = Arrays.stream(values).boxed().toArray();
    return (FittedFeature.Numbers) fit(number("income", meaning), boxed);
  }

  static FittedFeature.Values fitValues(Feature feature, Object... values) {
    return (FittedFeature.Values) fit(feature, values);
  }
}
