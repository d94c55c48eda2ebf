package io.keraunos.distribute;

/**
 * The activity of a worker: it waits for the others in something that all do together, or works on
 * its own.
 *
 * @param ordinal the number of things that it has come to, the one it waits in included: the same
 *     on all workers at the same place of the program
 * @param waits whether it waits
 * @param what what it waits for, or what it does
 */
record Doing(long ordinal, boolean waits, String what) {

  /** The most characters of what it does that are sent. */
  private static final int MOST = 500;

  private static final String NUMBER = "[0-9]{1,18}";

  /** Returns this as a part of a line. */
  String text() {
    String shown = what.length() > MOST ? what.substring(0, MOST) + "..." : what;
    return "%s %s %s".formatted(ordinal, waits ? "waits" : "works", shown);
  }

  /**
   * Reads a text again.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Doing parse(String text) {
    String[] parts = text.split(" ", 3);
    if (parts.length != 3
        || !parts[0].matches(NUMBER)
        || !(parts[1].equals("waits") || parts[1].equals("works"))) {
      throw new IllegalArgumentException("it does not say what it does");
    }
    return new Doing(Long.parseLong(parts[0]), parts[1].equals("waits"), parts[2]);
  }
}
