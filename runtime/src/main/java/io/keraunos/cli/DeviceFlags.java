package io.keraunos.cli;

import io.keraunos.trainer.Accelerator;
import io.keraunos.trainer.Trainer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What trains: devices, processes, threads, and how much each of them takes. */
final class DeviceFlags {

  @Option(
      names = "--accelerator",
      paramLabel = "NAME",
      defaultValue = "AUTO",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Accelerator accelerator;

  @Option(
      names = "--devices",
      paramLabel = "N",
      defaultValue = "1",
      description = "Devices that train together (default: ${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--num-nodes",
      paramLabel = "N",
      description = "Processes that train together (default: those of TF_CONFIG, or 1).")
  private @Nullable Integer numNodes;

  @Option(
      names = "--node-rank",
      paramLabel = "N",
      description = "Which of the processes this one is, from 0; 0 is the chief.")
  private @Nullable Integer nodeRank;

  @Option(
      names = "--coordinator-address",
      paramLabel = "HOST:PORT",
      description = "Where process 0 is found.")
  private @Nullable String coordinatorAddress;

  @Option(
      names = "--start-timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long processes wait for each other (default: ${DEFAULT-VALUE}).")
  private long startTimeout;

  @Option(
      names = "--peer-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "After which silence a process counts as lost (default: ${DEFAULT-VALUE}).")
  private long peerTimeout;

  @Option(
      names = "--intra-op-threads",
      paramLabel = "N",
      description = "Threads that one op may use (default: all cores).")
  private @Nullable Integer intraOpThreads;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Examples in a batch of one device (default: the loader's).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Loader threads; 0 for none (default: the loader's).")
  private @Nullable Integer workers;

  /** Sets what trains. */
  void apply(Trainer.Builder builder) {
    builder
        .accelerator(accelerator)
        .devices(devices)
        .startTimeout(Duration.ofSeconds(startTimeout))
        .peerTimeout(Duration.ofSeconds(peerTimeout));
    if (numNodes != null) {
      builder.numNodes(numNodes);
    }
    if (nodeRank != null) {
      builder.nodeRank(nodeRank);
    }
    if (coordinatorAddress != null) {
      builder.coordinatorAddress(coordinatorAddress);
    }
    if (intraOpThreads != null) {
      builder.intraOpThreads(intraOpThreads);
    }
    if (batchSize != null) {
      builder.batchSize(batchSize);
    }
    if (workers != null) {
      builder.workers(workers);
    }
  }
}
