package io.keraunos.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Reports the errors of a command to its user: one line, and an exit code. */
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
      return exception instanceof UnfinishedFitException unfinished
          ? unfinished.exitCode()
          : CommandLine.ExitCode.SOFTWARE;
    };
  }

  /**
   * Runs a command, and makes it an error if what it printed could not be written, such as to a
   * full disk or to a reader that is gone: whoever waits for the result must not take that for
   * success.
   *
   * @return the command's exit code; 1 if that is 0 but the output is lost
   */
  public static int execute(CommandLine command, String... args) {
    int code = command.execute(args);
    PrintWriter out = command.getOut();
    out.flush();
    if (!out.checkError() && !System.out.checkError()) {
      return code;
    }
    command
        .getErr()
        .println(
            "error: standard output must take the result, but could not be written. Is the disk"
                + " full, or the reader gone?");
    command.getErr().flush();
    return code == CommandLine.ExitCode.OK ? CommandLine.ExitCode.SOFTWARE : code;
  }

  /**
   * Returns the message alone if it was written for the user who set the flags, else with the
   * exception's class.
   */
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
