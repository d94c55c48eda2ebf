package io.keraunos.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program that the tests launch. The first argument says what it does. */
final class TrialWorker {

  private static final Pattern INDEX = Pattern.compile("\"index\":([0-9]+)");

  private TrialWorker() {}

  public static void main(String[] args) throws Exception {
    String config = System.getenv("TF_CONFIG");
    Matcher matcher = INDEX.matcher(config);
    if (!matcher.find()) {
      throw new IllegalStateException(config);
    }
    int index = Integer.parseInt(matcher.group(1));
    switch (args[0]) {
      case "tell" -> tell(config, args);
      case "chatter" -> chatter(index, Integer.parseInt(args[1]));
      case "exit" -> System.exit(Integer.parseInt(args[1 + index]));
      case "fail" -> fail(Path.of(args[1]), index, Integer.parseInt(args[2]));
      case "leaves" -> leaves(Path.of(args[1]), index, Integer.parseInt(args[2]));
      case "wait" -> await(Path.of(args[1]), index);
      case "listens" -> listens(Path.of(args[1]), index);
      case "stubborn" -> stubborn(Path.of(args[1]), index);
      case "frozen" -> frozen(Path.of(args[1]), index);
      case "first-fails" -> firstFails(Path.of(args[1]), index, args.length > 2);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Worker 1 ends with 7, some times; the chief waits until it does not, then ends well. */
  private static void leaves(Path folder, int index, int times) throws Exception {
    System.out.println("least " + System.getenv("KERAUNOS_MIN_NODES"));
    System.out.println("config " + System.getenv("TF_CONFIG"));
    Path done = folder.resolve("done");
    for (int i = 0; index == 1 && i < times; i++) {
      if (!Files.exists(folder.resolve("left-" + i))) {
        Files.createFile(folder.resolve("left-" + i));
        System.exit(7);
      }
    }
    if (index == 1) {
      Files.createFile(done);
    }
    while (index == 0 && !Files.exists(done)) {
      Thread.sleep(20);
    }
  }

  private static void tell(String config, String[] args) throws IOException {
    System.out.println("config " + config);
    System.out.println("launcher " + System.getenv("KERAUNOS_LAUNCHER"));
    System.out.println("local rank " + System.getenv("KERAUNOS_LOCAL_RANK"));
    System.out.println("gpus " + System.getenv("KERAUNOS_GPUS_PER_WORKER"));
    System.out.println("cores " + Runtime.getRuntime().availableProcessors());
    System.out.println("property " + System.getProperty("trial.property"));
    System.out.println("arguments " + String.join("|", args));
    System.out.println("input " + System.in.read());
    System.err.print("to standard error, without an end");
  }

  /** Many lines, each of one letter, written in pieces. */
  private static void chatter(int index, int lines) {
    String piece = String.valueOf((char) ('a' + index)).repeat(50);
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < 10; i++) {
        System.out.print(piece);
        System.out.flush();
      }
      System.out.println();
      System.err.println(piece);
    }
  }

  /** Worker 1 fails as long as the folder has too few notes; the others do what they can. */
  private static void fail(Path folder, int index, int times) throws Exception {
    note(folder, "start-" + index + "-" + ProcessHandle.current().pid(), System.getenv());
    if (index != 1) {
      return;
    }
    try (var notes = Files.list(folder)) {
      if (notes.filter(note -> note.getFileName().toString().startsWith("start-1-")).count()
          <= times) {
        System.exit(7);
      }
    }
  }

  private static void await(Path folder, int index) throws Exception {
    LauncherWatch.start();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println("last words of " + index)));
    note(folder, "ready-" + index, Map.of());
    new CountDownLatch(1).await();
  }

  /** Worker 0 listens to SIGUSR1, which would end worker 1. */
  private static void listens(Path folder, int index) throws Exception {
    if (index == 0) {
      UserSignal.listen(
          () -> {
            try {
              note(folder, "heard-0", Map.of());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    await(folder, index);
  }

  /** Ignores SIGTERM. */
  private static void stubborn(Path folder, int index) throws Exception {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
    await(folder, index);
  }

  /** Worker 1 stops itself as a debugger would; worker 0 notices, and ends with 6. */
  private static void frozen(Path folder, int index) throws Exception {
    if (index == 1) {
      LauncherWatch.start();
      Path sign = Path.of(System.getenv("KERAUNOS_LIFE_SIGN"));
      while (Files.notExists(sign)) {
        Thread.sleep(10);
      }
      note(folder, "ready-1", Map.of());
      String pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    } else {
      while (Files.notExists(folder.resolve("ready-1"))) {
        Thread.sleep(10);
      }
      System.exit(6);
    }
  }

  /** Worker 0 ends with 5 once the others are there, which wait and would end with 143. */
  private static void firstFails(Path folder, int index, boolean stubborn) throws Exception {
    if (index != 0 && stubborn) {
      stubborn(folder, index);
    } else if (index != 0) {
      await(folder, index);
    }
    while (!Files.exists(folder.resolve("ready-1"))) {
      Thread.sleep(10);
    }
    System.exit(5);
  }

  /** A file with the process number and the cluster, there at once as a whole. */
  private static void note(Path folder, String name, Map<String, String> environment)
      throws IOException {
    Path draft = Files.createTempFile(folder, "draft", "");
    Files.writeString(
        draft,
        "%d %s%nsign %s"
            .formatted(
                ProcessHandle.current().pid(),
                environment.getOrDefault("TF_CONFIG", ""),
                System.getenv("KERAUNOS_LIFE_SIGN")));
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
