package io.keraunos.cli;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A result that could not be written is an error, whatever the command. */
class CommandOutputTest {

  private static final String LOST =
      "error: standard output must take the result, but could not be written. Is the disk full, or"
          + " the reader gone?";

  @Command(name = "program", subcommands = Tell.class, mixinStandardHelpOptions = true)
  private static final class Program {}

  @Command(name = "tell")
  private static final class Tell implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(names = "--fail")
    private boolean fail;

    @Override
    public void run() {
      spec.commandLine().getOut().println("the result");
      if (fail) {
        throw new IllegalStateException("it failed");
      }
    }
  }

  private final StringWriter err = new StringWriter();

  private int execute(CommandLine line, String... args) {
    return CommandErrors.execute(line.setErr(new PrintWriter(err, true)), args);
  }

  private static CommandLine program() {
    return new CommandLine(new Program())
        .setExecutionExceptionHandler(CommandErrors.handler(() -> false));
  }

  private static Writer full() {
    return new Writer() {
      @Override
      public void write(char[] text, int from, int length) throws IOException {
        throw new IOException("No space left on device");
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void aResultThatIsWrittenIsNone() {
    StringWriter out = new StringWriter();
    assertThat(execute(program().setOut(new PrintWriter(out)), "tell")).isEqualTo(0);
    assertThat(out.toString()).startsWith("the result");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aResultOrAHelpThatCannotBeWrittenIsOne() {
    for (String argument : new String[] {"tell", "--help"}) {
      err.getBuffer().setLength(0);
      assertThat(execute(program().setOut(new PrintWriter(full())), argument)).isEqualTo(1);
      assertThat(err.toString().strip()).isEqualTo(LOST);
    }
  }

  @Test
  void anotherErrorsCodeStands() {
    assertThat(execute(program().setOut(new PrintWriter(full())), "tell", "--nonsense"))
        .isEqualTo(2);
    assertThat(execute(program().setOut(new PrintWriter(full())), "tell", "--fail")).isEqualTo(1);
    assertThat(err.toString()).contains("error: it failed (--stacktrace shows more)");
  }

  @Test
  void standardOutputItselfIsAskedToo() {
    PrintStream before = System.out;
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    System.setOut(new PrintStream(broken));
    try {
      assertThat(execute(program(), "tell")).isEqualTo(1);
    } finally {
      System.setOut(before);
    }
    assertThat(err.toString().strip()).isEqualTo(LOST);
  }
}
