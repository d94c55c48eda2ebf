package io.keraunos.spi;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class GeneratedCodeTest {

  private static String refusal(int version) {
    return assertThrows(
            IllegalStateException.class,
            () -> GeneratedCode.requireVersion(version, GeneratedCodeTest.class))
        .getMessage();
  }

  @Test
  void codeOfThisVersionPasses() {
    GeneratedCode.requireVersion(GeneratedCode.VERSION, GeneratedCodeTest.class);
  }

  @Test
  void olderCodeIsToBeCompiledAgain() {
    assertThat(refusal(GeneratedCode.VERSION - 1))
        .isEqualTo(
            "io.keraunos.spi.GeneratedCodeTest must be generated for version %s of keraunos-runtime's SPI, but was generated for version %s, which is older. Compile its module again with the keraunos-processor of the same version as keraunos-runtime"
                .formatted(GeneratedCode.VERSION, GeneratedCode.VERSION - 1));
  }

  @Test
  void newerCodeNeedsANewerRuntime() {
    assertThat(refusal(GeneratedCode.VERSION + 1))
        .isEqualTo(
            "io.keraunos.spi.GeneratedCodeTest must be generated for version %s of keraunos-runtime's SPI, but was generated for version %s, which is newer. Use the keraunos-runtime of the same version as the keraunos-processor that generated it"
                .formatted(GeneratedCode.VERSION, GeneratedCode.VERSION + 1));
  }
}
