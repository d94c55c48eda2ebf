package io.keraunos.maven.check;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of what a check says, from the process that checks to the build: fields between tabs.
 *
 * @param kind what it is
 * @param module the module's class
 * @param rule the id of a rule; empty unless it is a finding
 * @param source the source file with its package's folders, such as {@code app/Net.java}; empty if
 *     it is about no line
 * @param line from 1; 0 if it is about no line
 * @param text what there is to say
 */
public record Report(Kind kind, String module, String rule, String source, int line, String text) {

  /** A kind of line. */
  public enum Kind {
    /** A mistake for certain. */
    ERROR,
    /** A mistake most probably. */
    WARNING,
    /** A module that was checked; the text is how long it took. */
    CHECKED,
    /** A module that cannot be checked; the text says why. */
    SKIPPED
  }

  private static final int FIELDS = 6;

  /** Returns the line. */
  public String format() {
    return String.join(
        "\t",
        List.of(
            kind.name(),
            module,
            rule,
            source,
            Integer.toString(line),
            text.replace('\t', ' ').replace("\r", "").replace("\n", "\\n")));
  }

  /** Reads a line that {@link #format} has written. */
  public static Report parse(String line) {
    String[] fields = line.split("\t", FIELDS);
    return new Report(
        Kind.valueOf(fields[0]),
        fields[1],
        fields[2],
        fields[3],
        Integer.parseInt(fields[4]),
        fields[5].replace("\\n", "\n"));
  }

  /** Reads lines. */
  public static List<Report> parse(List<String> lines) {
    List<Report> all = new ArrayList<>();
    lines.forEach(line -> all.add(parse(line)));
    return all;
  }
}
