package io.keraunos.cli;

import io.keraunos.annotation.Stage;
import io.keraunos.engine.StoredCheckpoint;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagException;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.trainer.CheckpointSettings;
import io.keraunos.trainer.DataSettings;
import io.keraunos.trainer.LengthSettings;
import io.keraunos.trainer.OutputSettings;
import io.keraunos.trainer.Presets;
import io.keraunos.trainer.Trainer;
import io.keraunos.trainer.TrainerSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The trainer's settings as flags, for a picocli command:
 *
 * <pre>{@code
 * @Mixin private TrainerFlags flags;
 * ...
 * flags.apply(Cifar10NetTrainer.builder(new Cifar10Net()), 5).build()
 * }</pre>
 *
 * <p>A flag that is on or off takes a value too: {@code --deterministic=false}. The flags are those
 * of {@link TrainerSettings#ALL}.
 */
@Command
public final class TrainerFlags {

  /** Names of the settings that only a fit has. */
  private static final Set<String> OF_A_FIT = Set.of("checkpoints", "resume", "loggers");

  private @Nullable CommandSpec command;

  /** Creates the flags; for picocli. */
  public TrainerFlags() {}

  /** Takes the command that these flags are mixed into; called by picocli. */
  @Spec(Spec.Target.MIXEE)
  void into(CommandSpec mixee) {
    command = mixee;
    for (Setting<?> setting : TrainerSettings.ALL) {
      setting.flags().forEach(flag -> mixee.addOption(option(setting, flag)));
    }
  }

  private static OptionSpec option(Setting<?> setting, Flag flag) {
    String otherwise =
        flag.defaultText().isPresent()
            ? " (default: ${DEFAULT-VALUE})"
            : setting.flags().size() == 1 ? " (default: %s)".formatted(setting.absent()) : "";
    String text = flag.isSwitch() ? flag.description() : described(flag, otherwise);
    OptionSpec.Builder option =
        OptionSpec.builder(flag.name())
            .type(String.class)
            .paramLabel(flag.label())
            .description(text.replace("%", "%%"));
    flag.defaultText().ifPresent(option::defaultValue);
    return flag.isSwitch() ? option.arity("0..1").fallbackValue("true").build() : option.build();
  }

  private static String described(Flag flag, String otherwise) {
    return otherwise.isEmpty()
        ? flag.description()
        : flag.description().replaceFirst("\\.$", "") + otherwise + ".";
  }

  private CommandSpec command() {
    if (command == null) {
      throw new IllegalStateException("TrainerFlags must be a picocli @Mixin, but is not");
    }
    return command;
  }

  /** Returns the texts of the flags that differ from the default, by name. */
  private Map<String, String> given() {
    Map<String, String> given = new HashMap<>();
    for (Setting<?> setting : TrainerSettings.ALL) {
      for (Flag flag : setting.flags()) {
        String text = command().findOption(flag.name()).getValue();
        if (text != null && !flag.defaultText().equals(Optional.of(text))) {
          given.put(flag.name(), text);
        }
      }
    }
    return given;
  }

  private Settings settings(Set<String> but) {
    try {
      return TrainerSettings.ofFlags(given(), but);
    } catch (FlagException e) {
      throw wrong(e);
    }
  }

  private ParameterException wrong(FlagException e) {
    return new ParameterException(command().commandLine(), e.getMessage(), e);
  }

  /**
   * Applies the given flags, for a fit.
   *
   * @throws ParameterException if flags do not go together, or a value is out of range
   */
  public Trainer.Builder apply(Trainer.Builder builder) {
    return TrainerSettings.apply(settings(Set.of()), builder);
  }

  /**
   * Applies the given flags, for a fit.
   *
   * @param epochs the epochs if nothing limits them
   */
  public Trainer.Builder apply(Trainer.Builder builder, int epochs) {
    if (!limited()) {
      builder.maxEpochs(epochs);
    }
    return apply(builder);
  }

  /**
   * Returns the number of steps of the whole training, for schedules that end with it.
   *
   * @param epochs the epochs if nothing limits them
   * @param stepsOfEpoch the number of steps of an epoch
   */
  public long steps(int epochs, long stepsOfEpoch) {
    LengthSettings length = LengthSettings.of(settings(OF_A_FIT));
    boolean epochsGiven = length.maxEpochs() != Long.MAX_VALUE;
    if (!epochsGiven && length.maxSteps() != Long.MAX_VALUE) {
      return length.maxSteps();
    }
    long all = epochsGiven ? length.maxEpochs() : epochs;
    boolean countable = stepsOfEpoch <= 0 || all <= Long.MAX_VALUE / stepsOfEpoch;
    return countable ? Math.min(length.maxSteps(), all * stepsOfEpoch) : length.maxSteps();
  }

  /** Applies the given flags except those for checkpoints and loggers, which only a fit has. */
  Trainer.Builder applyWithoutFiles(Trainer.Builder builder) {
    return TrainerSettings.apply(settings(OF_A_FIT), builder);
  }

  /** Returns whether a fit is only tried, and writes nothing. */
  public boolean fastDevRun() {
    return Presets.fastDevRun(settings(OF_A_FIT));
  }

  /** Returns whether a flag asks to go on from a checkpoint. */
  public boolean resumes() {
    return CheckpointSettings.of(settings(Set.of())).resume().wanted();
  }

  /** Returns whether a fit validates: no flag limits the validation to nothing. */
  public boolean validates() {
    return !DataSettings.of(settings(OF_A_FIT)).limit(Stage.VALIDATE).isNothing();
  }

  /** Returns whether anything ends a fit by itself. */
  boolean limited() {
    return LengthSettings.of(settings(OF_A_FIT)).limited() || fastDevRun();
  }

  /** Returns whether a flag asks for checkpoints or loggers, so that a fit gets a folder. */
  public boolean writes() {
    Settings settings = settings(Set.of());
    return !OutputSettings.of(settings).loggers().isEmpty()
        || CheckpointSettings.of(settings).checkpoints().wanted();
  }

  /** Returns the checkpoint that {@code --ckpt-path} names. */
  StoredCheckpoint stored(String module) {
    CheckpointSettings which;
    try {
      which = CheckpointSettings.ofStored(given());
    } catch (FlagException e) {
      throw wrong(e);
    }
    if (!which.resume().required()) {
      throw new ParameterException(
          command().commandLine(),
          "Missing required option: '--ckpt-path=PATH|last|best': a model that was not trained"
              + " says nothing");
    }
    return StoredCheckpoint.find(
        OutputSettings.of(settings(OF_A_FIT)).defaultRootDir(),
        module,
        which.resume(),
        which.checkpoints());
  }
}
