package io.keraunos.trainer;

import io.keraunos.finding.Rule;
import io.keraunos.finding.Verdicts;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of what is checked before the first step and while a fit runs.
 *
 * @param preflight how much of the data is looked at before the first step
 * @param verdicts the rules that are silenced, and those that are errors
 */
public record FindingSettings(Preflight preflight, Verdicts verdicts) {

  /** A rule that is broken on purpose. */
  record Silence(Rule rule, String reason) {
    Silence {
      if (reason.isBlank()) {
        throw new IllegalArgumentException(
            "silence of %s must have a reason, but it is blank. Say why it is meant"
                .formatted(rule.id()));
      }
    }

    @Override
    public String toString() {
      return rule.id() + " (" + reason + ")";
    }
  }

  static final Setting<Preflight> PREFLIGHT =
      Setting.<Preflight>of(
              "preflight", "how much", "How much of the data is looked at before the first step.")
          .byDefault(Preflight.standard())
          .flags(
              List.of(
                  new Flag(
                      "--preflight",
                      "off|standard|thorough",
                      "How much of the data is looked at before the first step.")),
              given -> given.read("--preflight", Preflight::parse));
  static final Setting<List<Silence>> SILENCE =
      Setting.<List<Silence>>of("silence", "rules", "Rules that are broken on purpose.")
          .flags(
              List.of(
                  new Flag(
                      "--silence",
                      "RULE=REASON[,RULE=REASON]",
                      "Rules that are broken on purpose, each with the reason.")),
              FindingSettings::silences);
  static final Setting<List<Rule>> HALT =
      Setting.<List<Rule>>of("halt", "rules", "Rules whose warnings are errors.")
          .flags(
              List.of(new Flag("--halt", "RULE[,RULE]", "Rules whose warnings are errors.")),
              given -> given.read("--halt", FindingSettings::rules));

  static final List<Setting<?>> ALL = List.of(PREFLIGHT, SILENCE, HALT);

  private static Optional<List<Silence>> silences(FlagTexts given) {
    return given.read(
        "--silence",
        all -> Arrays.stream(all.split(",", -1)).map(FindingSettings::silence).toList());
  }

  private static Silence silence(String text) {
    int at = text.indexOf('=');
    if (at < 0 || text.substring(at + 1).isBlank()) {
      throw ValueType.mismatch(text, "a rule, = and a reason");
    }
    return new Silence(rule(text.substring(0, at)), text.substring(at + 1));
  }

  private static List<Rule> rules(String all) {
    return Arrays.stream(all.split(",", -1)).map(FindingSettings::rule).toList();
  }

  private static Rule rule(String text) {
    return Rule.of(text)
        .orElseThrow(() -> ValueType.mismatch(text, "the id of a rule, such as KER3001"));
  }

  /** Returns these settings from a trainer's settings. */
  public static FindingSettings of(Settings settings) {
    Map<Rule, String> silenced = new EnumMap<>(Rule.class);
    settings
        .find(SILENCE)
        .orElse(List.of())
        .forEach(silence -> silenced.put(silence.rule(), silence.reason()));
    return new FindingSettings(
        settings.get(PREFLIGHT),
        new Verdicts(silenced, Set.copyOf(settings.find(HALT).orElse(List.of()))));
  }

  /** Sets what is looked at before the first step, and what comes of the rules that are broken. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Sets how much of the data is looked at before the first step. {@link Preflight#standard} by
     * default.
     */
    default B preflight(Preflight preflight) {
      return set(PREFLIGHT, preflight);
    }

    /**
     * Silences a rule that the program breaks on purpose. May be called repeatedly.
     *
     * @param reason why it is meant, for those who read the program
     * @throws IllegalArgumentException if the reason is blank
     */
    default B silence(Rule rule, String reason) {
      return add(SILENCE, List.of(new Silence(rule, reason)));
    }

    /** Makes the warnings of rules errors, which end a fit. May be called repeatedly. */
    default B halt(Rule... rules) {
      return add(HALT, List.of(rules));
    }
  }
}
