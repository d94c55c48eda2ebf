package io.keraunos.launch;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes, launched from this one. */
@Timeout(120)
class LauncherTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Launcher launcher) throws InterruptedException {
    return launcher.output(new PrintStream(out, true), new PrintStream(err, true)).run(Map.of());
  }

  private static Launcher launcher(String... arguments) {
    return Launcher.of(TrialWorker.class.getName(), arguments);
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList())
        .isEmpty();
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos-launch"))
                .toList())
        .isEmpty();
  }

  @Test
  void everyWorkerKnowsTheClusterAndItsPlace() throws Exception {
    assertThat(run(launcher("tell", "a b", "").workers(2).coresPerWorker(3).gpusPerWorker(2)))
        .isEqualTo(0);
    List<String> lines = out.toString(UTF_8).lines().toList();
    Matcher config =
        Pattern.compile(
                """
                \\[worker 0] config \\{"cluster":\\{"worker":\\["127\\.0\\.0\\.1:(\\d+)","127\\.0\\.0\\.1:(\\d+)"]},\
                "task":\\{"type":"worker","index":0}}\
                """)
            .matcher(
                lines.stream().filter(l -> l.startsWith("[worker 0] config")).findFirst().get());
    assertWithMessage(out.toString(UTF_8)).that(config.matches()).isTrue();
    assertThat(config.group(1)).isNotEqualTo(config.group(2));
    assertThat(lines)
        .contains(
            config.group().replace("[worker 0]", "[worker 1]").replace("index\":0", "index\":1"));
    assertThat(lines).containsAtLeast("[worker 0] local rank 0", "[worker 1] local rank 1");
    for (String worker : List.of("[worker 0] ", "[worker 1] ")) {
      assertThat(lines)
          .containsAtLeast(
              worker + "launcher " + ProcessHandle.current().pid(),
              worker + "gpus 2",
              worker + "cores 3",
              worker + "arguments tell|a b|",
              worker + "input -1")
          .inOrder();
    }
    assertThat(err.toString(UTF_8).lines().toList())
        .containsExactly(
            "[worker 0] to standard error, without an end",
            "[worker 1] to standard error, without an end");
  }

  @Test
  void linesOfDifferentWorkersDoNotMix() throws Exception {
    assertThat(run(launcher("chatter", "300").workers(3))).isEqualTo(0);
    Set<String> expected = new HashSet<>();
    Set<String> expectedErr = new HashSet<>();
    for (int worker = 0; worker < 3; worker++) {
      String letter = String.valueOf((char) ('a' + worker));
      expected.add("[worker %d] %s".formatted(worker, letter.repeat(500)));
      expectedErr.add("[worker %d] %s".formatted(worker, letter.repeat(50)));
    }
    assertThat(new HashSet<>(out.toString(UTF_8).lines().toList())).isEqualTo(expected);
    assertThat(out.toString(UTF_8).lines().count()).isEqualTo(900);
    assertThat(new HashSet<>(err.toString(UTF_8).lines().toList())).isEqualTo(expectedErr);
  }

  @Test
  void theFirstFailuresCodeIsReturnedAndTheOthersAreEnded(@TempDir Path folder) throws Exception {
    Launcher launcher =
        launcher("first-fails", folder.toString()).workers(3).patience(Duration.ZERO);
    assertThat(run(launcher)).isEqualTo(5);
    assertThat(err.toString(UTF_8).lines().toList())
        .containsExactly("[launcher] worker 0 ended with exit code 5; the job has failed");
  }

  @Test
  void aWorkerThatDoesNotEndIsKilledAfterTheGraceTime(@TempDir Path folder) throws Exception {
    Launcher launcher =
        launcher("first-fails", folder.toString(), "stubborn")
            .workers(2)
            .patience(Duration.ZERO)
            .grace(Duration.ofMillis(300));
    assertThat(run(launcher)).isEqualTo(5);
    assertThat(Trial.gone(Trial.pid(folder.resolve("ready-1")))).isTrue();
  }

  @Test
  void aFrozenWorkerIsKilledWithoutWaitingForIt(@TempDir Path folder) throws Exception {
    Launcher launcher =
        launcher("frozen", folder.toString())
            .workers(2)
            .patience(Duration.ofHours(1))
            .grace(Duration.ofHours(1));
    assertThat(run(launcher)).isEqualTo(6);
    assertThat(Trial.gone(Trial.pid(folder.resolve("ready-1")))).isTrue();
    assertThat(err.toString(UTF_8))
        .containsMatch(
            "\\[launcher\\] worker 1 has given no sign of life for \\d+ s, and was killed\n");
  }

  @Test
  void outputThatCannotBePassedOnIsAnError() throws Exception {
    PrintStream full =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("No space left on device");
              }
            });
    int code =
        launcher("chatter", "3").workers(2).output(full, new PrintStream(err, true)).run(Map.of());
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .contains(
            "[launcher] all workers have ended well, but their output could not be written to"
                + " standard output. Is the disk full, or the reader gone?");
  }

  @Test
  void nothingIsLeftInTheFolderForTemporaryFiles(@TempDir Path folder) throws Exception {
    assertThat(run(launcher("first-fails", folder.toString()).workers(2).patience(Duration.ZERO)))
        .isEqualTo(5);
    Matcher sign =
        Pattern.compile("sign (.*)").matcher(Files.readString(folder.resolve("ready-1")));
    assertThat(sign.find()).isTrue();
    assertThat(Files.exists(Path.of(sign.group(1)).getParent())).isFalse();
  }

  @Test
  void aWorkerThatEndsWithZeroIsNoFailure() throws Exception {
    assertThat(run(launcher("exit", "0", "0").workers(2))).isEqualTo(0);
    assertThat(run(launcher("exit", "0", "9").workers(2))).isEqualTo(9);
  }

  @Test
  void allStartAgainOnNewPortsUntilTheySucceed(@TempDir Path folder) throws Exception {
    assertThat(run(launcher("fail", folder.toString(), "2").workers(2).maxRestarts(3)))
        .isEqualTo(0);
    assertThat(err.toString(UTF_8).lines().toList())
        .containsExactly(
            "[launcher] worker 1 ended with exit code 7; all start again (restart 1 of 3)",
            "[launcher] worker 1 ended with exit code 7; all start again (restart 2 of 3)")
        .inOrder();
    Set<String> ports = new TreeSet<>();
    try (var notes = Files.list(folder)) {
      for (Path note : notes.toList()) {
        Matcher port = Pattern.compile("127\\.0\\.0\\.1:(\\d+)").matcher(Files.readString(note));
        while (port.find()) {
          ports.add(port.group(1));
        }
      }
    }
    assertThat(ports).hasSize(3 * 2);
  }

  @Test
  void whenNoRestartIsLeftTheFailureStands(@TempDir Path folder) throws Exception {
    assertThat(run(launcher("fail", folder.toString(), "9").workers(2).maxRestarts(1)))
        .isEqualTo(7);
    assertThat(err.toString(UTF_8)).contains("(restart 1 of 1)");
  }

  @Test
  void aLostWorkerStartsAgainAloneWhereFewerAreEnough(@TempDir Path folder) throws Exception {
    assertThat(
            run(launcher("leaves", folder.toString(), "2").workers(2).minWorkers(1).maxRestarts(2)))
        .isEqualTo(0);
    assertThat(err.toString(UTF_8).lines().toList())
        .containsExactly(
            "[launcher] worker 1 ended with exit code 7; it starts again (restart 1 of 2)",
            "[launcher] worker 1 ended with exit code 7; it starts again (restart 2 of 2)")
        .inOrder();
    assertThat(out.toString(UTF_8)).contains("[worker 1] least 1");
    List<String> configs =
        out.toString(UTF_8).lines().filter(line -> line.startsWith("[worker 1] config")).toList();
    assertThat(configs).hasSize(3);
    assertThat(Set.copyOf(configs)).hasSize(1); // it keeps its address
  }

  @Test
  void theJobEndsWithTheChiefWhereFewerAreEnough() throws Exception {
    assertThat(run(launcher("exit", "9", "0").workers(2).minWorkers(1))).isEqualTo(9);
    assertThat(run(launcher("exit", "0", "9").workers(2).minWorkers(1))).isEqualTo(0);
  }

  @Test
  void moreThanAllWorkersCannotBeLeft() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> run(launcher().workers(2).minWorkers(3))))
        .hasMessageThat()
        .isEqualTo("minWorkers must be at most workers, 2, but was 3");
  }

  @Test
  void aClassThatIsNotThereIsAFailure() throws Exception {
    assertThat(run(Launcher.of("io.keraunos.launch.Nowhere"))).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("[worker 0] Error: Could not find or load main class");
  }

  @Test
  void anInterruptEndsTheWorkers(@TempDir Path folder) throws Exception {
    Thread caller = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              Trial.await(() -> Files.exists(folder.resolve("ready-0")));
              caller.interrupt();
            });
    interrupter.start();
    assertThrows(
        InterruptedException.class, () -> run(launcher("wait", folder.toString()).workers(1)));
    interrupter.join();
    assertThat(Trial.gone(Trial.pid(folder.resolve("ready-0")))).isTrue();
  }

  @Test
  void aWorkerMustNotLaunch() {
    Exception nested =
        assertThrows(
            IllegalStateException.class, () -> launcher().run(Map.of("KERAUNOS_LAUNCHER", "17")));
    assertThat(nested)
        .hasMessageThat()
        .isEqualTo(
            "a launcher must not run in a worker, but this process was started by the launcher with"
                + " process number 17. Launch a class that trains");
    Exception cluster =
        assertThrows(
            IllegalStateException.class,
            () -> launcher().run(Map.of("TF_CONFIG", "{\"cluster\": 1}")));
    assertThat(cluster).hasMessageThat().contains("but was {\"cluster\": 1}. Unset it");
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertRefused(() -> launcher().workers(0), "workers must be at least 1, but was 0");
    int most = Math.max(64, 4 * Runtime.getRuntime().availableProcessors());
    assertRefused(
        () -> launcher().workers(most + 1),
        "workers must be at most %d on a machine with %d cores, but was %d. Each is a process with about a hundred threads, and more of them than cores train no faster"
            .formatted(most, Runtime.getRuntime().availableProcessors(), most + 1));
    assertRefused(() -> launcher().maxRestarts(-1), "maxRestarts must be at least 0, but was -1");
    assertRefused(
        () -> launcher().coresPerWorker(0), "coresPerWorker must be at least 1, but was 0");
    assertRefused(
        () -> launcher().grace(Duration.ofSeconds(-1)),
        "grace must be from 0 to PT24H, but was PT-1S");
  }

  private static void assertRefused(Runnable setting, String message) {
    assertThat(assertThrows(IllegalArgumentException.class, setting::run))
        .hasMessageThat()
        .isEqualTo(message);
  }
}
