package io.keraunos.engine;

import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Level;
import io.keraunos.finding.Verdicts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What was found in a run so far: each finding is told once. */
final class Findings {

  private final Verdicts verdicts;
  private final ChiefLog log;
  private final Set<Finding> told = new LinkedHashSet<>();
  private Consumer<Finding> listener = finding -> {};

  Findings(Verdicts verdicts, ChiefLog log) {
    this.verdicts = verdicts;
    this.log = log;
  }

  /**
   * Tells what was found: warns of what breaks a rule that may be broken.
   *
   * @throws FindingException of all errors, if there are any
   */
  synchronized void tell(List<Finding> found) {
    List<Finding> errors = new ArrayList<>();
    for (Finding finding : found) {
      verdicts
          .level(finding.rule())
          .filter(level -> told.add(finding))
          .ifPresent(
              level -> {
                if (level == Level.ERROR) {
                  errors.add(finding);
                } else {
                  log.warn(finding.toString());
                  listener.accept(finding);
                }
              });
    }
    if (!errors.isEmpty()) {
      told.removeAll(errors); // they are told again by a call that comes again
      throw new FindingException(errors);
    }
  }

  /** Gives all warnings to a listener too, those so far and those to come, until the next one. */
  synchronized void listen(Consumer<Finding> to) {
    listener = to;
    told.forEach(to);
  }

  /** Returns all warnings, in their order. */
  synchronized List<Finding> all() {
    return List.copyOf(told);
  }
}
