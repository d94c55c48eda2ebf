package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever connects while the workers meet, they meet all the same, or say who hinders them. */
@Timeout(120)
class StrangersTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Optional<JobToken> TOKEN = Optional.of(JobToken.of("a secret of this job"));
  private static final Duration SILENCE = Duration.ofSeconds(2);

  private final List<Link> links = new ArrayList<>();
  private final List<Stranger> strangers = new ArrayList<>();

  /** Returns the rounds of each test: {@code -Dkeraunos.rounds=20}. */
  static IntStream rounds() {
    return IntStream.rangeClosed(1, Integer.getInteger("keraunos.rounds", 1));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (Stranger stranger : strangers) {
      stranger.close();
    }
    links.forEach(Link::close);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("keraunos")) {
        thread.join(LONG.toMillis());
        assertWithMessage("%s lives", thread.getName()).that(thread.isAlive()).isFalse();
      }
    }
  }

  private static int port(String address) {
    return HostPort.parse("", address).port();
  }

  private static Cluster worker(List<String> addresses, int rank) {
    return new Cluster(addresses.size(), rank, addresses.get(0), addresses, Cluster.Role.WORKER);
  }

  private CompletableFuture<Rendezvous.Met> meet(Cluster cluster, Duration limit) {
    return meet(cluster, limit, Optional.empty());
  }

  private CompletableFuture<Rendezvous.Met> meet(
      Cluster cluster, Duration limit, Optional<JobToken> token) {
    CompletableFuture<Rendezvous.Met> met = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                met.complete(Rendezvous.meet(cluster, limit, SILENCE, token));
              } catch (Throwable e) {
                met.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return met;
  }

  private Rendezvous.Met get(CompletableFuture<Rendezvous.Met> met) throws Exception {
    Rendezvous.Met result = met.get(90, TimeUnit.SECONDS);
    links.addAll(result.links().values());
    return result;
  }

  private String error(CompletableFuture<Rendezvous.Met> met) {
    return assertThrows(ExecutionException.class, () -> get(met)).getCause().getMessage();
  }

  private Stranger meets(Stranger stranger) {
    strangers.add(stranger);
    return stranger;
  }

  /** Lets two workers meet; the second comes once the strangers are there. */
  private void assertTheyMeet(List<String> addresses, CompletableFuture<Rendezvous.Met> chief)
      throws Exception {
    var first = meet(worker(addresses, 1), LONG);
    assertThat(get(chief).links()).hasSize(1);
    assertThat(get(first).links()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void byteByByteNobodyIsHeldUp(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    var chief = meet(worker(addresses, 0), LONG);
    for (int i = 0; i < 5; i++) {
      meets(Stranger.slow(port(addresses.get(0)))).await(1);
    }
    assertTheyMeet(addresses, chief);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void endlessLinesAreCutOff(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    var chief = meet(worker(addresses, 0), LONG);
    for (int i = 0; i < 3; i++) {
      meets(Stranger.endless(port(addresses.get(0)))).await(2); // each was let go once
    }
    assertTheyMeet(addresses, chief);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void manySilentConnectionsDoNotKeepAWorkerOut(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    var chief = meet(worker(addresses, 0), LONG);
    meets(Stranger.silent(port(addresses.get(0)), 300)).await(300);
    assertTheyMeet(addresses, chief);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void garbageIsRefused(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    int port = port(addresses.get(0));
    var chief = meet(worker(addresses, 0), LONG);
    Random random = new Random(round);
    byte[] noise = new byte[5_000];
    random.nextBytes(noise);
    for (String text :
        List.of(
            "GET / HTTP/1.1\r\n\r\n",
            "\n",
            "\r\n",
            "\0\n",
            "start 127.0.0.1:1 127.0.0.1:2\n",
            "keraunos-3\n",
            "keraunos-3 1 2 2222\n",
            "keraunos-3 -1 2 2222 ab -\n",
            "keraunos-3 1 2 99999 ab -\n",
            "keraunos-3 99999999999999999999 2 2222 ab -\n",
            "keraunos-3 0 2 2222 ab -\n",
            "keraunos-3 2 2 2222 ab -\n",
            "keraunos-3 1 2 x ab -\n",
            "keraunos-3 1 2 2222 ab - -\n",
            new String(noise, StandardCharsets.ISO_8859_1) + "\n")) {
      meets(Stranger.saying(port, text)).await(1);
      meets(Stranger.halfClosing(port, text)).await(1);
      meets(Stranger.halfClosing(port, text.strip())).await(1);
    }
    assertTheyMeet(addresses, chief);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void whoTakesARankAndDoesNotAnswerLosesIt(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(3);
    var chief = meet(worker(addresses, 0), LONG);
    String claim = new Claim(1, 3, port(addresses.get(1)), "abc", "-").text() + "\n";
    meets(Stranger.saying(port(addresses.get(0)), claim)).await(1);
    meets(Stranger.halfClosing(port(addresses.get(0)), claim)).await(1);
    var second = meet(worker(addresses, 2), LONG);
    var first = meet(worker(addresses, 1), LONG);
    assertThat(get(chief).links().keySet()).containsExactly(1, 2);
    assertThat(get(first).links()).hasSize(1);
    assertThat(get(second).links()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void whoLeftBeforeTheStartIsWaitedForAgain(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    int port = port(addresses.get(0));
    var chief = meet(worker(addresses, 0), LONG);
    String claim = new Claim(1, 2, port(addresses.get(1)), "abc", "-").text() + "\n";
    // The last that is missing, as it seems: it is asked once more, and does not answer.
    meets(Stranger.halfClosing(port, claim)).await(1);
    assertTheyMeet(addresses, chief);
  }

  @Test
  void aWorkerOfAnotherVersionIsToldSo() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    var chief = meet(worker(addresses, 0), LONG);
    Socket old = null;
    while (old == null) {
      try {
        old = new Socket("127.0.0.1", port(addresses.get(0)));
      } catch (IOException e) {
        Thread.sleep(5); // the chief does not listen yet
      }
    }
    try (Link link = new Link(old)) {
      link.send("keraunos-1 1 2 2222");
      assertThat(link.next(LONG))
          .isEqualTo(
              "refused all workers must have the same version of Keraunos, but worker 0 speaks"
                  + " keraunos-3 and this one keraunos-1. Start all of them from the same build");
    }
    assertTheyMeet(addresses, chief);
  }

  @Test
  void aWorkerWithAnotherPortThanTheChiefKnowsIsRefused() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    List<String> others = List.of(addresses.get(0), TestPorts.addresses(1).get(0));
    var chief = meet(worker(addresses, 0), LONG);
    assertThat(error(meet(worker(others, 1), LONG)))
        .isEqualTo(
            "worker 1 (%s) must listen on the port that worker 0 knows, but listens on %d. Give all workers the same cluster"
                .formatted(addresses.get(1), port(others.get(1))));
    assertTheyMeet(addresses, chief);
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void aWorkerLeavesWhatIsNoChief(int round) throws Exception {
    for (String answer :
        List.of(
            "", "HTTP/1.1 400 Bad Request\r\n", "start nowhere\n", "start 127.0.0.1:1\n", "here")) {
      List<String> addresses = TestPorts.addresses(2);
      CompletableFuture<Rendezvous.Met> first;
      try (ServerSocket impostor = new ServerSocket(port(addresses.get(0)))) {
        first = meet(worker(addresses, 1), Duration.ofSeconds(1));
        impostor.setSoTimeout(20_000);
        try (Socket socket = impostor.accept()) {
          socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
      }
      assertThat(error(first))
          .startsWith(
              "worker 0 (%s) must be reached within 1 s, but was not: "
                  .formatted(addresses.get(0)));
    }
  }

  @Test
  void aChiefThatFallsSilentIsLookedForAgain() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    CompletableFuture<Rendezvous.Met> first;
    try (ServerSocket frozen = new ServerSocket(port(addresses.get(0)))) {
      first = meet(worker(addresses, 1), LONG);
      frozen.setSoTimeout(20_000);
      try (Socket before = frozen.accept()) {
        before.getOutputStream().write("alive\n".getBytes(StandardCharsets.UTF_8));
        frozen.accept().close(); // it came again
      }
    }
    assertThat(get(meet(worker(addresses, 0), LONG)).links()).hasSize(1);
    assertThat(get(first).links()).hasSize(1);
  }

  @Test
  void anEndlessAnswerEndsWithTheTime() throws Exception {
    for (String endless : List.of("alive\n", "ping\n", "kkkkkkkk")) {
      List<String> addresses = TestPorts.addresses(2);
      byte[] much = endless.repeat(1_000).getBytes(StandardCharsets.UTF_8);
      try (ServerSocket impostor = new ServerSocket(port(addresses.get(0)))) {
        Thread answering =
            new Thread(
                () -> {
                  while (!impostor.isClosed()) {
                    try (Socket socket = impostor.accept()) {
                      while (true) {
                        socket.getOutputStream().write(much);
                      }
                    } catch (IOException e) {
                      // It was left, and comes again.
                    }
                  }
                });
        answering.start();
        assertThat(error(meet(worker(addresses, 1), Duration.ofMillis(100))))
            .startsWith("worker 0 (%s) must be reached within 100 ms".formatted(addresses.get(0)));
      }
    }
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    for (int rank = 0; rank < 2; rank++) {
      Cluster cluster = worker(addresses, rank);
      Thread.currentThread().interrupt();
      assertThrows(
          InterruptedException.class,
          () -> Rendezvous.meet(cluster, LONG, SILENCE, Optional.empty()));
    }
  }

  private static Link connect(int port) throws InterruptedException {
    while (true) {
      try {
        return new Link(new Socket("127.0.0.1", port));
      } catch (IOException e) {
        Thread.sleep(5); // the chief does not listen yet
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void whoDoesNotKnowTheTokenIsNotLetIn(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    int port = port(addresses.get(0));
    int own = port(addresses.get(1));
    var chief = meet(worker(addresses, 0), LONG, TOKEN);
    try (Link without = connect(port)) {
      without.send(new Claim(1, 2, own, "abc", Claim.NO_TOKEN).text());
      assertThat(without.next(LONG))
          .isEqualTo(
              "refused a worker must know the job token, but has none. Set KERAUNOS_JOB_TOKEN or"
                  + " KERAUNOS_JOB_TOKEN_FILE to that of worker 0");
    }
    try (Link guessing = connect(port)) {
      guessing.send(new Claim(1, 2, own, "abc", JobToken.nonce()).text());
      assertThat(guessing.next(LONG)).startsWith("challenge ");
      guessing.send("proof " + "0".repeat(64));
      assertThat(guessing.next(LONG))
          .isEqualTo("refused a worker must know the job token, but sent another proof");
    }
    try (Link hurried = connect(port)) {
      hurried.send(new Claim(1, 2, own, "abc", JobToken.nonce()).text());
      hurried.send(Link.PONG);
      assertThat(hurried.next(LONG)).startsWith("challenge ");
    }
    try (Stranger slow = Stranger.slow(port);
        Stranger silent = Stranger.silent(port, 200)) {
      var first = meet(worker(addresses, 1), LONG, TOKEN);
      assertThat(get(chief).links()).hasSize(1);
      assertThat(get(first).links()).hasSize(1);
      slow.await(1);
      silent.await(1);
    }
  }

  /** A stranger that has heard what a worker sent has nothing of it. */
  @ParameterizedTest
  @MethodSource("rounds")
  void whatWasSentOnceDoesNotLetAnybodyIn(int round) throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    int port = port(addresses.get(0));
    var chief = meet(worker(addresses, 0), LONG, TOKEN);
    String claim = new Claim(1, 2, port(addresses.get(1)), "abc", JobToken.nonce()).text();
    String proof;
    try (Link heard = connect(port)) {
      heard.send(claim);
      String nonce = heard.next(LONG).split(" ", -1)[1];
      proof = "proof " + TOKEN.get().proof(Rendezvous.WORKER, claim, nonce);
    }
    try (Link replaying = connect(port);
        Link echoing = connect(port)) {
      replaying.send(claim);
      assertThat(replaying.next(LONG)).startsWith("challenge ");
      replaying.send(proof);
      assertThat(replaying.next(LONG)).startsWith("refused a worker must know the job token");
      echoing.send(claim);
      echoing.send("proof " + echoing.next(LONG).split(" ", -1)[2]);
      assertThat(echoing.next(LONG)).startsWith("refused a worker must know the job token");
    }
    var first = meet(worker(addresses, 1), LONG, TOKEN);
    assertThat(get(chief).links()).hasSize(1);
    assertThat(get(first).links()).hasSize(1);
  }

  @Test
  void aChiefWithoutTheTokenIsNotBelieved() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    var stranger = meet(worker(addresses, 0), Duration.ofSeconds(2));
    var other = meet(worker(addresses, 1), Duration.ofSeconds(2), TOKEN);
    assertThat(error(other)).contains("does not know this worker's job token");
    assertThat(error(stranger)).contains("worker 1");
  }
}
