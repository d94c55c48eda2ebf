package io.keraunos.launch;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A process that launches {@link TrialWorker}: grace time in milliseconds, then its arguments. */
final class TrialLauncher {

  private TrialLauncher() {}

  public static void main(String[] args) throws InterruptedException {
    List<String> arguments = Arrays.asList(args).subList(1, args.length);
    System.exit(
        Launcher.of(TrialWorker.class.getName(), arguments.toArray(String[]::new))
            .workers(2)
            .maxRestarts(3)
            .patience(Duration.ofMillis(500))
            .grace(Duration.ofMillis(Long.parseLong(args[0])))
            .run());
  }

  /**
   * Returns a process that hears an interrupt, even if these tests run in the background of a
   * shell.
   */
  static ProcessBuilder command(String... args) {
    ProcessBuilder command =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            TrialLauncher.class.getName());
    command.command().addAll(Arrays.asList(args));
    return command.redirectErrorStream(true);
  }
}
