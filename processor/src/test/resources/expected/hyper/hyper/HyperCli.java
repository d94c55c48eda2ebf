package hyper;

import io.keraunos.cli.HyperParameterFlag;
import io.keraunos.cli.HyperParameterValues;
import io.keraunos.cli.ModuleCommand;
import io.keraunos.cli.ModuleCommandLine;
import io.keraunos.layer.Activation;
import io.keraunos.spi.GeneratedCode;
import io.keraunos.spi.ModuleDefinition;
import java.nio.file.Path;
import javax.annotation.processing.Generated;

/**
 * The command line of {@link Hyper}.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class HyperCli {
  private HyperCli() {
  }

  /**
   * Runs a command, and ends the process with its exit code.
   *
   * @param args the command and its flags
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /**
   * The command line.
   */
  public static ModuleCommandLine commandLine() {
    GeneratedCode.requireVersion(4, HyperCli.class);
    return ModuleCommandLine.of("HyperCli", "Hyper", HyperCli::definition)
        .description("Every kind of hyperparameter. More than a sentence is not shown.")
        .commands(ModuleCommand.FIT, ModuleCommand.EXPORT)
        .hyperParameter(
            HyperParameterFlag.parameter("width", Integer.class)
                .defaultValue("8")
                .min(1.0)
                .description("the units of the hidden layer, 100% of them."))
        .hyperParameter(
            HyperParameterFlag.parameter("activation", Activation.class)
                .defaultValue("RELU")
                .description("what is done to them."))
        .hyperParameter(
            HyperParameterFlag.parameter("data", Path.class))
        .hyperParameter(
            HyperParameterFlag.field("learningRate", Double.class)
                .min(0.0)
                .max(1.0)
                .description("How fast it learns."))
        .hyperParameter(
            HyperParameterFlag.field("shuffled", Boolean.class));
  }

  private static ModuleDefinition definition(HyperParameterValues values) {
    Hyper module =
        new Hyper(
        values.get("width", Integer.class),
        values.get("activation", Activation.class),
        values.get("data", Path.class));
    module.learningRate = values.get("learningRate", Double.class, module.learningRate);
    module.isShuffled = values.get("shuffled", Boolean.class, module.isShuffled);
    return HyperTrainer.definition(module);
  }
}
