package io.keraunos.finding;

/**
 * A place where a rule is broken.
 *
 * @param rule the rule
 * @param text what was seen, with its numbers, and what to do: whole sentences, without the last
 *     full stop
 */
public record Finding(Rule rule, String text) {

  /** Returns the text with the rule's id before it, and its page and its silencing behind it. */
  @Override
  public String toString() {
    return "%s: %s. Where it is meant: silence(Rule.%s, \"why\"). See %s"
        .formatted(rule.id(), text, rule, rule.page());
  }
}
