package io.keraunos.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the launcher's tests launch: {@code <what> <folder>}. It does not load TensorFlow. */
final class LaunchedProgram {
  private LaunchedProgram() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    String config = System.getenv("TF_CONFIG");
    int worker = config == null ? -1 : config.charAt(config.length() - 3) - '0';
    Path pids = folder.resolve("pids");
    switch (args[0]) {
      case "launch" ->
          System.exit(
              Launcher.of(LaunchedProgram.class.getName(), args[2], args[1]).workers(2).run());
      case "report" -> {
        System.out.println(config);
        System.err.println("cores " + Runtime.getRuntime().availableProcessors());
      }
      case "fail" -> {
        // Worker 1 fails; the other would run for very long.
        System.out.println("starting");
        if (worker == 1) {
          System.exit(7);
        }
        Thread.sleep(100_000);
      }
      case "fail-once" -> {
        Path mark = folder.resolve("failed");
        if (worker == 1 && !Files.exists(mark)) {
          Files.createFile(mark);
          System.exit(9);
        }
      }
      case "wait" -> {
        note(pids);
        Thread.sleep(100_000);
      }
      case "stubborn" -> {
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      try {
                        Thread.sleep(100_000);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
        note(pids);
        if (worker == 1) {
          Runtime.getRuntime().halt(5);
        }
        Thread.sleep(100_000);
      }
      case "watch" -> {
        LauncherWatch.start();
        note(pids);
        Thread.sleep(100_000);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static synchronized void note(Path pids) throws Exception {
    Files.writeString(
        pids,
        ProcessHandle.current().pid() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
