package io.keraunos.trials;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The programs that a build tries: one in five, all with {@code -Dkeraunos.trials=all}, or those
 * that are named there, with commas between.
 */
final class Chosen {

  private static final String CHOICE = System.getProperty("keraunos.trials", "");
  private static final int USUAL = 5;

  private Chosen() {}

  /** Returns the chosen ones of some programs, in their order. */
  static Stream<Program> of(List<Program> programs) {
    if (CHOICE.equals("all")) {
      return programs.stream();
    }
    if (CHOICE.isEmpty()) {
      return IntStream.range(0, programs.size())
          .filter(index -> index % USUAL == index / USUAL % USUAL) // another place in each five
          .mapToObj(programs::get);
    }
    return named(programs);
  }

  /** Returns those that are named, or all where none is. */
  static Stream<Program> named(List<Program> programs) {
    if (CHOICE.isEmpty() || CHOICE.equals("all")) {
      return programs.stream();
    }
    Set<String> names = Set.of(CHOICE.split(",", -1));
    return programs.stream().filter(program -> names.contains(program.name()));
  }
}
