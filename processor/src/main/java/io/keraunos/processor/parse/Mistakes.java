package io.keraunos.processor.parse;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The list of all mistakes, in the order of their ids. */
public final class Mistakes {
  private static final List<Mistake> ALL =
      Stream.<Mistake[]>of(
              ClassMistake.values(),
              StepMistake.values(),
              OptimizerMistake.values(),
              LoaderMistake.values(),
              RecordMistake.values(),
              HookMistake.values(),
              MetricMistake.values(),
              LayerMistake.values(),
              HyperParameterMistake.values(),
              ProcessorMistake.values())
          .flatMap(Arrays::stream)
          .toList();

  private Mistakes() {}

  /** Returns all mistakes, in the order of their ids. */
  public static List<Mistake> all() {
    return ALL;
  }

  /** Returns the mistakes that a build may turn off or into warnings. */
  static List<Mistake> adjustable() {
    return ALL.stream().filter(mistake -> mistake.entry().level() != Mistake.Level.FIXED).toList();
  }

  /** Returns the mistake of an id, if there is one. */
  static Optional<Mistake> of(String id) {
    return ALL.stream().filter(mistake -> mistake.id().equals(id)).findFirst();
  }
}
