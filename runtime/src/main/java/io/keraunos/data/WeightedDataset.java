package io.keraunos.data;

import io.keraunos.check.Check;
import io.keraunos.sampling.View;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Examples of another dataset, drawn by weight. Each epoch has other draws. */
record WeightedDataset<T>(Dataset<T> source, WeightedDraws draws, long size, long key)
    implements Dataset<T>, View {

  @Override
  public List<?> sources() {
    return List.of(source);
  }

  @Override
  public long sourceIndex(long index) {
    return draws.draw(key, Objects.checkIndex(index, size));
  }

  @Override
  public boolean isDrawn() {
    return true;
  }

  static <T> Dataset<T> of(Dataset<T> source, double[] weights, long draws) {
    Check.atLeast("draws", draws, 0);
    if (weights.length != source.size()) {
      throw new IllegalArgumentException(
          "weights must be one for each of the %s examples, but were %s"
              .formatted(source.size(), weights.length));
    }
    return new WeightedDataset<>(source, WeightedDraws.of(weights), draws, WeightedDraws.key(0, 0));
  }

  static <T> double[] weights(Dataset<T> source, ToDoubleFunction<? super T> weight) {
    double[] weights = new double[Math.toIntExact(source.size())];
    for (int i = 0; i < weights.length; i++) {
      T example;
      try {
        example = source.get(i);
      } catch (Exception e) {
        throw new IllegalStateException(
            "the example at index %s of %s cannot be read to be weighted: %s"
                .formatted(i, weights.length, e),
            e);
      }
      weights[i] = weight.applyAsDouble(example);
    }
    return weights;
  }

  @Override
  public T get(long index) throws Exception {
    return source.get(sourceIndex(index));
  }

  @Override
  public Dataset<T> inEpoch(long seed, long epoch) {
    return new WeightedDataset<>(
        source.inEpoch(seed, epoch), draws, size, WeightedDraws.key(seed, epoch));
  }
}
