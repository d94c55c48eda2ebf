package io.keraunos.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands for models of any program. The program must be on the class path:
 *
 * <pre>{@code
 * java -cp 'target/net.jar:lib/*' io.keraunos.cli.Keraunos reproduce Net/version_0/checkpoints/step-000000000700
 * }</pre>
 */
@Command(
    name = "keraunos",
    description = "Commands for trained models.",
    subcommands = ReproduceCommand.class,
    mixinStandardHelpOptions = true)
public final class Keraunos {

  private Keraunos() {}

  /** Runs a command and ends the process with its exit code: 0, 1 for an error, 2 for a flag. */
  public static void main(String[] args) {
    CommandLine line =
        new CommandLine(new Keraunos())
            .setExecutionExceptionHandler(CommandErrors.handler(() -> false));
    System.exit(CommandErrors.execute(line, args));
  }
}
