package io.keraunos.benchmarks;

import io.keraunos.finding.Rule;
import io.keraunos.launch.Launcher;
import io.keraunos.trainer.Preflight;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures one side of a contest once, in this process. {@link CompareLoops} runs many of it. */
@Command(
    name = "measure-side",
    mixinStandardHelpOptions = true,
    description = "Trains one model in one way and prints microseconds per step and final loss.")
public final class MeasureSide implements Callable<Integer> {

  /** The ways to train. */
  enum Side {
    KERAUNOS("Keraunos"),
    UNWATCHED("Keraunos, unwatched"),
    BY_HAND("by hand");

    private final String title;

    Side(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  @Option(names = "--contest", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Contest contest;

  @Option(names = "--side", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Side side;

  @Option(names = "--data-dir", defaultValue = "data", description = "See compare.")
  private Path dataDir;

  @Option(names = "--seed", defaultValue = "0", description = "Decides first values and order.")
  private long seed;

  @Option(names = "--warm-up", defaultValue = "2", description = "Epochs that do not count.")
  private int warmUp;

  @Option(names = "--epochs", defaultValue = "5", description = "Epochs that count.")
  private int epochs;

  @Option(names = "--workers", description = "Keraunos' loader threads (default: the module's).")
  private @Nullable Integer workers;

  @Option(
      names = "--intra-op-threads",
      description = "Keraunos' threads per op (default: chosen by the runtime).")
  private @Nullable Integer intraOpThreads;

  @Option(names = "--devices", description = "Keraunos' replicas (default: 1).")
  private @Nullable Integer devices;

  @Option(
      names = "--batch-size",
      description = "Examples of a batch of one replica (default: the module's).")
  private @Nullable Integer batchSize;

  @Option(
      names = "--processes",
      defaultValue = "1",
      description = "Keraunos' workers, all on this machine (default: 1).")
  private int processes;

  @Option(names = "--shard-optimizer", description = "Shards Keraunos' optimizer.")
  private boolean shardOptimizer;

  @Option(names = "--json", description = "Prints the result as compare-peers reads it.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Launches this program as several workers. */
  private int launch() throws InterruptedException {
    List<String> arguments = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
    arguments.removeIf(argument -> argument.startsWith("--processes="));
    int apart = arguments.indexOf("--processes");
    if (apart >= 0) {
      arguments.subList(apart, apart + 2).clear();
    }
    return Launcher.of(MeasureSide.class.getName(), arguments.toArray(String[]::new))
        .workers(processes)
        .output(System.out, System.err)
        .run();
  }

  @Override
  public Integer call() throws Exception {
    if (processes > 1) {
      return launch();
    }
    EpochClock clock = new EpochClock(warmUp, epochs);
    switch (side) {
      case BY_HAND -> contest.byHand().train(dataDir, seed, clock);
      case KERAUNOS, UNWATCHED -> {
        Trainer.Builder builder =
            contest
                .builder(dataDir)
                .seed(seed)
                .progressBar(false)
                .shardOptimizer(shardOptimizer)
                .modelSummary(shardOptimizer); // says what each replica has of the state
        if (side == Side.UNWATCHED) {
          builder.preflight(Preflight.off());
          for (Rule rule : Rule.values()) {
            builder.silence(rule, "this run shows what it costs to look");
          }
        }
        if (workers != null) {
          builder.workers(workers);
        }
        if (intraOpThreads != null) {
          builder.intraOpThreads(intraOpThreads);
        }
        if (devices != null) {
          builder.devices(devices);
        }
        if (batchSize != null) {
          builder.batchSize(batchSize);
        }
        contest.train(builder, clock);
      }
    }
    System.out.println(json ? result(clock).toJson() : clock.measurement().line());
    return 0;
  }

  private PeerResult result(EpochClock clock) throws IOException {
    PeerResult result = PeerResult.of(side.title(), contest, clock);
    return contest == Contest.FEATURES ? result.with(clock.preparation()) : result;
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MeasureSide())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
