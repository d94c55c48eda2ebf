package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Scale;
import io.keraunos.annotation.Unit;
import java.util.List;

/** What a component is to the steps: its annotation as data. */
public sealed interface MeaningModel {

  /** Returns what becomes of a missing value. */
  Missing missing();

  /** Returns what the steps get. */
  FeatureKind kind();

  /**
   * A quantity.
   *
   * @param scale how it is scaled
   * @param missing what becomes of a missing value
   */
  record Numeric(Scale scale, Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.NUMBER;
    }
  }

  /**
   * A category whose vocabulary is found in the data.
   *
   * @param maxSize the most values in the vocabulary
   * @param missing what becomes of a missing value
   */
  record Category(int maxSize, Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.INDEX;
    }
  }

  /**
   * A category whose vocabulary are the constants of an enum: those that it has at run time.
   *
   * @param type the enum
   * @param missing what becomes of a missing value
   */
  record EnumCategory(ClassName type, Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.INDEX;
    }
  }

  /**
   * A category of {@code false} and {@code true}.
   *
   * @param missing what becomes of a missing value
   */
  record BooleanCategory(Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.INDEX;
    }
  }

  /**
   * A hashed value.
   *
   * @param buckets the number of buckets
   * @param missing what becomes of a missing value
   */
  record Hashed(int buckets, Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.INDEX;
    }
  }

  /**
   * A quantity in buckets.
   *
   * @param count the number of buckets
   * @param missing what becomes of a missing value
   */
  record Buckets(int count, Missing missing) implements MeaningModel {
    @Override
    public FeatureKind kind() {
      return FeatureKind.INDEX;
    }
  }

  /**
   * A time in cycles.
   *
   * @param units the cycles
   * @param seconds whether its raw value is in seconds; days otherwise
   * @param missing what becomes of a missing value
   */
  record Cyclic(List<Unit> units, boolean seconds, Missing missing) implements MeaningModel {
    /** Copies the list. */
    public Cyclic {
      units = List.copyOf(units);
    }

    @Override
    public FeatureKind kind() {
      return FeatureKind.CYCLES;
    }
  }
}
