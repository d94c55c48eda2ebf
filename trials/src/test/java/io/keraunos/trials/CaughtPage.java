package io.keraunos.trials;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page {@code docs/caught.md}: the wrong programs, and where each was and is caught. */
final class CaughtPage {

  private static final Pattern GITHUB =
      Pattern.compile("https://github\\.com/([^/]+/[^/]+)/(?:issues|pull)/(\\d+)");

  /** Stands for where a program was caught before, if it was written later. */
  static final String NOT_RUN = "not run";

  /** Begins the source of a kind of mistake that is known from no single report. */
  static final String KNOWN = "kind known from ";

  private static final String HEAD =
      """
      # Where mistakes are caught

      Programs with a mistake, of kinds that users of other libraries have reported in public, written anew for this list. \
      A test compiles and runs each of them and holds this page against what it sees. *Before* is commit 45b6d66, on which \
      the first programs were run; those that were written later were not run on it. *Now* is this one.

      The later ones were written by somebody who had not read the rules, to find what is still silent: of 80 a third, and of \
      36 harder ones 26. Then rules were written for what they have in common with others.

      | Word | The program is stopped, or not |
      |---|---|
      | javac | by the compiler, with the id of the [message](errors.md) where it is the processor's |
      | start | where the trainer is built, or as `fit` begins: nothing was trained |
      | first step | by the first step |
      | later | by a later step, or after the fit |
      | hung | not within three minutes |
      | warned | not, but a warning says what is wrong |
      | silent | not |

      """;

  private CaughtPage() {}

  /** Returns the page, made of the comments of the programs. */
  static String text(List<Program> programs) {
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| | before | now |\n|---|--:|--:|\n");
    for (String word : Caught.WORDS) {
      page.append(
          "| %s | %d | %d |\n"
              .formatted(word, count(programs, "before", word), count(programs, "caught", word)));
    }
    long notRun = count(programs, "before", NOT_RUN);
    page.append("| not run | %d | 0 |\n".formatted(notRun));
    page.append("| all | %d | %d |\n".formatted(programs.size(), programs.size()));
    Map<String, List<Program>> kinds = new TreeMap<>();
    for (Program program : programs) {
      kinds.merge(
          comment(program, "kind"),
          List.of(program),
          (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }
    kinds.forEach((kind, ofKind) -> page.append(table(kind, ofKind)));
    return page.toString();
  }

  private static long count(List<Program> programs, String key, String word) {
    return programs.stream()
        .map(program -> comment(program, key))
        .filter(caught -> caught.equals(word) || caught.startsWith(word + " "))
        .count();
  }

  private static String table(String kind, List<Program> programs) {
    StringBuilder table =
        new StringBuilder("\n## ")
            .append(Character.toUpperCase(kind.charAt(0)))
            .append(kind, 1, kind.length())
            .append(
                "\n\n"
                    + "| Program | What is wrong | Reported | Before | Now |\n"
                    + "|---|---|---|---|---|\n");
    programs.stream()
        .sorted(Comparator.comparing(Program::name))
        .forEach(program -> table.append(row(program)));
    return table.toString();
  }

  private static String row(Program program) {
    String source = comment(program, "source");
    Matcher github = GITHUB.matcher(source);
    String name =
        github.matches() ? "%s %s".formatted(github.group(1), github.group(2)) : "a thread";
    String reported = source.startsWith(KNOWN) ? source : "[%s](%s)".formatted(name, source);
    return "| [%s](../trials/src/test/resources/wrong/%s.java) | %s | %s | %s | %s |\n"
        .formatted(
            program.name(),
            program.name(),
            comment(program, "wrong"),
            reported,
            comment(program, "before"),
            comment(program, "caught"));
  }

  /** Returns the one comment of a key. */
  static String comment(Program program, String key) {
    List<String> comments = program.comments(key);
    if (comments.size() != 1) {
      throw new IllegalStateException(
          "%s must have one comment '// %s:', but has %d"
              .formatted(program.name(), key, comments.size()));
    }
    return comments.get(0);
  }
}
