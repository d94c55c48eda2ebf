package io.keraunos.cli;

import io.keraunos.file.Folders;
import io.keraunos.provenance.Differences;
import io.keraunos.provenance.Programs;
import io.keraunos.provenance.Provenance;
import io.keraunos.provenance.RunCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Trains a model again, as its provenance says, and compares the weights. A program may have it
 * among its own commands; {@link Keraunos} has it for all programs. It exits with 0 if the weights
 * are the same to the bit, with 1 if they are not or cannot be trained.
 */
@Command(
    name = "reproduce",
    description = {
      "Trains a model again and compares the weights.",
      "The model is that of a checkpoint or an export, and is trained by the command that has"
          + " trained it. Run it in the folder that the command ran in."
    })
public final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "A checkpoint or an exported model; it has a provenance.json.")
  private Path folder = Path.of(""); // picocli asks for it

  @Parameters(
      index = "1..*",
      paramLabel = "COMMAND",
      description =
          "After --: a main class and arguments to run in place of those that were written down.")
  private List<String> command = new ArrayList<>();

  @Option(names = "--anyway", description = "Trains also if the data are others than then.")
  private boolean anyway;

  /** Creates the command; for picocli. */
  public ReproduceCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Provenance then = Provenance.read(folder);
    RunCommand run = command(then);
    say("model     %s, step %s".formatted(then.model().className(), then.training().step()));
    say("weights   " + then.weightsSha256());
    say("command   " + run);
    for (String difference : software(then)) {
      say("differs   " + difference);
    }
    Path into = Files.createTempDirectory("keraunos-reproduce");
    try {
      return compare(then, new ReproducedRun(folder, then, run, into, anyway).train());
    } finally {
      Folders.remove(into);
    }
  }

  private int compare(Provenance then, ReproducedRun.Outcome outcome) {
    Optional<Provenance> now = outcome.model();
    if (now.isEmpty()) {
      say(outcome.said());
      say(
          "failed    the program ended with exit code %s before step %s of %s was trained"
              .formatted(outcome.exitCode(), then.training().step(), then.model().name()));
      return 1;
    }
    if (now.get().weightsSha256().equals(then.weightsSha256())) {
      say("same      the weights are those of then, to the bit");
      return 0;
    }
    say("other     the weights are " + now.get().weightsSha256());
    List<String> differences = Differences.of(then, now.get());
    if (differences.isEmpty()) {
      say("          nothing that is written down differs: see docs/provenance.md");
    } else {
      say("first     " + differences.get(0));
    }
    return 1;
  }

  private RunCommand command(Provenance then) {
    RunCommand known = then.training().command();
    if (!command.isEmpty()) {
      return new RunCommand(command.get(0), command.subList(1, command.size()), known.options());
    }
    if (!known.isWhole()) {
      throw new IllegalArgumentException(
          "the command must be known in full to run it again, but is \"%s\": secrets are not written down. Give it after --"
              .formatted(known));
    }
    if (then.training().workers() > 1) {
      throw new IllegalArgumentException(
          "reproduce must be given a model that one process has trained, but %s had %s workers. Start as many with the command %s, and compare weightsSha256 of the provenances"
              .formatted(then.model().name(), then.training().workers(), known));
    }
    return known;
  }

  /** Returns in what the program and the machine differ from those of then. */
  private static List<String> software(Provenance then) {
    Class<?> module;
    try {
      module =
          Class.forName(then.model().className(), false, ReproduceCommand.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "the class path must have the module %s, but has not. Run the program's own jar, or add it with -cp"
              .formatted(then.model().className()),
          e);
    }
    return Differences.ofSoftware(then, Programs.here(module, then.software().tensorflow()));
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
