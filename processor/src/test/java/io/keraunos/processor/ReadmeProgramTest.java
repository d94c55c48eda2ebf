package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's program is generated for, and its wrong one reported, as the README says. */
final class ReadmeProgramTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REPORTED = Pattern.compile("\\[(KER\\d{3})] (.*)");

  private static String block(String part) throws Exception {
    List<String> found =
        BLOCK
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map(block -> block.group(1))
            .filter(block -> block.contains(part))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** A line with three dots stands for what the README leaves out. */
  @Test
  void theTrainerOfTheReadmeIsGenerated() throws Exception {
    String source = block("public class Cifar10Net {");
    Map<String, String> generated =
        GoodProgramsTest.generated(
            Compiler.javac()
                .withProcessors(new KeraunosProcessor())
                .compile(JavaFileObjects.forSourceString("Cifar10Net", source)));
    String trainer = withoutBlanks(generated.get("Cifar10NetTrainer.java"));
    String shown = block("public final class Cifar10NetTrainer {");
    String expression =
        Stream.of(shown.split("// \\.\\.\\.|(?=\n  private static)", -1))
            .map(ReadmeProgramTest::withoutBlanks)
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    // The constructor and the javadoc stand between the class's first line and its methods.
    String between = expression.replaceFirst(Pattern.quote("Trainer{"), "Trainer{\\\\E.*\\\\Q");
    assertWithMessage(generated.get("Cifar10NetTrainer.java"))
        .that(Pattern.compile(between, Pattern.DOTALL).matcher(trainer).find())
        .isTrue();
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void whatItSaysIsReportedIsSo() throws Exception {
    String errors = Files.readString(Path.of("../docs/errors.md"));
    List<MatchResult> reported =
        REPORTED.matcher(Files.readString(Path.of("../README.md"))).results().toList();
    assertThat(reported).hasSize(3);
    for (MatchResult report : reported) {
      Matcher text = Pattern.compile("## " + report.group(1) + "\n\n(.*)\n").matcher(errors);
      assertThat(text.find()).isTrue();
      String expression =
          Stream.of(text.group(1).split("%s", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".*"));
      assertThat(report.group(2)).matches(expression);
    }
  }
}
