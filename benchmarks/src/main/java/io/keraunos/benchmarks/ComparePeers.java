package io.keraunos.benchmarks;

import io.keraunos.benchmarks.PeerPrograms.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares Keraunos with what people would use instead. Every peer trains the same network on the
 * same data, in a process of its own; the peers take turns. Of a peer's settings the fastest is
 * measured, found by a short run of each at the beginning.
 */
@Command(
    name = "compare-peers",
    mixinStandardHelpOptions = true,
    description = "Compares Keraunos with PyTorch Lightning, PyTorch, Keras and others.")
public final class ComparePeers implements Callable<Integer> {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder that holds cifar-10-batches-bin (default: ${DEFAULT-VALUE}).")
  private Path dataDir;

  @Option(names = "--peers", required = true, description = "The folder benchmarks/peers.")
  private Path peers;

  @Option(names = "--python", required = true, description = "The Python of the peers.")
  private Path python;

  @Option(names = "--target", required = true, description = "Folder for files on the way.")
  private Path target;

  @Option(names = "--results", required = true, description = "The file to write.")
  private Path results;

  @Option(names = "--rounds", defaultValue = "5", description = "Of each peer (default: 5).")
  private int rounds;

  @Option(names = "--epochs", defaultValue = "5", description = "Of each run (default: 5).")
  private int epochs;

  @Option(names = "--work", split = ",", description = "Which kinds of work (default: all).")
  private List<String> works = PeerPrograms.ALL;

  @Option(names = "--only", split = ",", description = "Peers whose names contain one of these.")
  private List<String> only = List.of();

  @Option(names = "--limit", defaultValue = "300", description = "Seconds of a run (default: 300).")
  private long limitSeconds;

  private final List<Double> loads = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(target);
    MadeFiles.write(target);
    if (works.contains("features") || works.contains("fitting")) {
      MadeFiles.writeMixed(target);
    }
    PeerPrograms programs =
        new PeerPrograms(
            dataDir.toAbsolutePath(),
            target.toAbsolutePath(),
            peers.toAbsolutePath(),
            python.toAbsolutePath());
    StringBuilder text = new StringBuilder();
    for (String work : works) {
      List<MeasuredPeer> measured = measure(work, programs);
      PeerTables.append(text, work, measured);
    }
    Files.writeString(results, PeerTables.heading(rounds, epochs, loads, skipped) + text);
    System.err.println("written: " + results);
    return 0;
  }

  private List<MeasuredPeer> measure(String work, PeerPrograms programs)
      throws IOException, InterruptedException {
    List<MeasuredPeer> all = new ArrayList<>();
    for (Program program : programs.of(work)) {
      boolean wanted =
          only.isEmpty()
              || program.name().equals(PeerPrograms.KERAUNOS)
              || only.stream().anyMatch(program.name()::contains);
      if (wanted) {
        choose(work, program).ifPresent(all::add);
      }
    }
    for (int round = 0; round < rounds; round++) {
      List<MeasuredPeer> turn = new ArrayList<>(all);
      if (round % 2 == 1) {
        Collections.reverse(turn);
      }
      for (MeasuredPeer peer : turn) {
        Optional<PeerResult> found = run(peer.program(), peer.settings(), epochs, round);
        if (found.isEmpty()) {
          all.remove(peer); // it is named as skipped
          continue;
        }
        PeerResult result = found.get();
        peer.runs().add(result);
        Files.writeString(
            target.resolve("results.jsonl"),
            result.toJson() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        System.err.printf(
            Locale.ROOT,
            "%s, round %d of %d, %s: %,.0f examples/s, loss %.4f%n",
            work,
            round + 1,
            rounds,
            peer.program().name(),
            result.examplesPerSecond(),
            result.finalLoss());
      }
    }
    return all;
  }

  /** Runs each of a peer's settings once, shortly, if it has several; empty if none works. */
  private Optional<MeasuredPeer> choose(String work, Program program)
      throws IOException, InterruptedException {
    if (program.settings().size() == 1) {
      return Optional.of(new MeasuredPeer(program, program.settings().get(0), new ArrayList<>()));
    }
    Map<String, Double> rates = new LinkedHashMap<>();
    for (String settings : program.settings()) {
      Optional<PeerResult> result = run(program, settings, 3, 0);
      if (result.isPresent()) {
        rates.put(settings, result.get().examplesPerSecond());
        System.err.printf(
            Locale.ROOT,
            "%s, %s [%s]: %,.0f examples/s%n",
            work,
            program.name(),
            settings,
            result.get().examplesPerSecond());
      }
    }
    return rates.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(best -> new MeasuredPeer(program, best.getKey(), new ArrayList<>()));
  }

  private Optional<PeerResult> run(Program program, String settings, int length, int seed)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program.command());
    // Keraunos' side counts the epochs that are measured, the others all of them.
    boolean ours = command.contains("--warm-up=1");
    command.add("--epochs=" + (ours ? length - 1 : length));
    command.add("--seed=" + seed);
    if (!settings.isEmpty()) {
      command.addAll(List.of(settings.split(" ", -1)));
    }
    Path errors = target.resolve("errors.txt");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "2");
    builder.environment().put("KERAUNOS_STARTED", "" + System.currentTimeMillis() / 1e3);
    loads.add(Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      skipped.put(program.name(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      skipped.put(
          program.name(),
          String.format(Locale.ROOT, "[%s] took longer than %d s", settings, limitSeconds));
      return Optional.empty();
    }
    List<String> output = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(errors);
      String last = lines.isEmpty() ? "no message" : lines.get(lines.size() - 1);
      skipped.put(
          program.name(),
          String.format(Locale.ROOT, "exit code %d: %s", process.exitValue(), last));
      System.err.printf(Locale.ROOT, "%s [%s] failed: %s%n", program.name(), settings, last);
      return Optional.empty();
    }
    return PeerResult.find(output);
  }

  /** Runs it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ComparePeers()).execute(arguments));
  }
}
