package io.keraunos.finding;

import java.util.Optional;

/**
 * A place where a rule is broken.
 *
 * @param rule the rule
 * @param text what was seen, with its numbers, and what to do: whole sentences, without the last
 *     full stop
 * @param place the line of the program that it is about, if it is about one
 */
public record Finding(Rule rule, String text, Optional<Place> place) {

  /** Creates a finding that is about no line. */
  public Finding(Rule rule, String text) {
    this(rule, text, Optional.empty());
  }

  /** Returns the text with the rule's id before it, and its page and its silencing behind it. */
  @Override
  public String toString() {
    return "%s: %s%s. Where it is meant: silence(Rule.%s, \"why\"). See %s"
        .formatted(rule.id(), text, place.map(at -> ". At " + at).orElse(""), rule, rule.page());
  }
}
