package io.keraunos.distribute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of the cluster, as far as the user gave them.
 *
 * @param numNodes the number of workers, if given
 * @param nodeRank the rank of this worker, if given
 * @param coordinatorAddress the address of rank 0, {@code host:port}, if given
 */
public record ClusterSettings(
    OptionalInt numNodes, OptionalInt nodeRank, Optional<String> coordinatorAddress) {

  /** Environment variable that describes a cluster. */
  public static final String TF_CONFIG = "TF_CONFIG";

  private static final String BOTH_WAYS =
      """
      numNodes is %s, so this process must know the others. Either set numNodes, nodeRank and \
      coordinatorAddress on every one of them:
        .numNodes(%s).nodeRank(0).coordinatorAddress("10.0.0.1:2222")   and nodeRank 1, 2, ... on the others
        --num-nodes %s --node-rank 0 --coordinator-address 10.0.0.1:2222
      or start them with srun, as a TrainJob of Kubeflow or with mpirun, or set the environment variable TF_CONFIG, with an index of its own for each:
        TF_CONFIG='{"cluster": {"worker": ["10.0.0.1:2222", "10.0.0.2:2222"]}, "task": {"type": "worker", "index": 0}}'\
      """;

  /**
   * Returns the cluster of these settings, or else of {@code TF_CONFIG}, or else of the scheduler
   * that has started this process, or else one worker. What the settings leave out of a cluster is
   * the scheduler's.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if something is missing, out of range or contradicts the
   *     environment
   */
  public Cluster resolve(Map<String, String> environment) {
    String config = environment.getOrDefault(TF_CONFIG, "");
    Cluster given = TfConfig.parse(config);
    Optional<Scheduler> scheduler = config.isBlank() ? Scheduler.of(environment) : Optional.empty();
    if (nodeRank.isPresent() || coordinatorAddress.isPresent()) {
      if (given.distributed()) {
        throw new IllegalArgumentException(
            "the workers must be named once, but nodeRank or coordinatorAddress are set and so is"
                + " TF_CONFIG. Unset one of them");
      }
      return scheduler.map(by -> completed(by, environment)).orElse(this).coordinated();
    }
    if (scheduler.isPresent()) {
      return scheduled(scheduler.get(), environment);
    }
    int nodes = numNodes.orElse(given.size());
    if (given.role() == Cluster.Role.WORKER && nodes != given.size()) {
      if (given.distributed()) {
        throw new IllegalArgumentException(
            "numNodes must be the number of workers of TF_CONFIG, %s, but was %s"
                .formatted(given.size(), nodes));
      }
      throw new IllegalArgumentException(BOTH_WAYS.formatted(nodes, nodes, nodes));
    }
    return given;
  }

  private Cluster scheduled(Scheduler scheduler, Map<String, String> environment) {
    int size = scheduler.size(environment);
    int nodes = numNodes.orElse(size);
    if (nodes == 1) {
      return Cluster.LOCAL; // each of the scheduler's processes trains for itself, as it is told
    }
    if (nodes != size) {
      throw new IllegalArgumentException(
          "numNodes must be the number of processes that %s say, %s, or 1 for each by itself, but was %s"
              .formatted(scheduler.variables(), size, nodes));
    }
    ClusterSettings completed = completed(scheduler, environment);
    if (completed.coordinatorAddress.isEmpty()) {
      throw new IllegalArgumentException(
          "this process is one of %s, as %s say, and must know where rank 0 is. Give all of them the environment variable MASTER_ADDR, the host of rank 0 (mpirun -x MASTER_ADDR=host, or -genv), or coordinatorAddress; numNodes(1) trains in each by itself"
              .formatted(size, scheduler.variables()));
    }
    return completed.coordinated();
  }

  /** Returns these settings with what the scheduler says of the rest. */
  private ClusterSettings completed(Scheduler scheduler, Map<String, String> environment) {
    return new ClusterSettings(
        numNodes.isPresent() ? numNodes : OptionalInt.of(scheduler.size(environment)),
        nodeRank.isPresent() ? nodeRank : OptionalInt.of(scheduler.rank(environment)),
        coordinatorAddress.or(() -> scheduler.coordinator(environment)));
  }

  private Cluster coordinated() {
    int nodes =
        numNodes.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "numNodes must be set where nodeRank or coordinatorAddress is"));
    int rank = nodeRank.orElse(-1);
    if (nodes > 1 && (rank < 0 || coordinatorAddress.isEmpty())) {
      throw new IllegalArgumentException(BOTH_WAYS.formatted(nodes, nodes, nodes));
    }
    if (nodes == 1) {
      return Cluster.LOCAL;
    }
    if (rank >= nodes) {
      throw new IllegalArgumentException(
          "nodeRank must be from 0 to %s, but was %s".formatted(nodes - 1, rank));
    }
    String coordinator = coordinatorAddress.orElseThrow();
    HostPort.parse("coordinatorAddress", coordinator);
    return new Cluster(nodes, rank, coordinator, List.of(), Cluster.Role.WORKER);
  }
}
