package io.keraunos.examples;

import static com.google.common.truth.Truth.assertThat;

import org.junit.jupiter.api.Test;

class FlagsTest {

  @Test
  void helpShowsFlagsAndDefaults() {
    CommandLineRun run = CommandLineRun.of("cifar10", "--help");
    assertThat(run.exitCode()).isEqualTo(0);
    assertThat(run.out()).contains("--max-epochs");
    assertThat(run.out())
        .containsMatch(
            "--log-every-n-steps=N\\s+How often metrics come to the\\s+host \\(default: 50\\)");
  }

  @Test
  void anUnknownFlagIsNamed() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epoch", "2");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--max-epoch");
  }

  @Test
  void aLimitMustBeANumber() {
    CommandLineRun run = CommandLineRun.of("digits", "--limit-train-batches", "many");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("'many' must be a number of batches such as 10, or a fraction such as 0.1");
  }

  @Test
  void aSettingOutOfRangeIsOneLine() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epochs", "-1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("error: maxEpochs must be at least 0, but was -1");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void whereAnErrorComesFromIsShownOnRequest() {
    CommandLineRun run = CommandLineRun.of("digits", "--max-epochs", "-1", "--stacktrace");
    assertThat(run.err()).contains("\tat ");
  }

  @Test
  void severalMachinesAreRefusedClearly() {
    CommandLineRun run = CommandLineRun.of("digits", "--num-nodes", "2");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("devices and numNodes must be 1 in this version");
  }
}
