package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers leave a job and join it. The chief's threads are daemons, as its process has one job. */
class MembershipTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private List<String> addresses;

  @BeforeEach
  void choosePorts() {
    addresses = TestPorts.addresses(3);
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Cluster worker(int number) {
    return new Cluster(3, number, addresses.get(0), addresses, Cluster.Role.WORKER);
  }

  private Membership member(int number) {
    return Membership.of(worker(number), 1, LONG, LONG, Optional.empty());
  }

  private static Rendezvous.Met get(Future<Rendezvous.Met> met) throws Exception {
    return met.get(60, TimeUnit.SECONDS);
  }

  @Test
  void thoseThatAreLeftAndThoseThatWaitMeetAgain() throws Exception {
    Membership chief = member(0);
    Membership first = member(1);
    Membership second = member(2);
    Future<Rendezvous.Met> ofSecond = threads.submit(second::meet);
    Future<Rendezvous.Met> ofFirst = threads.submit(first::meet);
    Rendezvous.Met all = chief.meet();
    assertThat(all.cluster().numbers()).containsExactly(0, 1, 2).inOrder();
    assertThat(get(ofFirst).cluster().addresses()).isEqualTo(all.cluster().addresses());
    assertThat(get(ofSecond).cluster().rank()).isEqualTo(2);
    assertThat(chief.waiting()).isFalse();

    // Worker 1 is lost: worker 2 takes the rank after the chief's, and keeps its number.
    all.links().values().forEach(Link::close);
    ofSecond = threads.submit(() -> second.again(Set.of(0, 2)));
    Rendezvous.Met left = chief.again(Set.of(0, 2));
    assertThat(left.cluster().numbers()).containsExactly(0, 2).inOrder();
    assertThat(left.cluster().generation()).isEqualTo(1);
    assertThat(left.links().keySet()).containsExactly(1);
    assertThat(left.cluster().name(1)).isEqualTo("worker 2 (%s)".formatted(addresses.get(2)));
    assertThat(get(ofSecond).cluster().rank()).isEqualTo(1);
    assertThat(get(ofSecond).cluster().groupKey(2))
        .isNotEqualTo(all.cluster().groupKey(2)); // its sums are not mixed up with those before

    // Another process in its place waits, until the chief lets it in.
    Membership again = member(1);
    ofFirst = threads.submit(again::meet);
    while (!chief.waiting()) {
      Thread.sleep(10);
    }
    left.links().values().forEach(Link::close);
    ofSecond = threads.submit(() -> second.again(Set.of(0, 2)));
    Rendezvous.Met three = chief.again(Set.of(0, 2));
    assertThat(three.cluster().numbers()).containsExactly(0, 1, 2).inOrder();
    assertThat(get(ofFirst).cluster().generation()).isEqualTo(2);
    assertThat(get(ofSecond).cluster().addresses()).isEqualTo(three.cluster().addresses());
  }

  @Test
  void aMembersPlaceIsItsOwn() throws Exception {
    Membership chief = member(0);
    List<Callable<Rendezvous.Met>> others = List.of(member(1)::meet, member(2)::meet);
    others.forEach(threads::submit);
    chief.meet();
    Exception second = assertThrows(IllegalStateException.class, member(1)::meet);
    assertThat(second)
        .hasMessageThat()
        .isEqualTo("worker 1 must be one process, but another one trains as it. End one of them");
    assertThat(chief.waiting()).isFalse();
  }

  @Test
  void aJobThatMayChangeNeedsWorkersThatMay() throws Exception {
    Membership chief = member(0);
    threads.submit(chief::meet);
    threads.submit(member(2)::meet);
    Exception other =
        assertThrows(
            IllegalStateException.class,
            () -> Rendezvous.meet(worker(1), LONG, LONG, Optional.empty()));
    assertThat(other).hasMessageThat().contains("minNodes must be set on all workers or on none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x 0=a:1 1=b:2",
        "1 0=a:1 1=b:2 1=c:3",
        "1 0=a:1 1=b:2 3=c:3",
        "1 0=a:1 1=b:2 -1=c:3",
        "1 0=a:1 1=",
        "1 0=a:1 1=b:99999",
        "1 1=b:2",
        "1 0=a:1 2=c:3",
        "1 0=a:1 1=b:2 "
      })
  void whatIsNoListOfMembersIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Rendezvous.parse(worker(1), text));
  }

  @Test
  void membersAreReadAsTheyWereWritten() {
    Cluster two = Rendezvous.parse(worker(2), "7 0=a:1 2=c:3");
    assertThat(two.rank()).isEqualTo(1);
    assertThat(Rendezvous.text(two)).isEqualTo("7 0=a:1 2=c:3");
  }
}
