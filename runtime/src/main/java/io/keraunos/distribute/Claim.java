package io.keraunos.distribute;

import java.util.Optional;

/**
 * The first line of a worker to the chief: who it claims to be.
 *
 * @param rank the rank of the worker
 * @param size the number of workers it counts on
 * @param port the port that its own server will listen on
 * @param process tells this process from another one with the same rank
 * @param nonce a random number for the {@link JobToken}'s proof; {@link #NO_TOKEN} without a token
 */
record Claim(int rank, int size, int port, String process, String nonce) {

  /** The nonce of a worker that has no job token. */
  static final String NO_TOKEN = "-";

  /**
   * Version of the protocol, raised whenever workers before and after a change must not train
   * together.
   */
  private static final String PROTOCOL = "keraunos-3";

  private static final String ANY_PROTOCOL = "keraunos-";
  private static final String NUMBER = "[0-9]{1,9}";

  /** Returns the line to send. */
  String text() {
    return "%s %s %s %s %s %s".formatted(PROTOCOL, rank, size, port, process, nonce);
  }

  /** Reads a line; empty if no worker of this version sends such a line. */
  static Optional<Claim> parse(String line) {
    String[] parts = line.split(" ", -1);
    boolean claim =
        parts.length == 6
            && parts[0].equals(PROTOCOL)
            && parts[1].matches(NUMBER)
            && parts[2].matches(NUMBER)
            && parts[3].matches(NUMBER)
            && parts[4].matches("[0-9a-f]{1,16}")
            && parts[5].matches("-|[0-9a-f]{32}");
    return claim
        ? Optional.of(
            new Claim(
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3]),
                parts[4],
                parts[5]))
        : Optional.empty();
  }

  /** Returns an explanation for the sender of a line that is no claim. */
  static String answerTo(String line) {
    String word = line.split(" ", 2)[0];
    boolean other = word.startsWith(ANY_PROTOCOL) && !word.equals(PROTOCOL);
    return other
        ? "all workers must have the same version of Keraunos, but worker 0 speaks %s and this one %s. Start all of them from the same build"
            .formatted(PROTOCOL, shortened(word))
        : "a worker must say who it is, but said \"%s\"".formatted(shortened(line));
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "..." : text;
  }

  /** Returns the objection to the claim in a cluster; empty if there is none. */
  Optional<String> objection(Cluster cluster) {
    if (size != cluster.size() || rank < 1 || rank >= size) {
      return Optional.of(
          "%s trains with %s workers, but this one is worker %s of %s"
              .formatted(cluster.name(0), cluster.size(), rank, size));
    }
    if (port < 1 || port > 65_535) {
      return Optional.of("a worker's port must be from 1 to 65535, but was " + port);
    }
    if (!cluster.addresses().isEmpty()) {
      int known = HostPort.parse("the worker's address", cluster.addresses().get(rank)).port();
      if (port != known) {
        return Optional.of(
            "%s must listen on the port that worker 0 knows, but listens on %s. Give all workers the same cluster"
                .formatted(cluster.name(rank), port));
      }
    }
    return Optional.empty();
  }
}
