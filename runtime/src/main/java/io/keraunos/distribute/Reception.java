package io.keraunos.distribute;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chief's side of the {@link Rendezvous}: lets the workers in until all are there.
 *
 * <p>The {@link Door} tells who comes. A rank belongs to whoever claimed it first, as long as that
 * one still answers; another process that claims it is refused. Before the start everybody must
 * answer once more, so that who left meanwhile is waited for again.
 *
 * <p>A lasting one goes on to let workers in while the job runs: they wait in their seats until the
 * members are chosen {@linkplain #choose anew}.
 */
final class Reception implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  /** The most missing workers that are named. */
  private static final int MOST_NAMED = 10;

  private static final Duration TICK = Duration.ofSeconds(1);

  /** A worker that was let in. */
  private record Seat(Claim claim, Link link) {}

  private final Cluster cluster;
  private final Duration limit;
  private final boolean lasts;
  private final Door door;
  // Guarded by this.
  private final Map<Integer, Seat> seats = new TreeMap<>();
  private final Map<Integer, String> members = new TreeMap<>(); // their processes, by number
  private long joined = System.nanoTime(); // when the last one took a seat
  private @Nullable IOException broken;
  private boolean closed;

  /**
   * Begins to let workers in.
   *
   * @param limit the time that they may take, for messages
   * @param server listens; closed with this object
   * @param token the secret that lets a worker in; empty to let in everybody
   * @param lasts whether workers may come while the job runs; else they may until it starts
   */
  Reception(
      Cluster cluster,
      Duration limit,
      ServerSocket server,
      Optional<JobToken> token,
      boolean lasts) {
    this.lasts = lasts;
    this.cluster = cluster;
    this.limit = limit;
    this.door = new Door(cluster, server, token, this::seat, this::broken);
    door.open();
    if (lasts) {
      Thread calm = new Thread(this::calm, "keraunos-waiting-room");
      calm.setDaemon(true);
      calm.start();
    }
  }

  /** Notes that nobody can come any more: the reception has ended, or the port is gone. */
  private synchronized void broken(IOException why) {
    broken = why;
    notifyAll();
  }

  private synchronized boolean isBroken() {
    return broken != null;
  }

  /** Tells those that wait while the job runs that the chief lives. */
  private void calm() {
    try {
      while (!isBroken()) {
        Thread.sleep(TICK.toMillis());
        tell(Link.ALIVE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody else has this thread: the process is ending
    }
  }

  /**
   * Waits until all workers are there, and tells them to start.
   *
   * @param deadline in the time of {@link System#nanoTime}
   * @throws IllegalStateException if one is missing then; all that are there are told
   */
  Rendezvous.Met await(long deadline) throws InterruptedException {
    Set<Integer> others =
        IntStream.range(1, cluster.size()).boxed().collect(Collectors.toUnmodifiableSet());
    return met(awaitAll(others, cluster.size(), limit, deadline));
  }

  /**
   * Waits until the workers that are expected are there, and makes all that are there members.
   *
   * @param expected their numbers
   * @param least the least number of members, this process included
   * @param patience the time after the last one came in which another one may, once there are
   *     enough
   * @param deadline in the time of {@link System#nanoTime}
   * @param generation how often members were chosen before
   * @param own the address of this process's server
   * @throws IllegalStateException if there are fewer then; all that are there are told
   */
  Rendezvous.Met choose(
      Set<Integer> expected,
      int least,
      Duration patience,
      long deadline,
      int generation,
      String own)
      throws InterruptedException {
    synchronized (this) {
      members.clear();
      joined = System.nanoTime();
    }
    return chosen(awaitAll(expected, least, patience, deadline), generation, own);
  }

  /** Returns whether anybody waits to become a member. */
  synchronized boolean waiting() {
    return !seats.isEmpty();
  }

  private Map<Integer, Seat> awaitAll(
      Set<Integer> expected, int least, Duration patience, long deadline)
      throws InterruptedException {
    try {
      Optional<Map<Integer, Seat>> all;
      do {
        awaitSeats(expected, least, patience, deadline);
        all = allAnswer();
      } while (all.isEmpty());
      return all.get();
    } catch (IllegalStateException e) {
      dismiss(String.valueOf(e.getMessage()));
      throw e;
    } catch (InterruptedException e) {
      dismiss(cluster.name(0) + " was interrupted while it waited for the others");
      throw e;
    }
  }

  private synchronized void awaitSeats(
      Set<Integer> expected, int least, Duration patience, long deadline)
      throws InterruptedException {
    while (!seats.keySet().containsAll(expected)) {
      long now = System.nanoTime();
      if (lasts && seats.size() + 1 >= least && now - joined >= patience.toNanos()) {
        return;
      }
      long left = deadline - now;
      if (broken != null) {
        throw new IllegalStateException(
            "%s cannot listen: %s".formatted(cluster.name(0), broken.getMessage()), broken);
      }
      if (left <= 0) {
        throw new IllegalStateException(missing(expected, least));
      }
      wait(Math.max(1, Math.min(TICK.toMillis(), left / 1_000_000)));
      tell(Link.ALIVE);
    }
  }

  /**
   * Asks all workers once more, and gives up the seats of those that are gone; returns all if none
   * was, and no other one came meanwhile.
   */
  private Optional<Map<Integer, Seat>> allAnswer() {
    Map<Integer, Seat> asked;
    synchronized (this) {
      asked = new TreeMap<>(seats);
    }
    for (Map.Entry<Integer, Seat> seat : asked.entrySet()) {
      if (!seat.getValue().link().answers(Rendezvous.HANDSHAKE)) {
        leave(seat.getKey(), seat.getValue());
      }
    }
    synchronized (this) {
      if (!seats.equals(asked)) {
        return Optional.empty();
      }
      closed = !lasts;
      return Optional.of(asked);
    }
  }

  private synchronized void leave(int rank, Seat seat) {
    if (seats.remove(rank, seat)) {
      seat.link().close();
      LOG.warn("{} has left before the start, and is waited for again", cluster.name(rank));
    }
  }

  private synchronized Rendezvous.Met met(Map<Integer, Seat> all) {
    List<String> known = new ArrayList<>(cluster.addresses());
    if (known.isEmpty()) {
      known.add(cluster.coordinator());
      all.values().forEach(seat -> known.add(address(seat)));
    }
    all.values().forEach(seat -> seat.link().settle());
    tell(Rendezvous.START + String.join(" ", known));
    Map<Integer, Link> links = new TreeMap<>();
    all.forEach((rank, seat) -> links.put(rank, seat.link()));
    return new Rendezvous.Met(cluster.at(known), links);
  }

  /** Makes the workers that are there members, and tells them who the others are. */
  private synchronized Rendezvous.Met chosen(Map<Integer, Seat> all, int generation, String own) {
    SortedMap<Integer, String> present = new TreeMap<>(Map.of(0, own));
    all.forEach(
        (number, seat) ->
            present.put(
                number,
                cluster.addresses().isEmpty() ? address(seat) : cluster.addresses().get(number)));
    Cluster chosen = cluster.of(present, generation);
    all.values().forEach(seat -> seat.link().settle());
    tell(Rendezvous.MEMBERS + Rendezvous.text(chosen));
    Map<Integer, Link> links = new TreeMap<>();
    all.forEach(
        (number, seat) -> {
          links.put(chosen.numbers().indexOf(number), seat.link());
          members.put(number, seat.claim().process());
          seats.remove(number, seat);
        });
    return new Rendezvous.Met(chosen, links);
  }

  private static String address(Seat seat) {
    return HostPort.of(seat.link().host(), seat.claim().port());
  }

  private synchronized void dismiss(String why) {
    tell(Rendezvous.REFUSED + why);
    seats.values().forEach(seat -> seat.link().close());
    seats.clear();
  }

  private synchronized void tell(String line) {
    for (Seat seat : seats.values()) {
      try {
        seat.link().send(line);
      } catch (IOException e) {
        // It is gone, which is noticed when all are asked, or by whoever listens to the link.
      }
    }
  }

  private String missing(Set<Integer> expected, int least) {
    List<String> absent =
        expected.stream()
            .sorted()
            .filter(worker -> !seats.containsKey(worker))
            .map(cluster::name)
            .collect(Collectors.toCollection(ArrayList::new));
    if (absent.size() > MOST_NAMED) {
      int others = absent.size() - MOST_NAMED;
      absent.subList(MOST_NAMED, absent.size()).clear();
      absent.add(others + " others");
    }
    return "%s workers must join within %s, but %s did not. Is it started, with the same cluster, and is %s to be reached from there?"
        .formatted(
            least == cluster.size() ? "all " + least : "at least " + least,
            Link.seconds(limit),
            String.join(" and ", absent),
            cluster.coordinator());
  }

  /** Lets a worker in; returns the objection if that cannot be. */
  private Optional<String> seat(Claim claim, Link link) {
    Seat seat = new Seat(claim, link);
    if (heldByMember(claim)) {
      return Optional.of(
          "worker %s must be one process, but another one trains as it. End one of them"
              .formatted(claim.rank()));
    }
    Seat before = takeUnlessHeld(seat, null);
    while (before != null && !before.link().answers(Rendezvous.HANDSHAKE)) {
      before = takeUnlessHeld(seat, before); // which another one may hold by now
    }
    return before == null
        ? Optional.empty()
        : Optional.of(
            "worker %s must be one process, but another one has joined as it, from %s. End one of them"
                .formatted(seat.claim().rank(), before.link().host()));
  }

  private synchronized boolean heldByMember(Claim claim) {
    String member = members.get(claim.rank());
    return member != null && !member.equals(claim.process());
  }

  /**
   * Takes a seat if it is free, of the same process, or of one that is gone.
   *
   * @return who has the seat if that cannot be
   */
  private synchronized @Nullable Seat takeUnlessHeld(Seat seat, @Nullable Seat gone) {
    int rank = seat.claim().rank();
    Seat before = seats.get(rank);
    boolean free =
        before == null
            || before.equals(gone)
            || before.claim().process().equals(seat.claim().process());
    if (closed || !free) {
      return before == null ? seat : before;
    }
    if (before != null) {
      before.link().close();
    }
    door.release(seat.link()); // at once: close() lets go of whoever is still in there
    seats.put(rank, seat);
    joined = System.nanoTime();
    notifyAll();
    return null;
  }

  /** Stops listening. The seats' links stay. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    door.close();
  }
}
