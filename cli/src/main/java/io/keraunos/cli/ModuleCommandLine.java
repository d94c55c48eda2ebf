package io.keraunos.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of a module with hyperparameters. The processor generates a class that makes it:
 *
 * <pre>{@code
 * java -cp ... Cifar10NetCli fit --learning-rate 0.01 --max-epochs 5
 * }</pre>
 */
public final class ModuleCommandLine {

  private final String name;
  private final String module;
  private final ModuleFactory factory;
  private final String description;
  private final List<ModuleCommand> commands;
  private final List<HyperParameterFlag> flags;

  private ModuleCommandLine(
      String name,
      String module,
      ModuleFactory factory,
      String description,
      List<ModuleCommand> commands,
      List<HyperParameterFlag> flags) {
    this.name = name;
    this.module = module;
    this.factory = factory;
    this.description = description;
    this.commands = List.copyOf(commands);
    this.flags = List.copyOf(flags);
  }

  /**
   * Returns a command line without commands.
   *
   * @param name its name in the help
   * @param module the module's name
   * @param factory makes the module
   */
  public static ModuleCommandLine of(String name, String module, ModuleFactory factory) {
    return new ModuleCommandLine(name, module, factory, "", List.of(), List.of());
  }

  /** Returns this command line with a description, a sentence. */
  public ModuleCommandLine description(String text) {
    return new ModuleCommandLine(name, module, factory, text, commands, flags);
  }

  /** Returns this command line with other commands. */
  public ModuleCommandLine commands(ModuleCommand... all) {
    return new ModuleCommandLine(name, module, factory, description, List.of(all), flags);
  }

  /** Returns this command line with one more hyperparameter. */
  public ModuleCommandLine hyperParameter(HyperParameterFlag flag) {
    List<HyperParameterFlag> more = new ArrayList<>(flags);
    more.add(flag);
    return new ModuleCommandLine(name, module, factory, description, commands, more);
  }

  /**
   * Runs a command. Results go to standard output, all else to standard error.
   *
   * @return the exit code: 0, 1 for an error or if the result could not be written, 2 for arguments
   *     that cannot be meant, 143 or 130 if it was cut off by a signal or an interrupt
   */
  public int execute(String... args) {
    return execute(Optional.empty(), Optional.empty(), args);
  }

  /** Runs a command with writers in place of the standard streams. */
  public int execute(PrintWriter out, PrintWriter err, String... args) {
    return execute(Optional.of(out), Optional.of(err), args);
  }

  private int execute(Optional<PrintWriter> out, Optional<PrintWriter> err, String[] args) {
    CommandLine line = line(Arrays.asList(args));
    out.ifPresent(line::setOut);
    err.ifPresent(line::setErr);
    ConfigFile config;
    try {
      config = config(line, args);
    } catch (IllegalArgumentException e) {
      line.getErr().println(e.getMessage());
      line.getErr().flush();
      return CommandLine.ExitCode.USAGE;
    }
    ModuleProgram program = program();
    line.setDefaultValueProvider(
        argument ->
            argument instanceof OptionSpec option
                ? config.find(program.key(option)).map(ConfigFile.Entry::text).orElse(null)
                : null);
    line.setParameterExceptionHandler((e, given) -> refuse(e, given, program, config));
    return CommandErrors.execute(line, args);
  }

  private ModuleProgram program() {
    return new ModuleProgram(module, flags, factory);
  }

  private CommandLine line(List<String> args) {
    ModuleProgram program = program();
    boolean help = args.contains("--help") || args.contains("-h");
    Map<String, String> defaults = help ? program.defaults() : Map.of();
    CommandSpec root = CommandSpec.create().name(name).addOption(help());
    if (!description.isEmpty()) {
      root.usageMessage().description(description.replace("%", "%%"));
    }
    List<CommandRun> runs = new ArrayList<>();
    for (ModuleCommand command : commands) {
      CommandRun run = new CommandRun(program, command);
      runs.add(run);
      CommandSpec spec = CommandSpec.forAnnotatedObject(run);
      spec.usageMessage().description(command.description());
      program.options(defaults).forEach(spec::addOption);
      spec.addOption(help()).addOption(config());
      output(command).forEach(spec::addOption);
      root.addSubcommand(command.word(), spec);
    }
    if (commands.contains(ModuleCommand.FIT)) {
      root.addSubcommand("reproduce", CommandSpec.forAnnotatedObject(new ReproduceCommand()));
    }
    return new CommandLine(root)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            CommandErrors.handler(() -> runs.stream().anyMatch(CommandRun::stacktrace)));
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build();
  }

  private static OptionSpec config() {
    return OptionSpec.builder("--config")
        .type(String.class)
        .paramLabel("FILE")
        .description(
            "A .yaml or .properties file with settings: flags by their names without dashes,"
                + " hyperparameters by their names. Flags win over it.")
        .build();
  }

  /** Returns the flags for the place of a command's result. */
  private static List<OptionSpec> output(ModuleCommand command) {
    return switch (command) {
      case PREDICT ->
          List.of(
              output(
                  "FILE",
                  "Takes a line for each example: numbers in a .csv, or JSON in a .jsonl."));
      case EXPORT ->
          List.of(
              output("DIR", "Takes the SavedModel; it must be new or empty."),
              OptionSpec.builder(CommandRun.NEXT_VERSION)
                  .type(Boolean.class)
                  .arity("0..1")
                  .fallbackValue("true")
                  .defaultValue("false")
                  .paramLabel("true|false")
                  .description(
                      "Writes it as the next of the folders DIR/1, DIR/2 and so on, as TensorFlow"
                          + " Serving reads them.")
                  .build());
      case FIT, VALIDATE, TEST -> List.of();
    };
  }

  private static OptionSpec output(String label, String description) {
    return OptionSpec.builder("--output")
        .type(String.class)
        .required(true)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** Returns the file that {@code --config} names, its keys checked against the command's flags. */
  private ConfigFile config(CommandLine line, String[] args) {
    Optional<CommandLine> command =
        Arrays.stream(args)
            .flatMap(arg -> Optional.ofNullable(line.getSubcommands().get(arg)).stream())
            .findFirst();
    Optional<String> file = Optional.empty();
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--config=")) {
        file = Optional.of(args[i].substring("--config=".length()));
      } else if (args[i].equals("--config") && i + 1 < args.length) {
        file = Optional.of(args[i + 1]);
      }
    }
    if (command.isEmpty() || file.isEmpty()) {
      return ConfigFile.NONE;
    }
    ConfigFile config = ConfigFile.read(Path.of(file.get()));
    TreeSet<String> known = new TreeSet<>();
    for (OptionSpec option : command.get().getCommandSpec().options()) {
      known.add(program().key(option));
    }
    known.removeAll(EffectiveFlags.NOT_IN_A_FILE);
    config.check(known, command.get().getCommandName());
    return config;
  }

  private static int refuse(
      ParameterException e, String[] args, ModuleProgram program, ConfigFile config) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(place(e.getArgSpec(), args, program, config) + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See %s --help".formatted(command.getCommandSpec().qualifiedName()));
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /**
   * Returns the place in the file of a value that was refused; empty for one on the command line.
   */
  private static String place(
      @Nullable ArgSpec argument, String[] args, ModuleProgram program, ConfigFile config) {
    if (!(argument instanceof OptionSpec option)) {
      return "";
    }
    boolean onCommandLine =
        Arrays.stream(args)
            .anyMatch(
                arg ->
                    arg.equals(option.longestName()) || arg.startsWith(option.longestName() + "="));
    return onCommandLine ? "" : config.find(program.key(option)).map(config::place).orElse("");
  }
}
