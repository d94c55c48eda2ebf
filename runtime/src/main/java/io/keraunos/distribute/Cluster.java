package io.keraunos.distribute;

import java.util.List;
import java.util.SortedMap;

/**
 * The workers of a job, and which of them this process is. Worker 0 is the chief: it alone writes.
 *
 * @param size the number of workers, at least 1
 * @param rank the rank of this worker, from 0
 * @param coordinator the address of the chief, {@code host:port}; empty for a single worker
 * @param addresses the address of TensorFlow's server of each worker, {@code host:port}; empty if
 *     the workers tell each other when they start
 * @param role the role of this process
 * @param numbers the number of each worker, in ascending order: its name in messages and its task
 *     number in TensorFlow, which stay when others leave; empty where each one's is its rank
 * @param generation how often the workers have changed
 */
public record Cluster(
    int size,
    int rank,
    String coordinator,
    List<String> addresses,
    Role role,
    List<Integer> numbers,
    int generation) {

  /** A role of a process in a job. */
  public enum Role {
    /** Trains with the others. */
    WORKER,
    /** Takes no part in training, and is a job of its own. */
    EVALUATOR
  }

  /** The cluster of one worker, which opens no port. */
  public static final Cluster LOCAL = new Cluster(1, 0, "", List.of(), Role.WORKER);

  /** Copies the lists. */
  public Cluster {
    addresses = List.copyOf(addresses);
    numbers = List.copyOf(numbers);
  }

  /** Creates the cluster of all workers of a job. */
  public Cluster(int size, int rank, String coordinator, List<String> addresses, Role role) {
    this(size, rank, coordinator, addresses, role, List.of(), 0);
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
    int number = number(worker);
    if (!addresses.isEmpty()) {
      return "worker %s (%s)".formatted(number, addresses.get(worker));
    }
    return number == 0 ? "worker 0 (%s)".formatted(coordinator) : "worker " + number;
  }

  /** Returns the number of this worker. */
  int number() {
    return number(rank);
  }

  /** Returns the number of a worker. */
  int number(int worker) {
    return numbers.isEmpty() ? worker : numbers.get(worker);
  }

  /**
   * Returns TensorFlow's key of a group of this cluster: another one for each generation.
   *
   * @param replicas the size of the group; 1 for that of the workers themselves
   */
  public int groupKey(int replicas) {
    return (generation << 16) + replicas;
  }

  /** Returns this cluster with all addresses. */
  Cluster at(List<String> known) {
    return new Cluster(size, rank, coordinator, known, role, numbers, generation);
  }

  /**
   * Returns the cluster of those that are there, out of all of the job.
   *
   * @param present the address of each one's server, by its number; this worker's is among them
   */
  Cluster of(SortedMap<Integer, String> present, int generation) {
    List<Integer> there = List.copyOf(present.keySet());
    return new Cluster(
        there.size(),
        there.indexOf(number()),
        coordinator,
        List.copyOf(present.values()),
        role,
        there,
        generation);
  }
}
