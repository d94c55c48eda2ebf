package io.keraunos.engine;

import io.keraunos.finding.Finding;
import io.keraunos.finding.FindingException;
import io.keraunos.finding.Level;
import io.keraunos.finding.Rule;
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
  private List<Finding> whenUsed = List.of();
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

  /** Tells what was found, unless the same rule was told. */
  synchronized void tellOnce(Finding found) {
    if (!settled(found.rule())) {
      tell(List.of(found));
    }
  }

  /** Returns whether a rule is done with: it is silenced, or was told. */
  synchronized boolean settled(Rule rule) {
    return verdicts.level(rule).isEmpty()
        || told.stream().anyMatch(finding -> finding.rule() == rule);
  }

  /** Keeps what is to be told once the model is used as it is now, in place of what was kept. */
  synchronized void tellWhenUsed(List<Finding> found) {
    whenUsed = List.copyOf(found);
  }

  /** Tells what was kept for when the model is used. */
  synchronized void used() {
    tell(whenUsed);
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
