package io.keraunos.cli;

import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** How a command says what went wrong: one line, and exit code 1. */
public final class CommandErrors {
  private CommandErrors() {}

  /**
   * Prints what a command threw on standard error.
   *
   * @param stacktrace whether to show where it comes from
   */
  public static IExecutionExceptionHandler handler(BooleanSupplier stacktrace) {
    return (exception, command, parsed) -> {
      if (stacktrace.getAsBoolean()) {
        exception.printStackTrace(command.getErr());
      } else {
        command.getErr().printf("error: %s (--stacktrace shows more)%n", describe(exception));
      }
      return CommandLine.ExitCode.SOFTWARE;
    };
  }

  /** The message alone where it was written for whoever set the flags; else with its kind. */
  static String describe(Exception exception) {
    boolean ours = exception.getClass().getName().startsWith("io.keraunos.");
    boolean refused =
        exception instanceof IllegalArgumentException
            || exception instanceof IllegalStateException
            || exception instanceof UncheckedIOException;
    String message = exception.getMessage();
    return message != null && (ours || refused) ? message : exception.toString();
  }
}
