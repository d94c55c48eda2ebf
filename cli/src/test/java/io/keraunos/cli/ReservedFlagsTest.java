package io.keraunos.cli;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file by which the processor knows the flags that no hyperparameter may be named like. */
class ReservedFlagsTest {

  private static final Path FILE =
      Path.of("../annotations/src/main/resources/META-INF/keraunos/reserved-flags.txt");
  private static final Pattern FLAG = Pattern.compile("(?m)^ +(?:-\\w, +)?--([a-z][a-z-]*)");

  @Test
  void theFileHasTheFlagsOfAllCommands() throws Exception {
    TreeSet<String> flags = new TreeSet<>();
    ModuleCommandLine line =
        ModuleCommandLine.of(
                "net",
                "Net",
                values -> {
                  throw new IllegalStateException("help needs no module");
                })
            .commands(ModuleCommand.values());
    for (ModuleCommand command : ModuleCommand.values()) {
      StringWriter help = new StringWriter();
      PrintWriter out = new PrintWriter(help);
      line.execute(out, out, command.word(), "--help");
      Matcher flag = FLAG.matcher(help.toString());
      while (flag.find()) {
        flags.add(flag.group(1));
      }
    }
    if (Boolean.getBoolean("keraunos.write")) {
      Files.writeString(FILE, String.join("\n", flags) + "\n");
    }
    assertWithMessage(
            "%s; write it with mvn test -pl cli -am -Dtest=ReservedFlagsTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkeraunos.write=true",
            FILE)
        .that(Files.readString(FILE).lines().toList())
        .containsExactlyElementsIn(flags)
        .inOrder();
  }
}
