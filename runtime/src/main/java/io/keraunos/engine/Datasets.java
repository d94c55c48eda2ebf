package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.LoaderDefinition.Source;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.ModuleDefinition.Action;
import io.keraunos.trainer.UserCodeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The datasets that a module's loader methods return: each method is called once, when needed. */
final class Datasets {

  private final ModuleDefinition module;
  private final ActionTimes times;
  private final Map<LoaderDefinition<?>, Object> open = new HashMap<>();
  private boolean prepared;

  Datasets(ModuleDefinition module, ActionTimes times) {
    this.module = module;
    this.times = times;
  }

  /** Makes the data ready, once. */
  void prepare() {
    if (prepared) {
      return;
    }
    long begin = times.begin("prepare data");
    for (Action action : module.prepareData()) {
      try {
        action.run();
      } catch (Exception e) {
        throw new UserCodeException(module.name() + "'s @PrepareData method", e);
      }
    }
    times.end("prepare data", begin);
    prepared = true;
  }

  /** Returns the loader of the training examples; empty if there is none. */
  Optional<LoaderDefinition<?>> training() {
    return module.loaders(Stage.TRAIN).stream().findFirst();
  }

  /** Returns the loaders of all stages. */
  Stream<LoaderDefinition<?>> loaders() {
    return Stream.of(Stage.values()).flatMap(stage -> module.loaders(stage).stream());
  }

  /** Returns the dataset of a loader that reads by index, which has an example. */
  <T> Dataset<? extends T> indexed(LoaderDefinition<T> definition, Source.Indexed<T> source) {
    Dataset<? extends T> dataset = opened(definition, source.open());
    if (dataset.size() == 0) {
      throw new IllegalArgumentException(
          "the dataset of %s must have at least one example, but has none. Look at its file, and at what filters or splits it"
              .formatted(method(definition)));
    }
    return dataset;
  }

  /** Returns the dataset of a loader that reads in order. */
  <T> StreamDataset<? extends T> streamed(
      LoaderDefinition<T> definition, Source.Streamed<T> source) {
    return opened(definition, source.open());
  }

  @SuppressWarnings("unchecked") // what its own method returned
  private <D> D opened(LoaderDefinition<?> definition, Callable<? extends D> method) {
    Object known = open.get(definition);
    if (known != null) {
      return (D) known;
    }
    D dataset;
    try {
      dataset = method.call();
    } catch (Exception e) {
      throw new UserCodeException(method(definition), e);
    }
    if (dataset == null) {
      throw new IllegalArgumentException(
          method(definition)
              + " must return a dataset, but returned null. Return what it has opened, such as"
              + " Dataset.of(rows)");
    }
    open.put(definition, dataset);
    return dataset;
  }

  private String method(LoaderDefinition<?> definition) {
    return module.name() + "." + definition.method();
  }
}
