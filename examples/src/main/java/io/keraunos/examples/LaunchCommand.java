package io.keraunos.examples;

import io.keraunos.launch.Launcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs an example on several processes of this machine. */
@Command(
    name = "launch",
    description = {
      "Runs an example as several workers on this machine that train together:",
      "launch --workers 2 -- cifar10 --max-epochs 5"
    })
public final class LaunchCommand implements Callable<Integer> {

  @Option(
      names = {"--workers", "--max-workers"},
      paramLabel = "N",
      required = true,
      description = "How many processes to start.")
  private int workers;

  @Option(
      names = "--min-workers",
      paramLabel = "N",
      description =
          "How many must be left for the others to go on when some are lost; the example needs"
              + " --global-batch-size (default: all).")
  private @Nullable Integer minWorkers;

  @Option(
      names = "--devices-per-worker",
      paramLabel = "N",
      description = "Devices of each process (default: 1).")
  private @Nullable Integer devices;

  @Option(
      names = "--gpus-per-worker",
      paramLabel = "N",
      description =
          "GPUs that each process may use, the first ones for worker 0 (default: as many as its"
              + " devices).")
  private @Nullable Integer gpus;

  @Option(
      names = "--max-restarts",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "How often to start again after a failure, all workers or with --min-workers the lost"
              + " one (default: ${DEFAULT-VALUE}).")
  private int maxRestarts;

  @Parameters(arity = "1..*", paramLabel = "ARG", description = "After --: an example, its flags.")
  private List<String> example = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> args = new ArrayList<>(example);
    if (devices != null) {
      args.addAll(List.of("--devices", devices.toString()));
    }
    Launcher launcher =
        Launcher.of(Main.class.getName(), args.toArray(String[]::new))
            .workers(workers)
            .maxRestarts(maxRestarts);
    if (minWorkers != null) {
      launcher.minWorkers(minWorkers);
    }
    if (gpus != null) {
      launcher.gpusPerWorker(gpus);
    }
    return launcher.run();
  }
}
