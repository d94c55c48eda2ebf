package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.keraunos.launch.Launcher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A launched job ends soon after one of its workers has fallen silent. */
class LaunchedStallTest {

  @TempDir private Path folder;

  /** Returns the rounds: {@code -Dkeraunos.rounds=20}. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("keraunos.rounds", 1));
  }

  /** Whichever is stopped: the chief in even rounds, another one in odd ones. */
  @ParameterizedTest
  @MethodSource("rounds")
  void aStoppedWorkerEndsTheJob(int round) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, UTF_8);
    CompletableFuture<Integer> job = new CompletableFuture<>();
    Thread launching =
        new Thread(
            () -> {
              try {
                job.complete(
                    Launcher.of(
                            WorkerProgram.class.getName(),
                            "long",
                            folder.resolve("outcome").toString(),
                            "1",
                            "8")
                        .workers(2)
                        .output(print, print)
                        .run());
              } catch (InterruptedException | RuntimeException e) {
                job.completeExceptionally(e);
              }
            });
    launching.start();
    for (int worker = 0; worker < 2; worker++) {
      while (!out.toString(UTF_8).contains("[worker " + worker + "] at step 20\n")) {
        assertWithMessage(out.toString(UTF_8)).that(job.isDone()).isFalse();
        Thread.sleep(20);
      }
    }
    Matcher pid =
        Pattern.compile("\\[worker " + round % 2 + "] pid (\\d+)").matcher(out.toString(UTF_8));
    assertThat(pid.find()).isTrue();
    assertThat(new ProcessBuilder("kill", "-STOP", pid.group(1)).start().waitFor()).isEqualTo(0);
    assertThat(job.get(60, TimeUnit.SECONDS)).isNotEqualTo(0);
    assertThat(out.toString(UTF_8)).contains("was silent for 3 s");
    launching.join();
  }
}
