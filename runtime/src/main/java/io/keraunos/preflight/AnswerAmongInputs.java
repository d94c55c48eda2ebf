package io.keraunos.preflight;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.EmptyRows.Column;
import io.keraunos.preflight.PreflightData.Used;
import io.keraunos.spi.Feature;
import io.keraunos.text.NumberText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that no input was filled in when the answer was known, such as a day of leaving that is
 * empty for whoever stayed. Such a column is 0 or missing in all examples of a class and in no
 * other, and has many values elsewhere, which a flag, a code or one hot has not.
 */
final class AnswerAmongInputs implements Check {

  /** The examples that the class must have, and all others together. */
  private static final int LEAST_ROWS = 50;

  private static final int LEAST_VALUES = 10;

  @Override
  public List<Finding> find(PreflightData data) {
    List<Finding> found = new ArrayList<>();
    for (ExampleSample training : data.of(Stage.TRAIN)) {
      List<Used> all = data.used(training);
      for (Used answer : all) {
        if (isClass(answer)) {
          all.stream()
              .filter(input -> !input.isAnswer())
              .forEach(input -> find(answer, input).ifPresent(found::add));
        }
      }
    }
    return found;
  }

  private static boolean isClass(Used used) {
    Feature feature = used.component().feature();
    return used.isClass()
        || (used.isAnswer() && feature.type() == Feature.Type.BOOL && feature.elements() == 1);
  }

  private static Optional<Finding> find(Used answer, Used input) {
    Map<Long, BitSet> classes = new HashMap<>();
    int all = answer.component().rows();
    for (int row = 0; row < all; row++) {
      classes.computeIfAbsent(answer.component().code(row), key -> new BitSet()).set(row);
    }
    List<Column> columns = input.component().emptyRows().columns();
    for (int i = 0; i < columns.size(); i++) {
      BitSet empty = columns.get(i).empty();
      int rows = empty.cardinality();
      if (rows >= LEAST_ROWS
          && all - rows >= LEAST_ROWS
          && columns.get(i).values().size() >= LEAST_VALUES
          && classes.containsValue(empty)) {
        String name = columns.size() == 1 ? input.name() : input.name() + "[" + i + "]";
        return Optional.of(finding(answer, input, name, empty));
      }
    }
    return Optional.empty();
  }

  private static Finding finding(Used answer, Used input, String name, BitSet empty) {
    int rows = empty.cardinality();
    return new Finding(
        Rule.ANSWER_AMONG_INPUTS,
        "%s is 0 or missing in all %s examples of one class of %s, and in none of the other %s, in %s of %s: alone it tells that class, as what is filled in once the answer is known. Leave it out if it is not known when the model is asked"
            .formatted(
                name,
                NumberText.whole(rows),
                answer.name(),
                NumberText.whole(answer.component().rows() - rows),
                input.sample().inWords(),
                input.sample().loader().method()));
  }
}
