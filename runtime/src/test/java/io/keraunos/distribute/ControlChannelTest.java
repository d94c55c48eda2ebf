package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that a worker may send to the chief after the start; the worker here is the test. */
@Timeout(60)
class ControlChannelTest {

  private static final Duration LONG = Duration.ofSeconds(40);
  private static final String WORKER = "worker 1 (127.0.0.1:2)";

  private Socket worker;
  private ControlChannel chief;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      worker = new Socket(server.getInetAddress(), server.getLocalPort());
      Cluster cluster =
          new Cluster(
              2, 0, "127.0.0.1:1", List.of("127.0.0.1:1", "127.0.0.1:2"), Cluster.Role.WORKER);
      chief =
          new ControlChannel(
              cluster,
              Map.of(1, new Link(server.accept())),
              Duration.ofMillis(1500),
              Duration.ZERO);
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    worker.close();
    assertThat(chief.failureWithin(LONG)).isPresent(); // which ends its threads
  }

  private void send(String text) throws IOException {
    OutputStream out = worker.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String failure() {
    return chief.failureWithin(LONG).orElseThrow().message();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "",
        "passport",
        "finished",
        "finished x",
        "finished -1",
        "finished 2",
        "finished 99999999999",
        "ping",
        "\0\1\2"
      })
  void whatNoWorkerSaysEndsTheJobByName(String line) throws Exception {
    send(line + "\n");
    assertThat(failure()).startsWith(WORKER + " does not speak as a worker does: it ");
  }

  @Test
  void aLineWithoutEndEndsTheJobByName() throws Exception {
    send("k".repeat(Link.LONGEST + 1));
    assertThat(failure()).startsWith(WORKER + " is gone: ");
    assertThat(failure()).contains("a line must have at most 262144 bytes, but has more");
  }

  @Test
  void aByteNowAndThenIsSilence() throws Exception {
    Thread dribbling =
        new Thread(
            () -> {
              try {
                while (chief.failure().isEmpty()) {
                  send("a");
                  Thread.sleep(100);
                }
              } catch (IOException | InterruptedException e) {
                // The chief has closed the connection.
              }
            });
    dribbling.start();
    assertThat(failure()).isEqualTo(WORKER + " was silent for 1500 ms");
    dribbling.join();
  }

  @Test
  void halfAConnectionIsNone() throws Exception {
    send("alive\n");
    worker.shutdownOutput();
    assertThat(failure()).startsWith(WORKER + " is gone: ");
  }

  @Test
  void aLateAnswerAndSignsOfLifeAreNoMistake() throws Exception {
    send("here\nalive\n".replace("here", Link.PONG));
    send("failed of its own\n");
    assertThat(failure()).isEqualTo("of its own");
  }

  @Test
  void aMessageOfAnyLengthArrives() throws Exception {
    chief.fail("x".repeat(10_000_000));
    Link link = new Link(worker);
    String line = link.next(LONG);
    while (line.equals(Link.ALIVE)) {
      line = link.next(LONG);
    }
    assertThat(line).startsWith("failed worker 0 (127.0.0.1:1) failed: xxx");
    assertThat(line.length()).isLessThan(5_000);
  }
}
