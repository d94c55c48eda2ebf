package io.keraunos.distribute;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the workers find each other: all connect to the chief's port and say who they are; once all
 * are there, the chief says so. The connections stay, and the port is free for TensorFlow's server.
 */
final class Rendezvous {

  private static final String HELLO = "keraunos-1";
  private static final String REFUSED = "refused ";
  private static final String START = "start ";
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);
  private static final long RETRY_MILLIS = 200;

  private final Cluster cluster;
  private final Duration limit;
  private final long deadline;

  private Rendezvous(Cluster cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * What a worker knows once all are there.
   *
   * @param cluster with all addresses
   * @param links to the chief; on the chief, to all others
   */
  record Met(Cluster cluster, Map<Integer, Link> links) {}

  /**
   * Waits until all workers are there.
   *
   * @throws IllegalStateException if one is missing after the time, or a port is taken; the message
   *     names it
   */
  static Met meet(Cluster cluster, Duration limit) throws InterruptedException {
    Rendezvous rendezvous = new Rendezvous(cluster, limit);
    return cluster.chief() ? rendezvous.chief() : rendezvous.worker();
  }

  private Duration left() {
    return Duration.ofNanos(deadline - System.nanoTime());
  }

  private Met chief() {
    Map<Integer, Link> links = new TreeMap<>();
    Map<Integer, String> addresses = new TreeMap<>(Map.of(0, cluster.coordinator()));
    boolean complete = false;
    try (ServerSocket server = bind(HostPort.parse("the chief's address", cluster.coordinator()))) {
      while (links.size() < cluster.size() - 1) {
        if (left().isNegative()) {
          throw new IllegalStateException(missing(links));
        }
        welcome(server, links, addresses);
      }
      complete = true;
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot listen: %s".formatted(cluster.name(0), e.getMessage()), e);
    } finally {
      if (!complete) {
        tell(links, REFUSED + missing(links));
        links.values().forEach(Link::close);
      }
    }
    List<String> known =
        cluster.addresses().isEmpty() ? List.copyOf(addresses.values()) : cluster.addresses();
    tell(links, START + String.join(" ", known));
    return new Met(cluster.at(known), links);
  }

  private String missing(Map<Integer, Link> links) {
    List<String> names =
        IntStream.range(1, cluster.size())
            .filter(worker -> !links.containsKey(worker))
            .mapToObj(cluster::name)
            .collect(Collectors.toList());
    return "all %d workers must join within %s, but %s did not. Is it started, with the same cluster, and is %s to be reached from there?"
        .formatted(
            cluster.size(),
            Link.seconds(limit),
            String.join(" and ", names),
            cluster.coordinator());
  }

  private static void tell(Map<Integer, Link> links, String line) {
    for (Link link : links.values()) {
      try {
        link.send(line);
      } catch (IOException e) {
        // It is gone; whoever listens to the link notices.
      }
    }
  }

  /** Lets one worker in, or waits a while for one. */
  private void welcome(
      ServerSocket server, Map<Integer, Link> links, Map<Integer, String> addresses)
      throws IOException {
    server.setSoTimeout((int) Math.max(1, Math.min(1000, left().toMillis())));
    Socket socket;
    try {
      socket = server.accept();
    } catch (SocketTimeoutException e) {
      return;
    }
    Link link = new Link(socket);
    boolean kept = false;
    try {
      link.patience(HANDSHAKE);
      String[] hello = link.read().split(" ", -1);
      if (hello.length != 4 || !hello[0].equals(HELLO)) {
        return; // a stranger
      }
      int worker = Integer.parseInt(hello[1]);
      int size = Integer.parseInt(hello[2]);
      if (size != cluster.size() || worker < 1 || worker >= size) {
        link.send(
            REFUSED
                + "%s trains with %d workers, but this one is worker %d of %d"
                    .formatted(cluster.name(0), cluster.size(), worker, size));
        return;
      }
      addresses.put(worker, HostPort.of(link.host(), Integer.parseInt(hello[3])));
      Link before = links.put(worker, link);
      kept = true;
      if (before != null) { // it was started again, or two have one index
        tell(Map.of(worker, before), REFUSED + "another process has joined as worker " + worker);
        before.close();
      }
    } catch (IOException | NumberFormatException e) {
      // Whoever cannot say who he is in time is a stranger, or comes again.
    } finally {
      if (!kept) {
        link.close();
      }
    }
  }

  private Met worker() throws InterruptedException {
    int port = ownPort();
    String last = "nobody answered";
    while (!left().isNegative()) {
      try {
        Link link = connect();
        boolean met = false;
        try {
          link.send("%s %d %d %d".formatted(HELLO, cluster.rank(), cluster.size(), port));
          link.patience(left().plus(HANDSHAKE));
          String answer = link.read();
          if (answer.startsWith(REFUSED)) {
            throw new IllegalStateException(answer.substring(REFUSED.length()));
          }
          if (answer.startsWith(START)) {
            met = true;
            List<String> known = List.of(answer.substring(START.length()).split(" ", -1));
            return new Met(cluster.at(known), Map.of(0, link));
          }
          last = "another program answered";
        } finally {
          if (!met) {
            link.close();
          }
        }
      } catch (IOException e) {
        last = e.getMessage() == null ? e.toString() : e.getMessage();
      }
      Thread.sleep(RETRY_MILLIS);
    }
    throw new IllegalStateException(
        "%s must be reached within %s, but was not: %s. Is it started, and is its port open?"
            .formatted(cluster.name(0), Link.seconds(limit), last));
  }

  private Link connect() throws IOException {
    InetSocketAddress chief =
        HostPort.parse("the chief's address", cluster.coordinator()).resolve();
    if (chief.isUnresolved()) { // a name may come up later, as with pods that are being started
      throw new IOException("the host " + chief.getHostString() + " is not known");
    }
    Socket socket = new Socket();
    boolean connected = false;
    try {
      socket.connect(chief, (int) HANDSHAKE.toMillis());
      connected = true;
      return new Link(socket);
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  /** The port of this worker's own server: the one that was given, or any. */
  private int ownPort() {
    List<String> given = new ArrayList<>(cluster.addresses());
    if (given.isEmpty()) {
      try (ServerSocket any = new ServerSocket(0)) {
        return any.getLocalPort();
      } catch (IOException e) {
        throw new IllegalStateException("no port is free: " + e.getMessage(), e);
      }
    }
    HostPort own = HostPort.parse("the worker's address", given.get(cluster.rank()));
    try (ServerSocket probe = bind(own)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot listen: %s".formatted(cluster.name(cluster.rank()), e.getMessage()), e);
    }
  }

  private ServerSocket bind(HostPort at) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(at.port()), cluster.size() + 16);
      return server;
    } catch (BindException e) {
      server.close();
      throw new IllegalStateException(
          "the port %d of %s must be free, but is taken: %s. End the program that has it, or choose another port"
              .formatted(at.port(), cluster.name(cluster.rank()), e.getMessage()),
          e);
    }
  }
}
