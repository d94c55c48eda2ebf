package columns;

import javax.annotation.processing.Generated;

/**
 * The input of {@code answer} of {@link Visits}: the components of
 * {@link Visits.Weight} that it uses.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public record VisitsWeightInput(float weight) {
  /**
   * Returns the input for an example.
   */
  public static VisitsWeightInput of(Visits.Weight example) {
    return new VisitsWeightInput(
        example.weight());
  }
}
