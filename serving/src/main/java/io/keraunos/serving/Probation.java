package io.keraunos.serving;

/**
 * The time in which a new version must show that it works: the one before stays open, answers what
 * the new one cannot, and comes back if that happens too often. Values that neither can answer are
 * no failure of the version.
 *
 * @param requests the number of requests that it lasts, at least 1
 * @param failures the share of them that may fail, from 0 to 1
 */
public record Probation(int requests, double failures) {

  /** Checks the numbers. */
  public Probation {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "requests must be at least 1, but was %s. A usual value is 1000".formatted(requests));
    }
    if (!(failures >= 0 && failures < 1)) {
      throw new IllegalArgumentException(
          "failures must be from 0 to below 1, but was %s. A usual value is 0.01"
              .formatted(failures));
    }
  }
}
