package io.keraunos.distribute;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The meeting of all workers before the first step: all connect to the chief's port and say who
 * they are; once all are there, the chief says so. The connections stay, and the port is free for
 * TensorFlow's server. {@link Reception} is the chief's part, {@link Arrival} that of the others.
 */
final class Rendezvous {

  static final String REFUSED = "refused ";
  static final String START = "start ";
  static final String MEMBERS = "members ";
  static final String CHALLENGE = "challenge ";
  static final String PROOF = "proof ";

  /** The sides of a connection, which sign with keys of their own. */
  static final String CHIEF = "chief";

  static final String WORKER = "worker";

  /** Time limit of a line that is due from a side that is there. */
  static final Duration HANDSHAKE = Duration.ofSeconds(3);

  /**
   * Number of connections that may wait to be accepted; where there are more, a worker's may take
   * seconds.
   */
  private static final int BACKLOG = 1_000;

  private Rendezvous() {}

  /**
   * The outcome of a rendezvous.
   *
   * @param cluster with all addresses
   * @param links to the chief; on the chief, to all others
   */
  record Met(Cluster cluster, Map<Integer, Link> links) {}

  /**
   * Waits until all workers are there.
   *
   * @param limit the time for all of it
   * @param silence the time without a sign of life after which the chief counts as gone, and is
   *     looked for again
   * @param token the secret that lets a worker in; empty to let in everybody
   * @throws IllegalStateException if a worker is missing after the limit, or a port is taken; the
   *     message names it
   */
  static Met meet(Cluster cluster, Duration limit, Duration silence, Optional<JobToken> token)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    if (!cluster.chief()) {
      return new Arrival(cluster, silence, token, false).meet(limit, deadline);
    }
    HostPort own = HostPort.parse("the chief's address", cluster.coordinator());
    try (Reception reception = new Reception(cluster, limit, bind(cluster, own), token, false)) {
      return reception.await(deadline);
    }
  }

  /** Returns the members of a job that may change, as a part of a line. */
  static String text(Cluster members) {
    StringBuilder text = new StringBuilder(Integer.toString(members.generation()));
    for (int worker = 0; worker < members.size(); worker++) {
      text.append(' ')
          .append(members.number(worker))
          .append('=')
          .append(members.addresses().get(worker));
    }
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @param all all workers that the job may have
   * @throws IllegalArgumentException if it is something else, or this worker is not a member
   */
  static Cluster parse(Cluster all, String text) {
    String[] parts = text.split(" ", -1);
    if (!parts[0].matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("it sent no members");
    }
    SortedMap<Integer, String> present = new TreeMap<>();
    for (String member : List.of(parts).subList(1, parts.length)) {
      String[] of = member.split("=", 2);
      if (of.length != 2
          || !of[0].matches("[0-9]{1,9}")
          || Integer.parseInt(of[0]) >= all.size()
          || present.put(Integer.valueOf(of[0]), of[1]) != null) {
        throw new IllegalArgumentException("it sent a member that there cannot be");
      }
      HostPort.parse("a worker's address", of[1]);
    }
    if (!present.containsKey(0) || !present.containsKey(all.number())) {
      throw new IllegalArgumentException("it sent members without itself or this worker");
    }
    return all.of(present, Integer.parseInt(parts[0]));
  }

  /**
   * Listens on the port of an address.
   *
   * @throws IllegalStateException if it is taken
   */
  static ServerSocket bind(Cluster cluster, HostPort at) {
    String own = cluster.name(cluster.rank());
    ServerSocket server = null;
    try {
      server = new ServerSocket();
      server.bind(new InetSocketAddress(at.port()), cluster.size() + BACKLOG);
      return server;
    } catch (BindException e) {
      close(server);
      throw new IllegalStateException(
          "the port %s of %s must be free, but is taken: %s. End the program that has it, or choose another port"
              .formatted(at.port(), own, e.getMessage()),
          e);
    } catch (IOException e) {
      close(server);
      throw new IllegalStateException("%s cannot listen: %s".formatted(own, e.getMessage()), e);
    }
  }

  private static void close(@Nullable ServerSocket server) {
    if (server != null) {
      try {
        server.close();
      } catch (IOException e) {
        // The socket was never bound.
      }
    }
  }
}
