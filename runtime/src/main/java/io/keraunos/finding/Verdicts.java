package io.keraunos.finding;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a program makes of the rules.
 *
 * @param silenced the rules that it breaks on purpose, each with the reason
 * @param halting the rules whose warnings are errors
 */
public record Verdicts(Map<Rule, String> silenced, Set<Rule> halting) {

  /** Every rule at its own level. */
  public static final Verdicts DEFAULTS = new Verdicts(Map.of(), Set.of());

  /** Copies the collections. */
  public Verdicts {
    silenced = Map.copyOf(silenced);
    halting = Set.copyOf(halting);
  }

  /**
   * Returns these verdicts with rules that are silenced too.
   *
   * @param more the ids of rules, each with the reason
   * @throws IllegalArgumentException if there is no rule of an id
   */
  public Verdicts with(Map<String, String> more) {
    Map<Rule, String> all = new EnumMap<>(Rule.class);
    more.forEach(
        (id, reason) ->
            all.put(
                Rule.of(id)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "@Silence must name a rule, such as KER3001, but names " + id)),
                reason));
    all.putAll(silenced);
    return new Verdicts(all, halting);
  }

  /** Returns the level at which a rule counts; empty if it is silenced. */
  public Optional<Level> level(Rule rule) {
    if (silenced.containsKey(rule)) {
      return Optional.empty();
    }
    return Optional.of(halting.contains(rule) ? Level.ERROR : rule.level());
  }
}
