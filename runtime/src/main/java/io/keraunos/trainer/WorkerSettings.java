package io.keraunos.trainer;

import io.keraunos.check.Check;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of the workers that train together.
 *
 * @param numNodes the number of workers; empty for those of the environment, or one
 * @param minNodes the fewest workers that a fit goes on with; empty if none may be lost
 * @param nodeRank the rank of this worker
 * @param coordinatorAddress the address of worker 0, {@code host:port}
 * @param startTimeout the time that workers wait for each other at the start
 * @param peerTimeout the time without a sign of life after which a worker counts as lost
 * @param stepTimeout the longest time that a worker waits for the others within a call; 0 for no
 *     limit
 */
public record WorkerSettings(
    OptionalInt numNodes,
    OptionalInt minNodes,
    OptionalInt nodeRank,
    Optional<String> coordinatorAddress,
    Duration startTimeout,
    Duration peerTimeout,
    Duration stepTimeout) {

  private static final Duration LEAST_START = Duration.ofMillis(1);
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(2);
  private static final Duration MOST = Duration.ofDays(1);

  static final Setting<Integer> NUM_NODES =
      Setting.of("numNodes", ValueType.INT, "Workers, which are processes that train together.")
          .rule(count -> Check.atLeast("numNodes", count, 1))
          .absent("those of the environment, or 1")
          .flag("--num-nodes", "N");
  static final Setting<Integer> MIN_NODES =
      Setting.of(
              "minNodes",
              ValueType.INT,
              "The fewest workers that a fit goes on with; numNodes is the most then.")
          .rule(count -> Check.atLeast("minNodes", count, 1))
          .absent("numNodes: none may be lost")
          .flag("--min-nodes", "N");
  static final Setting<Integer> NODE_RANK =
      Setting.of("nodeRank", ValueType.INT, "Which worker this process is, from 0, the chief.")
          .rule(rank -> Check.atLeast("nodeRank", rank, 0))
          .absent("that of the environment, or 0")
          .perWorker()
          .flag("--node-rank", "N");
  static final Setting<String> COORDINATOR_ADDRESS =
      Setting.of("coordinatorAddress", ValueType.TEXT, "Where worker 0 is found.")
          .absent("that of the environment")
          .perWorker()
          .flag("--coordinator-address", "HOST:PORT");
  static final Setting<Duration> START_TIMEOUT =
      Setting.of("startTimeout", ValueType.SECONDS, "How long workers wait for each other.")
          .byDefault(Duration.ofMinutes(5))
          .rule(time -> Check.between("startTimeout", time, LEAST_START, MOST))
          .perWorker()
          .flag("--start-timeout", "SECONDS");
  static final Setting<Duration> PEER_TIMEOUT =
      Setting.of("peerTimeout", ValueType.SECONDS, "After which silence a worker counts as lost.")
          .byDefault(Duration.ofSeconds(30))
          .rule(time -> Check.between("peerTimeout", time, LEAST_SILENCE, MOST))
          .perWorker()
          .flag("--peer-timeout", "SECONDS");

  static final Setting<Duration> STEP_TIMEOUT =
      Setting.of(
              "stepTimeout",
              ValueType.SECONDS,
              "How long a worker may wait for another one that lives; 0 for ever.")
          .byDefault(Duration.ofMinutes(10))
          .rule(time -> Check.between("stepTimeout", time, Duration.ZERO, MOST))
          .flag("--step-timeout", "SECONDS");

  static final List<Setting<?>> ALL =
      List.of(
          NUM_NODES,
          MIN_NODES,
          NODE_RANK,
          COORDINATOR_ADDRESS,
          START_TIMEOUT,
          PEER_TIMEOUT,
          STEP_TIMEOUT);

  /** Returns these settings from a trainer's settings. */
  public static WorkerSettings of(Settings settings) {
    return new WorkerSettings(
        settings.findInt(NUM_NODES),
        settings.findInt(MIN_NODES),
        settings.findInt(NODE_RANK),
        settings.find(COORDINATOR_ADDRESS),
        settings.get(START_TIMEOUT),
        settings.get(PEER_TIMEOUT),
        settings.get(STEP_TIMEOUT));
  }

  /** Returns these settings with another number for {@link #minNodes}, unless they have one. */
  public WorkerSettings orMinNodes(OptionalInt least) {
    return minNodes.isPresent()
        ? this
        : new WorkerSettings(
            numNodes, least, nodeRank, coordinatorAddress, startTimeout, peerTimeout, stepTimeout);
  }

  /** Sets the workers that train together. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Sets the number of workers (processes) that train together, at least 1, each on a machine of
     * its own or some on one. By default the number that the environment says: {@code TF_CONFIG},
     * or the variables of Slurm, Kubeflow Trainer, torchrun or MPI; otherwise 1. With 1, processes
     * that one of these has started train each by itself. Each is started with the same program and
     * settings, and knows the others by the environment or by {@link #nodeRank} and {@link
     * #coordinatorAddress}. Every worker takes {@code devices} batches at every step, so the global
     * batch is {@code numNodes * devices * batchSize}. Worker 0, the chief, alone logs and shows
     * progress; all get the same metrics.
     *
     * <p>More than one worker opens a port that must not be reached by strangers: see {@code
     * docs/security.md}.
     */
    default B numNodes(int count) {
      return set(NUM_NODES, count);
    }

    /**
     * Makes the job elastic: workers may leave and join while it fits, from 1 to {@code numNodes}
     * at a time. By default none may: the loss of one ends all.
     *
     * <p>When a worker is lost, its process ended, silent or told to end by SIGTERM, the others go
     * on within seconds without starting again: from the last finished step, with the same {@code
     * globalBatchSize}, which must be set, and every example once in an epoch. A worker that starts
     * late, or again in the place of a lost one, joins between two steps and gets the state from
     * the chief's memory. All workers run the same program, whose only work with others is one
     * {@code fit}, with what follows it. Worker 0, the chief, must live: the job ends with it, and
     * goes on from its checkpoint. A worker that fails with an exception ends the job too, since
     * the others would come to the same.
     *
     * <p>A fit that goes on is told of as one that was resumed: hooks and callbacks see the end of
     * the fit, not completed, and its start; metrics leave out the steps since the last log where a
     * worker was lost. The same workers from the same step train the same bits; with other numbers
     * of them sums are rounded differently.
     */
    default B minNodes(int count) {
      return set(MIN_NODES, count);
    }

    /** Sets the rank of this worker, from 0 to {@code numNodes - 1}; 0 is the chief. */
    default B nodeRank(int rank) {
      return set(NODE_RANK, rank);
    }

    /**
     * Sets the address at which all others find worker 0, {@code host:port}; the port must be free
     * there.
     */
    default B coordinatorAddress(String hostAndPort) {
      return set(COORDINATOR_ADDRESS, hostAndPort);
    }

    /**
     * Sets how long workers wait for each other at the start; above 0, at most a day. 5 minutes by
     * default.
     */
    default B startTimeout(Duration time) {
      return set(START_TIMEOUT, time);
    }

    /**
     * Sets the time without a sign of life after which a worker counts as lost, and all others end;
     * from 2 seconds, since workers give a sign every second, to a day. 30 seconds by default. One
     * whose process has ended is noticed at once.
     */
    default B peerTimeout(Duration time) {
      return set(PEER_TIMEOUT, time);
    }

    /**
     * Sets how long a worker waits for another one that lives but does not come to what all do
     * together, such as the exchange of gradients, since it reads a batch, writes a checkpoint or
     * is stuck; from 0, which is for ever, to a day. 10 minutes by default. Then all end, and say
     * who waits for whom. Two workers that wait in different things end after 5 seconds.
     */
    default B stepTimeout(Duration time) {
      return set(STEP_TIMEOUT, time);
    }
  }
}
