package io.keraunos.cli;

import io.keraunos.engine.StoredCheckpoint;
import io.keraunos.spi.ModuleDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * A module that is made from flags.
 *
 * @param module the module's name
 * @param flags its hyperparameters
 * @param factory makes it
 */
record ModuleProgram(String module, List<HyperParameterFlag> flags, ModuleFactory factory) {

  ModuleProgram {
    flags = List.copyOf(flags);
  }

  /** Returns the hyperparameter that an option stands for; empty for the trainer's. */
  Optional<HyperParameterFlag> flag(OptionSpec option) {
    return flags.stream().filter(flag -> flag.flag().equals(option.longestName())).findFirst();
  }

  /** Returns the key of an option in a configuration file. */
  String key(OptionSpec option) {
    return flag(option).map(HyperParameterFlag::name).orElseGet(() -> EffectiveFlags.key(option));
  }

  /**
   * Returns the options for a command.
   *
   * @param defaults the fields' initial values, by name
   */
  List<OptionSpec> options(Map<String, String> defaults) {
    List<OptionSpec> options = new ArrayList<>();
    for (HyperParameterFlag flag : flags) {
      String value =
          flag.defaultValue()
              .or(() -> Optional.ofNullable(defaults.get(flag.name())))
              .map("default: "::concat)
              .orElse(flag.isField() ? "default: the field's" : "required");
      String text = flag.description().isEmpty() ? "" : flag.description() + " ";
      ITypeConverter<String> check = new Checked(flag)::convert;
      OptionSpec.Builder option =
          OptionSpec.builder(flag.flag())
              .type(String.class)
              .converters(check)
              .paramLabel(flag.label())
              .description("%s(%s; %s).".formatted(text, flag.rule(), value).replace("%", "%%"));
      if (flag.type() == Boolean.class) {
        option.arity("0..1").fallbackValue("true");
      }
      options.add(option.build());
    }
    return options;
  }

  /** Refuses texts that are no value of a flag. */
  private record Checked(HyperParameterFlag flag) {
    String convert(String text) {
      try {
        flag.parse(text);
        return text;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * Returns the initial values of the fields; empty if they cannot be seen without values for the
   * constructor.
   */
  Map<String, String> defaults() {
    if (flags.stream().anyMatch(flag -> !flag.isField() && flag.defaultValue().isEmpty())) {
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    flags.forEach(
        flag -> flag.defaultValue().ifPresent(text -> values.put(flag.name(), flag.parse(text))));
    try {
      return factory.make(new HyperParameterValues(values)).hyperParameters();
    } catch (Exception e) {
      return Map.of(); // whoever asks for help is to get it; a command says what is wrong
    }
  }

  /**
   * Returns the module with the values that were given, those of the checkpoint, or the defaults.
   *
   * @param command was parsed
   * @param stored the checkpoint that the module is to be like
   */
  ModuleDefinition make(CommandSpec command, Optional<StoredCheckpoint> stored) throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    for (HyperParameterFlag flag : flags) {
      String given = command.findOption(flag.flag()).getValue();
      Optional<String> before =
          stored.flatMap(from -> Optional.ofNullable(from.hyperParameters().get(flag.name())));
      if (given != null) {
        values.put(flag.name(), flag.parse(given));
      } else if (before.isPresent()) {
        values.put(
            flag.name(),
            checked("%s of %s ".formatted(flag.name(), stored.get().path()), flag, before.get()));
      } else if (flag.defaultValue().isPresent()) {
        values.put(flag.name(), flag.parse(flag.defaultValue().get()));
      } else if (!flag.isField()) {
        throw new ParameterException(
            command.commandLine(),
            "Missing required option: '%s=%s'".formatted(flag.flag(), flag.label()));
      }
    }
    ModuleDefinition made = factory.make(new HyperParameterValues(values));
    for (HyperParameterFlag flag : flags) {
      String value = made.hyperParameters().get(flag.name());
      if (value != null) {
        checked(flag.flag() + " ", flag, value);
      }
    }
    return made;
  }

  private static Object checked(String what, HyperParameterFlag flag, String text) {
    try {
      return flag.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + e.getMessage(), e);
    }
  }
}
