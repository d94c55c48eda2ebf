package io.keraunos.serving;

import io.keraunos.feature.FittedFeatures;
import io.keraunos.savedmodel.SavedModelFolder;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import io.keraunos.spi.entry.Predictors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens versions of a model.
 *
 * @param type the kind of model
 * @param batching how requests are answered together; null if they are not
 * @param warmUp what a version is asked first
 */
record ModelOpening(PredictorType<?> type, @Nullable Batching batching, WarmUp warmUp) {

  /** Opens a version and warms it up. */
  Version open(Path folder) {
    return new Version(folder, predictor(folder));
  }

  /** Opens a model and warms it up. */
  Predictor predictor(Path folder) {
    Predictor plain = Predictors.load(folder, type);
    Predictor opened = batching == null ? plain : new BatchingPredictor(plain, batching);
    try {
      warmUp.ask(opened);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  /** Returns the newest version in a folder, or the folder itself if it is a model. */
  static Path versionIn(Path folder) {
    try {
      if (Files.isDirectory(folder) && !SavedModelFolder.isModel(folder)) {
        return SavedModelFolder.newest(folder)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s must be a model, or a folder of versions 1, 2 and so on, but is neither. Write one with Trainer.export or exportVersion"
                            .formatted(folder.toAbsolutePath())));
      }
      return folder; // what is not there is named when it is opened
    } catch (IOException e) {
      throw new UncheckedIOException("the versions in %s cannot be listed".formatted(folder), e);
    }
  }

  /** Returns what was measured of the training examples of a model. */
  static FittedFeatures fitted(Path folder) {
    try {
      return SavedModelFolder.features(folder)
          .map(FittedFeatures::parse)
          .orElse(FittedFeatures.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException("the features of %s cannot be read".formatted(folder), e);
    }
  }
}
