package io.keraunos.cli;

import io.keraunos.trainer.StoredCheckpoint;
import io.keraunos.trainer.Trainer;
import picocli.CommandLine.Mixin;

/**
 * The trainer's settings as flags, for a picocli command:
 *
 * <pre>{@code
 * @Mixin private TrainerFlags flags;
 * ...
 * flags.apply(Cifar10NetTrainer.builder(new Cifar10Net()), 5).build()
 * }</pre>
 *
 * <p>A flag that is on or off takes a value too: {@code --deterministic=false}.
 */
public final class TrainerFlags {

  @Mixin private LengthFlags length;
  @Mixin private DeviceFlags devices;
  @Mixin private StepFlags steps;
  @Mixin private FileFlags files;

  /** Made by picocli. */
  public TrainerFlags() {}

  /**
   * Sets what was given, for a fit.
   *
   * @throws picocli.CommandLine.ParameterException if flags do not go together
   * @throws IllegalArgumentException if a value is out of range
   */
  public Trainer.Builder apply(Trainer.Builder builder) {
    applyWithoutFiles(builder);
    files.applyToFit(builder);
    return builder;
  }

  /**
   * Sets what was given, for a fit.
   *
   * @param epochs the epochs if nothing limits them
   */
  public Trainer.Builder apply(Trainer.Builder builder, int epochs) {
    if (!length.limited()) {
      builder.maxEpochs(epochs);
    }
    return apply(builder);
  }

  /**
   * The steps of the whole training, for schedules that end with it.
   *
   * @param epochs the epochs if nothing limits them
   * @param stepsOfEpoch how many steps an epoch has
   */
  public long steps(int epochs, long stepsOfEpoch) {
    return length.steps(epochs, stepsOfEpoch);
  }

  /** Sets what was given but for checkpoints and loggers, which no other call than fit has. */
  Trainer.Builder applyWithoutFiles(Trainer.Builder builder) {
    devices.apply(builder);
    steps.apply(builder);
    files.apply(builder);
    length.apply(builder); // fastDevRun overrides others
    return builder;
  }

  /** Returns whether a fit is only tried, and writes nothing. */
  public boolean fastDevRun() {
    return length.fastDevRun();
  }

  /** Returns whether a flag asks to go on from a checkpoint. */
  public boolean resumes() {
    return files.resumes();
  }

  /** Returns whether a fit validates: no flag limits the validation to nothing. */
  public boolean validates() {
    return length.validates();
  }

  /** Whether anything ends a fit by itself. */
  boolean limited() {
    return length.limited();
  }

  /** Returns whether a flag asks for checkpoints or loggers, so that a fit gets a folder. */
  public boolean writes() {
    return files.writes();
  }

  /** The checkpoint that {@code --ckpt-path} names. */
  StoredCheckpoint stored(String module) {
    return files.stored(module);
  }
}
