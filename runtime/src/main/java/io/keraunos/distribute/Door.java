package io.keraunos.distribute;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chief's port: asks whoever connects who it is, and lets it prove that it knows the job token.
 *
 * <p>Anybody can connect, so nobody is waited for alone: each connection has a thread that reads
 * its first line, for at most {@link Rendezvous#HANDSHAKE} in all, and beyond {@link #MOST_UNKNOWN}
 * of them the oldest is let go.
 */
final class Door implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Door.class);

  /** The most connections at one time that have not said who they are. */
  private static final int MOST_UNKNOWN = 64;

  /** The most refused connections that are logged. */
  private static final int MOST_LOGGED = 20;

  /** Decides who comes in. */
  interface Host {
    /**
     * Takes a worker in, which must be {@linkplain Door#release released} first.
     *
     * @return the objection if that cannot be
     */
    Optional<String> take(Claim claim, Link link);
  }

  private final Cluster cluster;
  private final ServerSocket server;
  private final Optional<JobToken> token;
  private final Host host;
  private final Consumer<IOException> broken;
  private final Thread thread = new Thread(this::accept, "keraunos-reception");
  // Guarded by this.
  private final Deque<Link> unknown = new ArrayDeque<>();
  private final List<Thread> greeters = new ArrayList<>();
  private boolean closed;
  private int refused;

  /**
   * Creates a door that is not open yet.
   *
   * @param server listens; closed with this object
   * @param token the secret that lets a worker in; empty to let in everybody
   * @param broken is told once nobody can come any more, also after the end
   */
  Door(
      Cluster cluster,
      ServerSocket server,
      Optional<JobToken> token,
      Host host,
      Consumer<IOException> broken) {
    this.cluster = cluster;
    this.server = server;
    this.token = token;
    this.host = host;
    this.broken = broken;
    thread.setDaemon(true);
  }

  /** Begins to let workers in. */
  void open() {
    thread.start();
  }

  private void accept() {
    while (true) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (IOException e) {
        broken.accept(e);
        return;
      }
      try {
        greetInThread(new Link(socket));
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  private synchronized void greetInThread(Link link) {
    if (unknown.size() == MOST_UNKNOWN) {
      Link oldest = oldestOfMany();
      unknown.remove(oldest);
      oldest.close();
    }
    unknown.add(link);
    greeters.removeIf(greeter -> !greeter.isAlive());
    Thread greeter = new Thread(() -> greet(link), "keraunos-greeting");
    greeter.setDaemon(true);
    greeters.add(greeter);
    greeter.start();
  }

  /** Returns the oldest unknown connection of the host that has most: a flood drowns itself. */
  private Link oldestOfMany() {
    Map<String, Long> counts =
        unknown.stream().collect(Collectors.groupingBy(Link::host, Collectors.counting()));
    long most = counts.values().stream().mapToLong(count -> count).max().orElse(0);
    return unknown.stream()
        .filter(link -> counts.getOrDefault(link.host(), 0L) == most)
        .findFirst()
        .orElseThrow();
  }

  private void greet(Link link) {
    boolean seated = false;
    try {
      String line = link.next(Rendezvous.HANDSHAKE);
      Optional<Claim> claim = Claim.parse(line);
      Optional<String> stranger =
          claim.isPresent() ? stranger(claim.get(), link) : Optional.of(Claim.answerTo(line));
      Optional<String> objection =
          stranger
              .or(() -> claim.flatMap(of -> of.objection(cluster)))
              .or(() -> claim.flatMap(of -> host.take(of, link)));
      seated = objection.isEmpty();
      if (seated) {
        link.send(Link.ALIVE);
      } else {
        refuse(link, objection.get());
      }
    } catch (IOException e) {
      if (!seated) {
        refuse(link, "a worker must say who it is, but nothing came: " + e.getMessage());
      }
    } finally {
      synchronized (this) {
        unknown.remove(link);
      }
      if (!seated) {
        link.close();
      }
    }
  }

  /**
   * Proves that this side knows the job token, and lets the other prove it; returns the objection
   * if it does not. After that all lines are signed.
   */
  private Optional<String> stranger(Claim claim, Link link) throws IOException {
    if (token.isEmpty()) {
      return claim.nonce().equals(Claim.NO_TOKEN)
          ? Optional.empty()
          : Optional.of(
              "all workers must have the job token, but worker 0 has none. Give it to all of them");
    }
    if (claim.nonce().equals(Claim.NO_TOKEN)) {
      return Optional.of(
          "a worker must know the job token, but has none. Set %s or %s to that of worker 0"
              .formatted(JobToken.KERAUNOS_JOB_TOKEN, JobToken.KERAUNOS_JOB_TOKEN_FILE));
    }
    JobToken secret = token.get();
    String nonce = JobToken.nonce();
    String said = claim.text();
    link.send(Rendezvous.CHALLENGE + nonce + " " + secret.proof(Rendezvous.CHIEF, said, nonce));
    String proof = Rendezvous.PROOF + secret.proof(Rendezvous.WORKER, said, nonce);
    if (!JobToken.same(proof, link.next(Rendezvous.HANDSHAKE))) {
      return Optional.of("a worker must know the job token, but sent another proof");
    }
    link.sign(
        secret.signer(Rendezvous.CHIEF, said, nonce),
        secret.signer(Rendezvous.WORKER, said, nonce));
    return Optional.empty();
  }

  /** Makes a connection known: the end of the door does not end it any more. */
  synchronized void release(Link link) {
    unknown.remove(link);
  }

  private void refuse(Link link, String why) {
    int count;
    synchronized (this) {
      count = closed ? Integer.MAX_VALUE : ++refused;
    }
    if (count <= MOST_LOGGED) {
      LOG.warn(
          "a connection from {} was refused: {}{}",
          link.host(),
          why,
          count == MOST_LOGGED ? " (more of them are not logged)" : "");
    }
    try {
      link.send(Rendezvous.REFUSED, why);
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /**
   * Stops listening and drops connections that have not said who they are. Those that were released
   * stay.
   */
  @Override
  public void close() {
    List<Thread> threads;
    synchronized (this) {
      closed = true;
      unknown.forEach(Link::close);
      threads = new ArrayList<>(greeters);
    }
    threads.add(thread);
    try {
      server.close();
    } catch (IOException e) {
      // The port is given back all the same.
    }
    boolean interrupted = false;
    for (Thread one : threads) {
      while (one.isAlive()) {
        try {
          one.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
