package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.distribute.Stranger;
import io.keraunos.distribute.TestPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A job that trains is neither stopped nor slowed by who does not know its token. */
class StrangersAtWorkTest {

  private static final Pattern STEP = Pattern.compile("at step (\\d+)\n");
  private static final Duration TIME = Duration.ofSeconds(5);

  @TempDir private Path folder;

  /** Returns the rounds: {@code -Dkeraunos.rounds=20}. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("keraunos.rounds", 1));
  }

  private static long step(WorkerProcesses workers) {
    return STEP.matcher(workers.output(0))
        .results()
        .map(MatchResult::group)
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .max()
        .orElse(0);
  }

  private static long stepsIn(WorkerProcesses workers) throws InterruptedException {
    long before = step(workers);
    Thread.sleep(TIME.toMillis());
    return step(workers) - before;
  }

  /** Joins, gives signs of life, reports a failure and leaves, all without the token. */
  private static String lies(int port) {
    String nonce = "0123456789abcdef".repeat(2);
    return String.join(
        "\n",
        "keraunos-3 1 2 %d ab %s".formatted(port, nonce),
        "proof " + "0".repeat(64),
        "alive " + "0".repeat(64),
        "failed enough " + "0".repeat(64),
        "failed enough",
        "refused go home",
        "");
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void strangersNeitherStopNorSlowAJobThatTrains(int round) throws Exception {
    List<Integer> ports = TestPorts.choose(2);
    List<Stranger> strangers = new ArrayList<>();
    try (WorkerProcesses workers =
        WorkerProcesses.start(
            folder,
            ports,
            Map.of("KERAUNOS_JOB_TOKEN", "a secret of this job"),
            "long",
            "1",
            "8")) {
      workers.awaitOutput("at step 20\n");
      stepsIn(workers); // warms up
      long alone = stepsIn(workers);
      try {
        for (int port : ports) {
          strangers.add(Stranger.slow(port));
          strangers.add(Stranger.silent(port, 200));
          strangers.add(Stranger.insisting(port, lies(ports.get(1))));
          strangers.add(Stranger.insisting(port, "GET / HTTP/1.1\r\n\r\n"));
        }
        strangers.forEach(stranger -> stranger.await(1));
        long besieged = stepsIn(workers);
        assertWithMessage("steps in %s; alone there were %s", TIME, alone)
            .that(besieged)
            .isAtLeast(alone / 20); // the machine may be busy: 0.98 on a quiet one
      } finally {
        for (Stranger stranger : strangers) {
          stranger.close();
        }
      }
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.process(worker).isAlive()).isTrue();
        assertThat(workers.output(worker)).doesNotContain("Exception");
      }
      workers.signal(1, "TERM"); // and it still hears those who know it
      for (int worker = 0; worker < 2; worker++) {
        assertThat(workers.exitCode(worker, 20)).isEqualTo(143);
      }
    }
  }
}
