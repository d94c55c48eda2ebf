package io.keraunos.distribute;

import java.util.List;

/**
 * The workers of a job, and which of them this process is. Worker 0 is the chief: it alone writes.
 *
 * @param size the number of workers, at least 1
 * @param rank the rank of this worker, from 0
 * @param coordinator the address of the chief, {@code host:port}; empty for a single worker
 * @param addresses the address of TensorFlow's server of each worker, {@code host:port}; empty if
 *     the workers tell each other when they start
 * @param role the role of this process
 */
public record Cluster(int size, int rank, String coordinator, List<String> addresses, Role role) {

  /** A role of a process in a job. */
  public enum Role {
    /** Trains with the others. */
    WORKER,
    /** Takes no part in training, and is a job of its own. */
    EVALUATOR
  }

  /** The cluster of one worker, which opens no port. */
  public static final Cluster LOCAL = new Cluster(1, 0, "", List.of(), Role.WORKER);

  /** Copies the addresses. */
  public Cluster {
    addresses = List.copyOf(addresses);
  }

  /** Returns whether this process is the one that writes. */
  public boolean chief() {
    return rank == 0;
  }

  /** Returns whether there are other workers. */
  public boolean distributed() {
    return size > 1;
  }

  /** Returns the name of a worker in messages, such as {@code worker 2 (10.0.0.3:2222)}. */
  String name(int worker) {
    if (!addresses.isEmpty()) {
      return "worker %s (%s)".formatted(worker, addresses.get(worker));
    }
    return worker == 0 ? "worker 0 (%s)".formatted(coordinator) : "worker " + worker;
  }

  /** Returns this cluster with all addresses. */
  Cluster at(List<String> known) {
    return new Cluster(size, rank, coordinator, known, role);
  }
}
