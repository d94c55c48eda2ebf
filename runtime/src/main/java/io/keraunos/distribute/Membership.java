package io.keraunos.distribute;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The membership of a job whose workers may change while it runs. The chief listens as long as its
 * process lives: whoever is to be a member comes to its port and waits there until the members are
 * chosen, at the start and whenever one is lost or waits to join. Without the chief there is no
 * job.
 */
final class Membership {

  /** Time without another arrival after which a job starts with those that are there. */
  private static final Duration LAST_CALL = Duration.ofSeconds(30);

  /** Time in which the members that are left must come back once one is lost. */
  private static final Duration RETURN = Duration.ofSeconds(10);

  private final Cluster all;
  private final int least;
  private final Duration start;
  private final @Nullable Reception reception; // the chief's
  private final @Nullable Arrival arrival; // of all others
  private final String server; // the address of the chief's server
  private int generation;

  private Membership(
      Cluster all,
      int least,
      Duration start,
      @Nullable Reception reception,
      @Nullable Arrival arrival,
      String server) {
    this.all = all;
    this.least = least;
    this.start = start;
    this.reception = reception;
    this.arrival = arrival;
    this.server = server;
  }

  /**
   * Begins a membership; nobody is waited for yet.
   *
   * @param all all workers that the job may have
   * @param least the least number of members
   * @param start the time that workers wait for each other at the start
   * @param silence the time without a sign of life after which the chief counts as gone
   * @throws IllegalStateException if the chief's port is taken
   */
  static Membership of(
      Cluster all, int least, Duration start, Duration silence, Optional<JobToken> token) {
    if (!all.chief()) {
      Arrival arrival = new Arrival(all, silence, token, true);
      return new Membership(all, least, start, null, arrival, "");
    }
    HostPort own = HostPort.parse("the chief's address", all.coordinator());
    ServerSocket socket = Rendezvous.bind(all, own);
    return new Membership(
        all,
        least,
        start,
        new Reception(all, start, socket, token, true),
        null,
        HostPort.of(own.host(), serverPort(all, own)));
  }

  /**
   * Returns the port of the chief's server: the one after its own port, which it keeps; where that
   * is taken or another worker's, any.
   */
  private static int serverPort(Cluster all, HostPort own) {
    int next = own.port() + 1;
    boolean anothers = all.addresses().contains(HostPort.of(own.host(), next));
    if (next <= 65_535 && !anothers) {
      try (ServerSocket probe = new ServerSocket(next)) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // The port is taken: take another one.
      }
    }
    return Arrival.anyPort();
  }

  /**
   * Waits until all workers are there, or enough and no other one comes.
   *
   * @throws IllegalStateException if too few are there in time, or the chief is not found
   */
  Rendezvous.Met meet() throws InterruptedException {
    Set<Integer> others =
        IntStream.range(1, all.size()).boxed().collect(Collectors.toUnmodifiableSet());
    return meet(others, LAST_CALL, start);
  }

  /**
   * Meets again, once members have left or others wait to join.
   *
   * @param stay the numbers of the members that are left
   * @throws IllegalStateException if too few are there in time, or the chief is not found
   */
  Rendezvous.Met again(Set<Integer> stay) throws InterruptedException {
    generation++;
    return meet(stay, RETURN, RETURN);
  }

  private Rendezvous.Met meet(Set<Integer> expected, Duration patience, Duration find)
      throws InterruptedException {
    long now = System.nanoTime();
    long deadline = now + start.toNanos();
    if (reception != null) {
      Set<Integer> others =
          expected.stream().filter(number -> number != 0).collect(Collectors.toUnmodifiableSet());
      return reception.choose(others, least, patience, deadline, generation, server);
    }
    return Objects.requireNonNull(arrival).meet(find, deadline);
  }

  /** Returns whether anybody waits to become a member; only the chief knows. */
  boolean waiting() {
    return reception != null && reception.waiting();
  }
}
