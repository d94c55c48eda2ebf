package io.keraunos.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class CommandErrorsTest {

  @Test
  void anErrorThatNobodyWroteForTheUserIsShownWithItsKind() {
    assertThat(CommandErrors.describe(new IllegalArgumentException("seed must be")))
        .isEqualTo("seed must be");
    assertThat(CommandErrors.describe(new NullPointerException()))
        .isEqualTo("java.lang.NullPointerException");
    assertThat(CommandErrors.describe(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(CommandErrors.describe(new IOException("disk full")))
        .isEqualTo("java.io.IOException: disk full");
    assertThat(
            CommandErrors.describe(
                new UncheckedIOException("a.bin cannot be read", new IOException("disk full"))))
        .isEqualTo("a.bin cannot be read");
  }
}
