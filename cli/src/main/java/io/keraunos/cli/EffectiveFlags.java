package io.keraunos.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Values of a command's flags, as text, whether given, from a file or by default. */
final class EffectiveFlags {
  private EffectiveFlags() {}

  /** Flags that say what a command prints, and not what it does. */
  private static final Set<String> ASIDE =
      Set.of("config", "print-config", "help", "json", "stacktrace", "output");

  /** Flags that a configuration file may not have. */
  static final Set<String> NOT_IN_A_FILE = Set.of("config", "print-config", "help");

  /** Returns the flag's name in a configuration file. */
  static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  /** Returns the trainer's flags that have a value, by key. */
  static Map<String, String> of(CommandSpec command, ModuleProgram program) {
    Map<String, String> settings = new TreeMap<>();
    for (OptionSpec option : command.options()) {
      if (!ASIDE.contains(key(option)) && program.flag(option).isEmpty()) {
        text(option).ifPresent(text -> settings.put(key(option), text));
      }
    }
    return settings;
  }

  private static Optional<String> text(OptionSpec option) {
    if (!option.originalStringValues().isEmpty()) {
      return Optional.of(String.join(",", option.originalStringValues()));
    }
    if (option.defaultValue() != null) {
      return Optional.of(option.defaultValue());
    }
    return Optional.ofNullable(option.<Object>getValue())
        .filter(value -> !value.equals(List.of()))
        .map(Object::toString);
  }
}
