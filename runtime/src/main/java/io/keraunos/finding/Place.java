package io.keraunos.finding;

/**
 * A line of a program.
 *
 * @param type the class's binary name, such as {@code app.Net}
 * @param method the method
 * @param file the source file's name; empty if the class does not say
 * @param line from 1; below 1 if the class does not say
 */
public record Place(String type, String method, String file, int line) {

  /** Returns the text that a stack trace has for it: {@code app.Net.forward(Net.java:31)}. */
  @Override
  public String toString() {
    String in = file.isEmpty() ? "unknown source" : line < 1 ? file : file + ":" + line;
    return "%s.%s(%s)".formatted(type, method, in);
  }
}
