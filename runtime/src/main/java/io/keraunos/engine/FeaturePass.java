package io.keraunos.engine;

import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.feature.FeatureFitting;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.progress.ProgressDisplay;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.LoaderDefinition.Source;
import io.keraunos.spi.Meaning;
import io.keraunos.trainer.InterruptedRunException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * The pass over the training examples that measures their features. Examples of no other stage are
 * seen.
 */
record FeaturePass(
    Datasets datasets,
    RunSettings settings,
    StopRequest stop,
    ActionTimes times,
    ProgressDisplay display) {

  private static final String NAME = "measure the features";
  private static final String TRAIN = "train";
  private static final int BLOCK = 4096; // the rows of a step of the display

  /**
   * Returns the components to measure; none if all are plain. Of a module without training examples
   * they are those of its other records, measured when it was trained.
   */
  List<Feature> measured() {
    Optional<LoaderDefinition<?>> training = datasets.training();
    return (training.isPresent() ? training.stream() : datasets.loaders())
        .flatMap(loader -> loader.collator().features().stream())
        .filter(feature -> !feature.meaning().equals(Meaning.PLAIN))
        .distinct()
        .toList();
  }

  /**
   * Reads all training examples once.
   *
   * @throws IllegalStateException if the module has none
   */
  FittedFeatures measure(String module) {
    LoaderDefinition<?> loader =
        datasets
            .training()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s must have a checkpoint to take its features from, because it has no training examples to measure them on, but none was restored. Call restore(checkpoint) first"
                            .formatted(module)));
    datasets.prepare();
    long begin = times.begin(NAME);
    try {
      return measure(loader);
    } catch (InterruptedException e) {
      if (stop.interrupted().isEmpty()) { // else it was not the thread that was interrupted
        Thread.currentThread().interrupt();
      }
      throw new InterruptedRunException(
          NAME, stop.interrupted().orElse("the thread was interrupted"));
    } finally {
      display.end();
      times.end(NAME, begin);
    }
  }

  private <T> FittedFeatures measure(LoaderDefinition<T> loader) throws InterruptedException {
    BooleanSupplier ended = () -> stop.interrupted().isPresent();
    if (loader.source() instanceof Source.Indexed<T> indexed) {
      Dataset<? extends T> dataset =
          datasets.indexed(loader, indexed).inEpoch(settings.session().seed(), 0);
      return FeatureFitting.fit(
          TRAIN, dataset, loader.collator(), threads(loader), shown(dataset.size()), ended);
    } else if (loader.source() instanceof Source.Streamed<T> streamed) {
      StreamDataset<? extends T> stream = datasets.streamed(loader, streamed);
      return FeatureFitting.fit(TRAIN, stream, loader.collator(), shown(-1), ended);
    }
    throw new AssertionError(loader);
  }

  /** Shows how many rows were read, in blocks. */
  private LongConsumer shown(long rows) {
    display.begin(NAME, rows < 0 ? -1 : (rows + BLOCK - 1) / BLOCK);
    long[] done = new long[1];
    return read -> {
      for (; (done[0] + 1) * BLOCK <= read; done[0]++) {
        display.step(BLOCK);
      }
    };
  }

  private int threads(LoaderDefinition<?> loader) {
    int wanted = settings.data().workers().orElse(loader.options().workers());
    return Math.max(1, Math.min(wanted, Runtime.getRuntime().availableProcessors()));
  }
}
