package io.keraunos.trainer;

import io.keraunos.callback.Best;
import io.keraunos.metric.MetricName;
import io.keraunos.remote.RemoteCheckpoints;
import io.keraunos.setting.Flag;
import io.keraunos.setting.FlagException;
import io.keraunos.setting.FlagTexts;
import io.keraunos.setting.Setting;
import io.keraunos.setting.Settings;
import io.keraunos.setting.SettingsBuilder;
import io.keraunos.setting.ValueType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Settings of the checkpoints that a fit writes, and of the one that it resumes from.
 *
 * @param checkpoints the times at which they are written, and which are kept
 * @param resume the starting point of the fit
 * @param restoreBest whether the model has the best weights after a fit
 * @param remote the folder that checkpoints are copied to; empty for none
 */
public record CheckpointSettings(
    Checkpointing checkpoints,
    Resume resume,
    boolean restoreBest,
    Optional<RemoteCheckpoints> remote) {

  private static final long MINUTES_OF_A_CENTURY = 100L * 366 * 24 * 60;

  private static final String EVERY_STEPS = "--checkpoint-every-n-steps";
  private static final String EVERY_EPOCHS = "--checkpoint-every-n-epochs";
  private static final String EVERY_MINUTES = "--checkpoint-every-n-minutes";
  private static final String KEEP_LAST = "--keep-last";
  private static final String SAVE_TOP_K = "--save-top-k";
  private static final String MONITOR = "--monitor";
  private static final String MONITOR_MODE = "--monitor-mode";
  private static final String RESUME_FLAG = "--resume";
  private static final String CKPT_PATH = "--ckpt-path";

  static final Setting<Checkpointing> CHECKPOINTS =
      Setting.<Checkpointing>of("checkpoints", "when, and which", "When checkpoints are written.")
          .byDefault(Checkpointing.never())
          .flags(
              List.of(
                  new Flag(EVERY_STEPS, "N", "Writes a checkpoint after every N steps."),
                  new Flag(EVERY_EPOCHS, "N", "Writes a checkpoint after every N epochs."),
                  new Flag(
                      EVERY_MINUTES, "N", "Writes a checkpoint whenever N minutes have gone by."),
                  new Flag(KEEP_LAST, "N", "Keeps the latest N checkpoints, 2 by default."),
                  new Flag(SAVE_TOP_K, "K", "Keeps the K checkpoints at which --monitor was best."),
                  new Flag(
                      MONITOR,
                      "NAME",
                      "The metric that says which checkpoints are best, such as val_acc."),
                  new Flag(MONITOR_MODE, "MIN|MAX", "Which values are better; MIN by default.")),
              CheckpointSettings::checkpoints);
  static final Setting<Resume> RESUME =
      Setting.<Resume>of("resume", "never, auto, last, best or a path", "What a fit begins from.")
          .byDefault(Resume.never())
          .flags(
              List.of(
                  new Flag(
                      RESUME_FLAG,
                      "auto|never",
                      "auto: goes on from the newest checkpoint, if there is one."),
                  new Flag(
                      CKPT_PATH,
                      "PATH|last|best",
                      "Goes on from this checkpoint, the last or the best; it must be there.")),
              CheckpointSettings::resume);

  static final Setting<Boolean> RESTORE_BEST =
      Setting.off(
          "restoreBest",
          "--restore-best",
          "Gives the model the weights of the best checkpoint when a fit ends.");

  static final Setting<RemoteCheckpoints> REMOTE_CHECKPOINTS =
      Setting.of(
              "remoteCheckpoints",
              new ValueType<>("URI or folder", CheckpointSettings::remote),
              "Copies the checkpoints to a folder of any file system, and fetches them from there.")
          .perWorker()
          .flag("--remote-checkpoints", "URI");

  static final List<Setting<?>> ALL =
      List.of(CHECKPOINTS, RESUME, RESTORE_BEST, REMOTE_CHECKPOINTS);

  private static RemoteCheckpoints remote(String text) {
    try {
      return RemoteCheckpoints.parse(text);
    } catch (IllegalArgumentException e) {
      throw ValueType.mismatch(
          text,
          "a folder or the URI of one, with its file system on the class path: " + e.getMessage());
    }
  }

  private static Optional<Checkpointing> checkpoints(FlagTexts given) {
    Checkpointing checkpoints = Checkpointing.never();
    Optional<Long> steps = given.read(EVERY_STEPS, ValueType.LONG);
    if (steps.isPresent()) {
      checkpoints = checkpoints.orEverySteps(steps.get());
    }
    Optional<Long> epochs = given.read(EVERY_EPOCHS, ValueType.LONG);
    if (epochs.isPresent()) {
      checkpoints = checkpoints.orEveryEpochs(epochs.get());
    }
    Optional<Long> minutes = given.read(EVERY_MINUTES, ValueType.LONG);
    if (minutes.isPresent()) {
      checkpoints =
          checkpoints.orEvery(Duration.ofMinutes(Math.min(minutes.get(), MINUTES_OF_A_CENTURY)));
    }
    Optional<Integer> last = given.read(KEEP_LAST, ValueType.INT);
    if (last.isPresent()) {
      checkpoints = checkpoints.keepLast(last.get());
    }
    Optional<Integer> count = given.read(SAVE_TOP_K, ValueType.INT);
    Optional<MetricName> monitor = given.read(MONITOR, MetricName::of);
    if (count.isPresent() != monitor.isPresent()) {
      throw new FlagException("--save-top-k and --monitor must be given together");
    }
    if (count.isPresent() && monitor.isPresent()) {
      checkpoints = checkpoints.keepBest(count.get(), monitor.get(), mode(given));
    }
    return checkpoints.equals(Checkpointing.never()) ? Optional.empty() : Optional.of(checkpoints);
  }

  private static Best mode(FlagTexts given) {
    return given.read(MONITOR_MODE, ValueType.of(Best.class)).orElse(Best.MIN);
  }

  private static Optional<Resume> resume(FlagTexts given) {
    Optional<Resume> path =
        given.read(
            CKPT_PATH,
            text ->
                switch (text) {
                  case "last" -> Resume.last();
                  case "best" -> Resume.best();
                  default -> Resume.from(Path.of(text));
                });
    return path.or(
        () ->
            given.read(
                RESUME_FLAG,
                text ->
                    switch (text) {
                      case "auto" -> Resume.auto();
                      case "never" -> Resume.never();
                      default -> throw ValueType.mismatch(text, "auto or never");
                    }));
  }

  /**
   * Returns the settings in flags that say which checkpoint a model is taken from.
   *
   * @throws IllegalArgumentException if a text is no value, or it is to be the best and nothing
   *     says what is
   */
  public static CheckpointSettings ofStored(Map<String, String> given) {
    FlagTexts texts = new FlagTexts(given);
    Resume resume = resume(texts).orElse(Resume.never());
    Optional<MetricName> monitor = texts.read(MONITOR, MetricName::of);
    Checkpointing which = Checkpointing.never();
    if (monitor.isPresent()) {
      which = which.keepBest(1, monitor.get(), mode(texts));
    } else if (resume.isBest()) {
      throw new FlagException(
          "--ckpt-path best needs --monitor and --monitor-mode, which say what is best; the"
              + " config.yaml of the run has them");
    }
    return new CheckpointSettings(which, resume, false, Optional.empty());
  }

  /** Returns these settings from a trainer's settings. */
  public static CheckpointSettings of(Settings settings) {
    return new CheckpointSettings(
        settings.get(CHECKPOINTS),
        settings.get(RESUME),
        settings.get(RESTORE_BEST),
        settings.find(REMOTE_CHECKPOINTS));
  }

  /** Checks that there is a best checkpoint to resume from, and to restore. */
  void check() {
    if (restoreBest && checkpoints.keepBest().isEmpty()) {
      throw new IllegalArgumentException(
          "restoreBest must not be set without a metric that says which weights are best. Set"
              + " checkpoints(...keepBest(count, metric, mode))");
    }
    if (resume.isBest() && checkpoints.keepBest().isEmpty()) {
      throw new IllegalArgumentException(
          "resume must not be best without a metric that says which is. Set"
              + " checkpoints(...keepBest(count, metric, mode))");
    }
    if (remote.isPresent() && !checkpoints.wanted()) {
      throw new IllegalArgumentException(
          "remoteCheckpoints must not be set without checkpoints to copy. Set checkpoints, such as"
              + " Checkpointing.everyEpochs(1)");
    }
  }

  /** Sets the checkpoints that a fit writes and resumes from. */
  public interface Builder<B> extends SettingsBuilder<B> {

    /**
     * Sets when checkpoints are written: the variables in TensorFlow's own format, and the progress
     * of the fit. {@link Checkpointing#never} by default. Of several workers the chief writes.
     */
    default B checkpoints(Checkpointing when) {
      return set(CHECKPOINTS, when);
    }

    /**
     * Sets what {@link Trainer#fit} resumes from: {@link Resume#never} by default. The fit goes on
     * exactly where the checkpoint was made, in the middle of an epoch too: with the same seed, on
     * the same layout of devices and workers, the result has the same bits as that of a run that
     * was not interrupted.
     */
    default B resume(Resume from) {
      return set(RESUME, from);
    }

    /**
     * Gives the model the weights of the best checkpoint whenever a fit ends, so that the calls
     * that follow, {@link Trainer#test}, {@link Trainer#predict}, {@link Trainer#export} and {@link
     * Trainer#weights}, use the best weights instead of the last; the log says which. False by
     * default: then the log says how much better the best was. {@link Checkpointing#keepBest} must
     * say by which metric.
     *
     * <p>Training is not changed by it. The last weights are in the checkpoint that the fit ends
     * with; another {@code fit}, of this trainer or of one that resumes, goes on from them.
     */
    default B restoreBest(boolean on) {
      return set(RESTORE_BEST, on);
    }

    /**
     * Copies the checkpoints of a fit to a folder of any file system, such as an object store's,
     * while training goes on, and keeps there what is kept in the run's folder. A fit that {@link
     * #resume resumes} first fetches those that are newer than its own, or that it has lost. None
     * by default. The chief does it, for all workers.
     *
     * <p>A folder that cannot be read is an error before the first step; so is one that has
     * checkpoints where a fit begins from the start.
     */
    default B remoteCheckpoints(RemoteCheckpoints copies) {
      return set(REMOTE_CHECKPOINTS, copies);
    }
  }
}
