package io.keraunos.processor.parse;

import io.keraunos.annotation.Silence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the rules that a class breaks on purpose. */
final class SilenceParser {
  private static final Pattern RULE = Pattern.compile("KER\\d{4}");
  private static final Pattern MISTAKE = Pattern.compile("KER\\d{3}");

  private final Module module;

  SilenceParser(Module module) {
    this.module = module;
  }

  /** Returns the ids of the rules in source order, each with the reason. */
  Map<String, String> parse() {
    Map<String, String> silenced = new LinkedHashMap<>();
    AnnotationReading.all(module.elements(), module.type(), Silence.class, Silence.All.class)
        .forEach(silence -> add(silence, silenced));
    return silenced;
  }

  private void add(AnnotationReading silence, Map<String, String> silenced) {
    String id = silence.text("value").orElse("");
    String reason = silence.text("reason").orElse("");
    if (!RULE.matcher(id).matches()) {
      module
          .findings()
          .report(silence.place("value"), ClassMistake.SILENCE_ID, module.name(), id, hint(id));
    } else if (reason.isBlank()) {
      module
          .findings()
          .report(silence.place("reason"), ClassMistake.SILENCE_REASON, id, module.name());
    }
    silenced.put(id, reason);
  }

  private static String hint(String id) {
    return MISTAKE.matcher(id).matches()
        ? "What the compiler reports is turned off by its option -A%s=%s=reason."
            .formatted(Levels.OFF, id)
        : "Take it from the warning, such as KER3001.";
  }
}
