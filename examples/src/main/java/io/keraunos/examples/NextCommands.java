package io.keraunos.examples;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands to try next, each to be copied as it is. */
public final class NextCommands {

  private static final String JAR = "examples/target/keraunos-examples.jar";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private final List<String> lines = new ArrayList<>(List.of("What to try next:"));
  private int count;

  /**
   * Adds something to try.
   *
   * @param what it does
   * @param commands to be given one after the other
   */
  public NextCommands add(String what, String... commands) {
    count++;
    lines.add("%s. %s:".formatted(count, what));
    Stream.of(commands).map("   "::concat).forEach(lines::add);
    return this;
  }

  /** The command that runs an example as this process was started. */
  public static String examples(String... arguments) {
    String classPath = System.getProperty("java.class.path");
    boolean jar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
    return line(
        Stream.concat(Stream.of("java", "-jar", jar ? classPath : JAR), Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** The command that runs an example on several processes of this machine. */
  public static String launched(int workers, List<String> example) {
    return examples(
        Stream.concat(
                Stream.of("launch", "--workers", Integer.toString(workers), "--"), example.stream())
            .toArray(String[]::new));
  }

  /** A command line for a shell of Unix. */
  public static String line(String... words) {
    return Stream.of(words).map(NextCommands::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
