package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import io.keraunos.processor.parse.ClassMistake;
import io.keraunos.processor.parse.Mistake;
import io.keraunos.processor.parse.Mistakes;
import io.keraunos.processor.parse.ProcessorMistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiles every program in {@code bad/}. A comment {@code // ERROR KER106: text} says that this
 * line has that mistake and that the message has that text, {@code // WARNING KER314} the same of a
 * warning; there must be no other error or warning of the processor.
 */
final class WrongProgramsTest {
  private static final Pattern MARKER =
      Pattern.compile("// (?:ERROR|WARNING) ((?:KER\\d{3} ?)+)(?:: (.*))?$");
  private static final Pattern ID = Pattern.compile("^\\[(KER\\d{3})] ");

  static Stream<Path> programs() {
    return Programs.in("bad").stream();
  }

  @ParameterizedTest
  @MethodSource("programs")
  void hasExactlyTheMarkedMistakes(Path program) throws IOException {
    List<Path> sources = new ArrayList<>(Programs.sources(program));
    Set<String> expected = new TreeSet<>();
    List<Marker> markers = new ArrayList<>();
    for (Path source : sources) {
      markers.addAll(markers(source));
    }
    markers.forEach(marker -> expected.add(marker.place()));
    sources.addAll(Programs.sources(Programs.ROOT.resolve("support")));

    Compilation compilation =
        Compiler.javac().withProcessors(new KeraunosProcessor()).compile(Programs.read(sources));

    Set<String> found = new TreeSet<>();
    compilation.errors().forEach(error -> found.add(place(error)));
    ours(compilation.warnings()).forEach(warning -> found.add(place(warning)));
    assertThat(found).containsExactlyElementsIn(expected);
    assertThat(expected).isNotEmpty();
    for (Marker marker : markers) {
      assertWithMessage("messages at %s", marker.place())
          .that(messages(compilation, marker.place()))
          .contains(marker.text());
    }
  }

  @Test
  void everyMistakeHasAProgram() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path program : Programs.in("bad")) {
      for (Path source : Programs.sources(program)) {
        markers(source).forEach(marker -> shown.add(marker.id()));
      }
    }
    // These are notes, or need another class path, options or a broken compiler: see the tests of
    // their own.
    shown.add(ClassMistake.RUNTIME_MISSING.id());
    shown.add(ClassMistake.COMMAND_LINE_MISSING.id());
    shown.add(ClassMistake.MODULE_INHERITED.id());
    shown.add(ProcessorMistake.INTERNAL.id());
    shown.add(ProcessorMistake.OPTION_ID.id());
    shown.add(ProcessorMistake.OPTION_REASON.id());
    shown.add(ProcessorMistake.OPTION_FIXED.id());
    assertThat(shown).containsExactlyElementsIn(Mistakes.all().stream().map(Mistake::id).toList());
  }

  private record Marker(String id, String place, String text) {}

  private static List<Marker> markers(Path source) throws IOException {
    List<String> lines = Files.readAllLines(source);
    List<Marker> markers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = MARKER.matcher(lines.get(i));
      if (matcher.find()) {
        String text = matcher.group(2) == null ? "" : matcher.group(2);
        for (String id : matcher.group(1).trim().split(" ")) {
          markers.add(new Marker(id, source.getFileName() + ":" + (i + 1) + " " + id, text));
        }
      }
    }
    return markers;
  }

  private static String place(Diagnostic<? extends JavaFileObject> error) {
    Matcher id = ID.matcher(error.getMessage(Locale.ROOT));
    String what = id.find() ? id.group(1) : error.getMessage(Locale.ROOT);
    if (error.getSource() == null) {
      return "nowhere " + what;
    }
    Path file = Path.of(error.getSource().toUri().getPath()).getFileName();
    return file + ":" + error.getLineNumber() + " " + what;
  }

  private static Stream<Diagnostic<? extends JavaFileObject>> ours(
      List<Diagnostic<? extends JavaFileObject>> warnings) {
    return warnings.stream().filter(each -> ID.matcher(each.getMessage(Locale.ROOT)).find());
  }

  private static String messages(Compilation compilation, String place) {
    return String.join(
        "\n",
        Stream.concat(compilation.errors().stream(), ours(compilation.warnings()))
            .filter(error -> place(error).equals(place))
            .map(error -> error.getMessage(Locale.ROOT))
            .toList());
  }
}
