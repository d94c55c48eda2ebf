package io.keraunos.engine;

import io.keraunos.trainer.Checkpointing;
import io.keraunos.trainer.Resume;
import io.keraunos.trainer.Trainer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint in a folder, for a program that must know its hyperparameters before it can make the
 * module.
 *
 * @param path the checkpoint, for {@link Trainer#restore}
 * @param hyperParameters the values of the module's hyperparameters when it was written, by name
 */
public record StoredCheckpoint(Path path, Map<String, String> hyperParameters) {

  /** Copies the map. */
  public StoredCheckpoint {
    hyperParameters = Map.copyOf(hyperParameters);
  }

  /**
   * Finds a checkpoint. Nothing is changed.
   *
   * @param defaultRootDir the folder that the fit was given
   * @param module the module's name
   * @param which not {@link Resume#never}
   * @param checkpointing for {@link Resume#best}, {@link Checkpointing#keepBest} with the metric
   *     that says which is the best
   * @throws IllegalArgumentException if there is none
   * @throws io.keraunos.checkpoint.DamagedCheckpointException if there are some, but none is whole
   */
  public static StoredCheckpoint find(
      Path defaultRootDir, String module, Resume which, Checkpointing checkpointing) {
    if (which.isBest() && checkpointing.keepBest().isEmpty()) {
      throw new IllegalArgumentException(
          "the best checkpoint must be the best by a metric, but none was named");
    }
    try (Checkpoints checkpoints =
        new Checkpoints(
            new RunFolder(defaultRootDir, module, false),
            checkpointing,
            true,
            RemoteCopies.none())) {
      return checkpoints
          .find(which)
          .map(found -> new StoredCheckpoint(found.path(), Progress.parse(found.progress())))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there must be a checkpoint in %s, but there is none"
                          .formatted(defaultRootDir.resolve(module).toAbsolutePath())));
    }
  }

  private StoredCheckpoint(Path path, Progress progress) {
    this(path, progress.hyperParameters() == null ? Map.of() : progress.hyperParameters());
  }
}
