package io.keraunos.engine;

import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.trainer.WeightAveraging;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The weights of a model, to be read, or to be loaded from a checkpoint.
 *
 * @param averaging whether this trainer averages them
 */
record ModelWeights(
    Model model, FitProgress progress, CallGate gate, Peers peers, WeightAveraging averaging) {

  /** Returns the model's weights: the trainable variables, or their averages, if there are some. */
  @SuppressWarnings("try") // the call ends with the block
  SortedMap<String, float[]> get() {
    try (CallGate.Call entered = gate.enter("weights")) {
      return model.averaged(() -> model.session().weights());
    }
  }

  /** Returns the trainable variables as training has them, whether or not there are averages. */
  @SuppressWarnings("try") // the call ends with the block
  SortedMap<String, float[]> trained() {
    try (CallGate.Call entered = gate.enter("weights")) {
      return model.session().weights();
    }
  }

  /**
   * Returns the best checkpoint, the same on all workers.
   *
   * @param checkpoints those of the chief
   */
  Optional<Path> best(Checkpoints checkpoints) {
    Optional<Path> own = peers.cluster().chief() ? checkpoints.best() : Optional.empty();
    String path = peers.broadcast(own.map(Path::toString).orElse(""));
    return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
  }

  /** Loads a checkpoint's weights as the model's. The chief reads them for all workers. */
  void restore(Path checkpoint) {
    boolean chief = peers.cluster().chief();
    String text = "";
    if (chief) {
      CheckpointFolder.verify(checkpoint);
      text = Progress.read(checkpoint);
    }
    long averaged = Progress.parse(peers.broadcast(text)).averaged();
    if (chief) {
      new StoredVariables(checkpoint, averaged > 0).restoreModel(model.session());
    }
    model.session().synchronize();
    model.origin().loaded(checkpoint);
    progress.weightsRestored(averaging.wanted() ? averaged : 0);
  }
}
