package io.keraunos.launch;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of a worker, and what it reads from the environment. */
class LauncherCommandTest {

  private static final Path HOME = Path.of("/opt/java");

  private static List<String> line(
      OptionalInt coresPerWorker, int workers, int cores, int feature, String... inherited) {
    return new WorkerCommand(List.of("com.acme.Main", "--epochs", "5"), workers, coresPerWorker)
        .line(HOME, "a.jar:b.jar", List.of(inherited), cores, feature);
  }

  @Test
  void aWorkerIsStartedLikeItsLauncher() {
    assertThat(line(OptionalInt.empty(), 2, 8, 17, "-Xmx1g", "-Dname=a value", "-ea"))
        .containsExactly(
            HOME.resolve("bin/java").toString(),
            "-Xmx1g",
            "-Dname=a value",
            "-ea",
            "-XX:ActiveProcessorCount=4",
            "-cp",
            "a.jar:b.jar",
            "com.acme.Main",
            "--epochs",
            "5")
        .inOrder();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
        "-Xrunjdwp:transport=dt_socket",
        "-Xdebug",
        "-Dcom.sun.management.jmxremote.port=9010",
        "-Dcom.sun.management.jmxremote.rmi.port=9010",
      })
  void whatTakesAPortIsNotPassedOn(String argument) {
    assertThat(line(OptionalInt.empty(), 2, 8, 17, argument)).doesNotContain(argument);
  }

  @ParameterizedTest
  @CsvSource({"8, 2, 4", "8, 3, 2", "2, 4, 1", "1, 1, 1"})
  void coresAreShared(int cores, int workers, int each) {
    assertThat(line(OptionalInt.empty(), workers, cores, 17))
        .contains("-XX:ActiveProcessorCount=" + each);
  }

  @Test
  void aFlagForCoresIsKeptUnlessThereIsASetting() {
    String flag = "-XX:ActiveProcessorCount=7";
    assertThat(line(OptionalInt.empty(), 2, 8, 17, flag)).contains(flag);
    assertThat(line(OptionalInt.empty(), 2, 8, 17, flag))
        .doesNotContain("-XX:ActiveProcessorCount=4");
    assertThat(line(OptionalInt.of(3), 2, 8, 17, flag)).contains("-XX:ActiveProcessorCount=3");
    assertThat(line(OptionalInt.of(3), 2, 8, 17, flag)).doesNotContain(flag);
  }

  @Test
  void nativeAccessIsAllowedWhereJavaAsksForIt() {
    assertThat(line(OptionalInt.empty(), 2, 8, 25)).contains("--enable-native-access=ALL-UNNAMED");
    assertThat(line(OptionalInt.empty(), 2, 8, 25, "--enable-native-access=a.module"))
        .doesNotContain("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void portsAreNeverChosenTwice() throws Exception {
    FreePorts ports = new FreePorts();
    List<Integer> first = ports.choose(50);
    List<Integer> second = ports.choose(50);
    assertThat(first).containsNoDuplicates();
    assertThat(second).containsNoDuplicates();
    assertThat(first).containsNoneIn(second);
    first.forEach(
        port -> assertThat(port).isIn(com.google.common.collect.Range.closedOpen(20_000, 30_000)));
    Exception e = assertThrows(IllegalStateException.class, () -> ports.choose(10_000));
    assertThat(e).hasMessageThat().startsWith("10000 ports from 20000 to 29999 must be free, but");
  }

  @Test
  void theLauncherIsKnownFromTheEnvironment() {
    assertThat(LauncherWatch.launcher(Map.of())).isEqualTo(Optional.empty());
    assertThat(LauncherWatch.launcher(Map.of("KERAUNOS_LAUNCHER", "42")))
        .isEqualTo(Optional.of(42L));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LauncherWatch.launcher(Map.of("KERAUNOS_LAUNCHER", "yes")));
    assertThat(e).hasMessageThat().contains("must be the launcher's process number, but was");
  }
}
