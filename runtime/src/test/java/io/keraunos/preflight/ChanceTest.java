package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class ChanceTest {

  @Test
  void noneOfThePart() {
    // 7 * 6 * 5 / (10 * 9 * 8)
    assertThat(Chance.none(10, 3, 3)).isWithin(1e-12).of(210 / 720.0);
    assertThat(Chance.none(10, 8, 3)).isEqualTo(0);
  }

  @Test
  void atLeast() {
    assertThat(Chance.atLeast(3, 3, 0.5)).isWithin(1e-12).of(0.125);
    assertThat(Chance.atLeast(2, 3, 0.25)).isWithin(1e-12).of(10 / 64.0);
    assertThat(Chance.atLeast(0, 3, 0.25)).isWithin(1e-12).of(1);
  }

  @Test
  void logFactorials() {
    double sum = 0;
    for (int n = 1; n <= 200; n++) {
      sum += Math.log(n);
      assertThat(Chance.logFactorial(n)).isWithin(1e-9).of(sum);
    }
  }

  @Test
  void fewChangesAreUnlikely() {
    assertThat(Chance.changes(2, new long[] {50, 50, 50})).isLessThan(1e-20);
    assertThat(Chance.changes(100, new long[] {50, 50, 50})).isGreaterThan(0.2);
    // Two of each of two kinds: of 6 orders two have one change.
    assertThat(Chance.changes(1, new long[] {2, 2})).isAtLeast(1 / 3.0 - 0.1);
  }
}
