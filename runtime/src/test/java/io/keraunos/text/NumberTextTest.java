package io.keraunos.text;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0000",
    "-0.0, 0.0000",
    "0.001, 0.0010",
    "0.00099, 9.9000e-04",
    "-1234.56789, -1234.5679",
    "999999.0, 999999.0000",
    "1e6, 1000000.0",
    "-1.234567e11, -123456700000.0",
    "1e12, 1.0000e+12",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void numbersOfAnySizeCanBeRead(double value, String text) {
    assertThat(NumberText.of(value)).isEqualTo(text);
  }
}
