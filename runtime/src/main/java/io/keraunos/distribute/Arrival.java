package io.keraunos.distribute;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The side of the {@link Rendezvous} of a worker that is not the chief: looks for the chief, says
 * who it is and waits for the start. A process at the chief's address that does not speak as the
 * chief does, or no longer speaks, is left, and the chief is looked for again.
 */
final class Arrival {

  /** Time limit of the first answer. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** The most times the chief may ask: it does so once for each claim to this worker's rank. */
  private static final int MOST_PINGS = 10_000;

  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  /** Interval at which an interrupt is noticed. */
  private static final Duration TICK = Duration.ofMillis(200);

  private final Cluster cluster;
  private final Duration silence;
  private final Optional<JobToken> token;
  private final String process = Long.toHexString(new SecureRandom().nextLong());

  private final boolean lasts;
  private int port; // of this worker's own server; 0 until it is chosen

  /**
   * Creates an arrival; nothing is sent yet.
   *
   * @param lasts whether the job's workers may change, so that this one may arrive again
   */
  Arrival(Cluster cluster, Duration silence, Optional<JobToken> token, boolean lasts) {
    this.token = token;
    this.lasts = lasts;
    this.cluster = cluster;
    this.silence = silence;
  }

  /**
   * Waits for the start.
   *
   * @param find the time in which the chief must be found
   * @param deadline of the start, in the time of {@link System#nanoTime}
   * @throws IllegalStateException if the chief refuses this worker, or is not found in time
   */
  Rendezvous.Met meet(Duration find, long deadline) throws InterruptedException {
    long until = System.nanoTime() + find.toNanos();
    if (port == 0) {
      port = ownPort();
    }
    String last = "nobody answered";
    while (until - System.nanoTime() > 0) {
      try {
        String nonce = token.isPresent() ? JobToken.nonce() : Claim.NO_TOKEN;
        return meet(new Claim(cluster.rank(), cluster.size(), port, process, nonce), deadline);
      } catch (IOException e) {
        last = e.getMessage() == null ? e.toString() : e.getMessage();
      }
      Thread.sleep(TICK.toMillis());
    }
    throw new IllegalStateException(
        "%s must be reached within %s, but was not: %s. Is it started, and is its port open?"
            .formatted(cluster.name(0), Link.seconds(find), last));
  }

  private Rendezvous.Met meet(Claim claim, long deadline) throws IOException, InterruptedException {
    Link link = connect();
    boolean met = false;
    try {
      link.send(claim.text());
      if (token.isPresent()) {
        prove(link, claim.text(), token.get());
      }
      Cluster known = start(link, deadline);
      met = true;
      return new Rendezvous.Met(known, Map.of(0, link));
    } finally {
      if (!met) {
        link.close();
      }
    }
  }

  /** Lets the chief prove that it knows the token, then proves the same. */
  private static void prove(Link link, String claim, JobToken secret) throws IOException {
    String[] said = link.next(ANSWER).split(" ", -1);
    boolean challenge = said.length == 3 && (said[0] + " ").equals(Rendezvous.CHALLENGE);
    if (!challenge || !JobToken.same(said[2], secret.proof(Rendezvous.CHIEF, claim, said[1]))) {
      throw new IOException(
          "who answered there does not know this worker's job token. Is it the same for all"
              + " workers?");
    }
    link.send(Rendezvous.PROOF + secret.proof(Rendezvous.WORKER, claim, said[1]));
    link.sign(
        secret.signer(Rendezvous.WORKER, claim, said[1]),
        secret.signer(Rendezvous.CHIEF, claim, said[1]));
  }

  /** Waits for the addresses of all workers, which come with the start. */
  private Cluster start(Link link, long deadline) throws IOException, InterruptedException {
    Duration patience = ANSWER;
    long heard = System.nanoTime();
    int asked = 0;
    while (true) {
      Optional<String> line = next(link);
      long now = System.nanoTime();
      // A little later than the chief, whose answer says who is missing.
      if (now - deadline > Rendezvous.HANDSHAKE.toNanos()) {
        throw new IOException("it did not say that all are there");
      }
      if (line.isEmpty()) {
        if (now - heard > patience.toNanos()) {
          throw new IOException("it was silent for " + Link.seconds(patience));
        }
        continue;
      }
      heard = now;
      patience = silence;
      if (line.get().startsWith(Rendezvous.REFUSED)) {
        throw new IllegalStateException(line.get().substring(Rendezvous.REFUSED.length()));
      } else if (line.get().startsWith(Rendezvous.START) && !lasts) {
        return cluster.at(addresses(line.get().substring(Rendezvous.START.length())));
      } else if (line.get().startsWith(Rendezvous.MEMBERS) && lasts) {
        return members(line.get().substring(Rendezvous.MEMBERS.length()));
      } else if (line.get().startsWith(Rendezvous.START)
          || line.get().startsWith(Rendezvous.MEMBERS)) {
        throw new IllegalStateException(
            "minNodes must be set on all workers or on none, but %s has it %s and this one has it %s"
                .formatted(cluster.name(0), lasts ? "not" : "set", lasts ? "set" : "not"));
      } else if (line.get().equals(Link.PING)) {
        if (++asked > MOST_PINGS) { // who asks without an end may not read the answers either
          throw new IOException("it asks again and again whether this worker is there");
        }
        link.send(Link.PONG);
      } else if (!line.get().equals(Link.ALIVE)) {
        throw new IOException("another program answered, or the job has started already");
      }
    }
  }

  private Cluster members(String text) throws IOException {
    try {
      return Rendezvous.parse(cluster, text);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Optional<String> next(Link link) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return Optional.of(link.next(TICK));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  private List<String> addresses(String text) throws IOException {
    List<String> known = List.of(text.split(" ", -1));
    try {
      known.forEach(address -> HostPort.parse("a worker's address", address));
    } catch (IllegalArgumentException e) {
      throw new IOException("it sent no addresses: " + e.getMessage(), e);
    }
    if (known.size() != cluster.size()) {
      throw new IOException(
          "it sent %s addresses for %s workers".formatted(known.size(), cluster.size()));
    }
    return known;
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
      socket.connect(chief, (int) Rendezvous.HANDSHAKE.toMillis());
      Link link = new Link(socket);
      connected = true;
      return link;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  /** Returns the port of this worker's own server: the one that was given, or any. */
  private int ownPort() {
    if (cluster.addresses().isEmpty()) {
      return anyPort();
    }
    HostPort own = HostPort.parse("the worker's address", cluster.addresses().get(cluster.rank()));
    try (ServerSocket probe = Rendezvous.bind(cluster, own)) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(
          "%s cannot listen: %s".formatted(cluster.name(cluster.rank()), e.getMessage()), e);
    }
  }

  /**
   * Returns a port that is free. TensorFlow's server takes it later, once the graph is built, so it
   * is none of those that the system gives to outgoing connections meanwhile.
   */
  static int anyPort() {
    Random random = new Random();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      int port = FIRST_PORT + random.nextInt(PORTS);
      try (ServerSocket probe = new ServerSocket(port)) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // The port is taken: try the next one.
      }
    }
    throw new IllegalStateException(
        "a port from %s to %s must be free, but none of 1000 was"
            .formatted(FIRST_PORT, FIRST_PORT + PORTS - 1));
  }
}
