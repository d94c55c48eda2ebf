package io.keraunos.examples;

import io.keraunos.cli.CommandErrors;
import io.keraunos.cli.ReproduceCommand;
import io.keraunos.examples.autoencoder.AutoencoderCommand;
import io.keraunos.examples.charlm.CharLmCommand;
import io.keraunos.examples.churn.ChurnCommand;
import io.keraunos.examples.cifar10.Cifar10Command;
import io.keraunos.examples.cifar10.ServeCommand;
import io.keraunos.examples.digits.DigitsCommand;
import io.keraunos.examples.gan.GanCommand;
import io.keraunos.examples.houses.HousesCommand;
import io.keraunos.examples.resnet.ResNetCommand;
import io.keraunos.examples.tabular.TabularCommand;
import io.keraunos.examples.timeseries.TimeseriesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Runs an example: {@code java -jar keraunos-examples.jar cifar10 --max-epochs 5}. */
@Command(
    name = "keraunos-examples",
    description = "Small programs that train with Keraunos.",
    subcommands = {
      AutoencoderCommand.class,
      CharLmCommand.class,
      ChurnCommand.class,
      Cifar10Command.class,
      DigitsCommand.class,
      GanCommand.class,
      HousesCommand.class,
      ResNetCommand.class,
      TabularCommand.class,
      TimeseriesCommand.class,
      LaunchCommand.class,
      ReproduceCommand.class,
      ServeCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "0.1.0-SNAPSHOT")
public final class Main {

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Shows where an error comes from.")
  private boolean stacktrace;

  private Main() {}

  /** Runs an example and ends the process with its exit code: 0, 1 for an error, 2 for a flag. */
  public static void main(String[] args) {
    System.exit(CommandErrors.execute(commandLine(), args));
  }

  /** The command line, for tests. */
  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(CommandErrors.handler(() -> main.stacktrace));
  }
}
