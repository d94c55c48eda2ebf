package io.keraunos.spi.entry;

import io.keraunos.savedmodel.SavedModelPredictor;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Predictor;
import io.keraunos.spi.PredictorType;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Loads exported models. Called by generated code. */
public final class Predictors {
  private Predictors() {}

  /**
   * Loads a model that {@code Trainer.export} wrote.
   *
   * @param folder the exported folder
   * @param method the predict step's name, which is that of the output
   * @param features what the predict step takes, in the order in which they are written
   * @throws IllegalArgumentException if the model has another signature
   * @throws UncheckedIOException if there is no model in the folder, or a file of it is missing,
   *     damaged or not readable; the message names it
   */
  public static Predictor load(Path folder, String method, List<Feature> features) {
    return SavedModelPredictor.load(folder, method, features);
  }

  /**
   * Loads a model of a kind, as {@link #load(Path, String, List)} does.
   *
   * @param type what kind of model it is
   */
  public static Predictor load(Path folder, PredictorType<?> type) {
    return load(folder, type.method(), type.features());
  }
}
