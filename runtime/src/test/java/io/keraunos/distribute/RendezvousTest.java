package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RendezvousTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final List<Link> links = new ArrayList<>();

  @AfterEach
  void closeLinks() {
    links.forEach(Link::close);
  }

  private static Cluster given(List<String> addresses, int rank) {
    return new Cluster(addresses.size(), rank, addresses.get(0), addresses, Cluster.Role.WORKER);
  }

  private static Cluster coordinated(int size, int rank, String coordinator) {
    return new Cluster(size, rank, coordinator, List.of(), Cluster.Role.WORKER);
  }

  private CompletableFuture<Rendezvous.Met> meet(Cluster cluster, Duration limit) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Rendezvous.Met met = Rendezvous.meet(cluster, limit, SILENCE, Optional.empty());
            synchronized (links) {
              links.addAll(met.links().values());
            }
            return met;
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Rendezvous.Met get(CompletableFuture<Rendezvous.Met> met) throws Exception {
    return met.get(40, TimeUnit.SECONDS);
  }

  private static String error(CompletableFuture<Rendezvous.Met> met) {
    return assertThrows(ExecutionException.class, () -> get(met)).getCause().getMessage();
  }

  @Test
  void workersMeetInAnyOrder() throws Exception {
    List<String> addresses = TestPorts.addresses(3);
    var second = meet(given(addresses, 2), LONG);
    var chief = meet(given(addresses, 0), LONG);
    var first = meet(given(addresses, 1), LONG);
    assertThat(get(chief).links().keySet()).containsExactly(1, 2);
    assertThat(get(first).links().keySet()).containsExactly(0);
    assertThat(get(second).cluster().addresses()).isEqualTo(addresses);
    // The port is free again, for TensorFlow's server, while the connections are there.
    int port = HostPort.parse("", addresses.get(0)).port();
    try (ServerSocket again = new ServerSocket(port)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
  }

  @Test
  void withACoordinatorTheyTellEachOtherTheirAddresses() throws Exception {
    String coordinator = TestPorts.addresses(1).get(0);
    var chief = meet(coordinated(3, 0, coordinator), LONG);
    var first = meet(coordinated(3, 1, coordinator), LONG);
    var second = meet(coordinated(3, 2, coordinator), LONG);
    List<String> known = get(chief).cluster().addresses();
    assertThat(known).hasSize(3);
    assertThat(known.get(0)).isEqualTo(coordinator);
    assertThat(known.get(1)).startsWith("127.0.0.1:");
    assertThat(get(first).cluster().addresses()).isEqualTo(known);
    assertThat(get(second).cluster().addresses()).isEqualTo(known);
  }

  @Test
  void whoIsMissingIsNamedToAll() throws Exception {
    List<String> addresses = TestPorts.addresses(3);
    var chief = meet(given(addresses, 0), Duration.ofSeconds(2));
    var first = meet(given(addresses, 1), LONG);
    String message =
        "all 3 workers must join within 2 s, but worker 2 (%s) did not".formatted(addresses.get(2));
    assertThat(error(chief)).startsWith(message);
    assertThat(error(first)).startsWith(message);
  }

  @Test
  void aChiefThatIsNotThereIsNamed() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    assertThat(error(meet(given(addresses, 1), Duration.ofMillis(500))))
        .startsWith(
            "worker 0 (%s) must be reached within 500 ms, but was not: "
                .formatted(addresses.get(0)));
  }

  @Test
  void aWorkerOfAnotherClusterIsRefused() throws Exception {
    List<String> addresses = TestPorts.addresses(3);
    var chief = meet(given(addresses.subList(0, 2), 0), LONG);
    assertThat(error(meet(given(addresses, 2), LONG)))
        .isEqualTo(
            "worker 0 (%s) trains with 2 workers, but this one is worker 2 of 3"
                .formatted(addresses.get(0)));
    get(meet(given(addresses.subList(0, 2), 1), LONG));
    assertThat(get(chief).links()).hasSize(1);
  }

  @Test
  void ofTwoProcessesWithOneRankTheSecondIsRefused() throws Exception {
    List<String> addresses = TestPorts.addresses(3);
    var chief = meet(given(addresses, 0), LONG);
    var one = meet(given(addresses, 1), LONG);
    var another = meet(given(addresses, 1), LONG);
    var refused = CompletableFuture.anyOf(one, another);
    assertThat(assertThrows(ExecutionException.class, () -> refused.get(40, TimeUnit.SECONDS)))
        .hasCauseThat()
        .hasMessageThat()
        .isEqualTo(
            "worker 1 must be one process, but another one has joined as it, from 127.0.0.1. End"
                + " one of them");
    get(meet(given(addresses, 2), LONG));
    get(one.isCompletedExceptionally() ? another : one);
    assertThat(get(chief).links().keySet()).containsExactly(1, 2);
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    List<String> addresses = TestPorts.addresses(2);
    for (int rank = 0; rank < 2; rank++) {
      int port = HostPort.parse("", addresses.get(rank)).port();
      try (ServerSocket taken = new ServerSocket(port)) {
        assertThat(error(meet(given(addresses, rank), LONG)))
            .startsWith(
                "the port %d of worker %d (%s) must be free, but is taken"
                    .formatted(taken.getLocalPort(), rank, addresses.get(rank)));
      }
    }
  }
}
