package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.data.StreamDataset;
import io.keraunos.distribute.Cluster;
import io.keraunos.distribute.Fingerprint;
import io.keraunos.feature.Encoding;
import io.keraunos.loading.BatchLoader;
import io.keraunos.loading.BatchLoaderOptions;
import io.keraunos.loading.Shares;
import io.keraunos.preflight.ExampleSample;
import io.keraunos.preflight.PreflightData;
import io.keraunos.preflight.SampledLoader;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.LoaderDefinition.Source;
import io.keraunos.spi.LoaderOptions;
import io.keraunos.spi.ModuleDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The loaders of a run, each opened on first use. */
final class Loaders implements AutoCloseable {

  private static final long PREFETCHED_BYTES = 1 << 21;
  private static final int MOST_PREFETCHED_BATCHES = 64;
  private static final LoaderOptions PLAIN = new LoaderOptions(64, false, 0, false);

  private final ModuleDefinition module;
  private final RunSettings options;
  private final Peers peers;
  private final Datasets datasets;
  private final ModelFeatures features;
  private final Set<List<Stage>> lookedAt = new HashSet<>();
  private Optional<PreflightData> looked = Optional.empty();
  private Optional<StreamParts<?>> training = Optional.empty();
  private final Map<Stage, Map<String, BatchLoader>> open = new EnumMap<>(Stage.class);

  Loaders(
      ModuleDefinition module,
      RunSettings options,
      Peers peers,
      Datasets datasets,
      ModelFeatures features) {
    this.module = module;
    this.options = options;
    this.peers = peers;
    this.datasets = datasets;
    this.features = features;
  }

  /** Makes the data ready, once. */
  void prepareData() {
    datasets.prepare();
  }

  /**
   * Returns the loader of a stage that has one.
   *
   * @param shares the number of shares that this worker's part of each batch is split into
   * @throws IllegalStateException if the module has none
   */
  BatchLoader of(Stage stage, int shares) {
    return all(stage, shares).values().iterator().next();
  }

  /**
   * Returns the loaders of a stage, by name, in the order of the source.
   *
   * @param shares the number of shares that this worker's part of each batch is split into
   * @throws IllegalStateException if the module has none
   */
  Map<String, BatchLoader> all(Stage stage, int shares) {
    if (module.loaders(stage).isEmpty()) {
      throw new IllegalStateException(
          "%s has no @DataLoader(stage = Stage.%s)".formatted(module.name(), stage));
    }
    Map<String, BatchLoader> all = open.computeIfAbsent(stage, unused -> new LinkedHashMap<>());
    for (LoaderDefinition<?> definition : module.loaders(stage)) {
      if (!all.containsKey(definition.name())) {
        all.put(definition.name(), open(stage, definition, shares));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private <T> BatchLoader open(Stage stage, LoaderDefinition<T> definition, int shares) {
    String name = stage.name().toLowerCase(Locale.ROOT);
    BatchLoaderOptions how =
        options(
            definition.name().isEmpty() ? name : name + " " + definition.name(),
            stage,
            definition.options(),
            definition.collator(),
            shares);
    if (definition.source() instanceof Source.Indexed<T> indexed) {
      Dataset<? extends T> dataset = datasets.indexed(definition, indexed);
      if (options.data().overfit() && stage == Stage.TRAIN) {
        dataset = new SameEveryEpoch<>(dataset.inEpoch(options.session().seed(), 0));
      } else if (stage == Stage.PREDICT) {
        dataset = new SameEveryEpoch<>(dataset);
      }
      checkSame(RunFingerprint.title(stage, definition), dataset, definition.collator());
      Encoding encoding = features.encoding(stage, definition.collator());
      return BatchLoader.open(dataset, definition.collator(), encoding, how);
    } else if (definition.source() instanceof Source.Streamed<T> streamed) {
      StreamDataset<? extends T> stream =
          watched(stage, definition, datasets.streamed(definition, streamed));
      Encoding encoding = features.encoding(stage, definition.collator());
      return BatchLoader.open(stream, definition.collator(), encoding, how);
    }
    throw new AssertionError(definition);
  }

  /** Returns a stream that can be compared with that of other workers, where there are any. */
  private <T> StreamDataset<? extends T> watched(
      Stage stage, LoaderDefinition<T> definition, StreamDataset<? extends T> stream) {
    if (stage != Stage.TRAIN
        || peers.alone()
        || peers.mayChange() // a worker that joins has nobody to compare with
        || !options.findings().preflight().wanted()) {
      return stream;
    }
    StreamParts<T> parts =
        new StreamParts<>(module.name() + "." + definition.method(), stream, definition.collator());
    training = Optional.of(parts);
    return parts.remembered();
  }

  /** Returns the stream of training examples, if workers share one. */
  Optional<StreamParts<?>> trainingStream() {
    return training;
  }

  /** Returns whether the data of stages were looked at together. */
  boolean lookedAt(Stage... stages) {
    return lookedAt.contains(List.of(stages));
  }

  /** Returns whether this is the first look at the data of stages together. */
  boolean firstLook(Stage... stages) {
    return lookedAt.add(List.of(stages));
  }

  /** Keeps what was read of the training examples. */
  void keep(PreflightData data) {
    looked = Optional.of(data);
  }

  /** Returns what was read of the training examples; empty before a fit. */
  Optional<PreflightData> looked() {
    return looked;
  }

  /** Returns the training examples, if they are of a type and read by index. */
  Optional<? extends Dataset<?>> training(Class<?> type) {
    return module.loaders(Stage.TRAIN).stream()
        .filter(definition -> definition.collator().exampleType() == type)
        .findFirst()
        .flatMap(this::indexed);
  }

  private <T> Optional<Dataset<? extends T>> indexed(LoaderDefinition<T> definition) {
    return definition.source() instanceof Source.Indexed<T> indexed
        ? Optional.of(datasets.indexed(definition, indexed).inEpoch(options.session().seed(), 0))
        : Optional.empty();
  }

  /** Reads some examples of every dataset of a stage that is read by index. */
  List<ExampleSample> samples(Stage stage, int examples, long nanos) {
    List<ExampleSample> samples = new ArrayList<>();
    for (LoaderDefinition<?> definition : module.loaders(stage)) {
      sample(stage, definition, examples, nanos / module.loaders(stage).size())
          .ifPresent(samples::add);
    }
    return samples;
  }

  /** Reads some examples of a dataset to predict. */
  ExampleSample sample(Dataset<?> examples, int most, long nanos) {
    return sample(
        examples,
        Objects.requireNonNull(module.steps().get(Stage.PREDICT)).collator(),
        most,
        nanos);
  }

  private <T> ExampleSample sample(
      Dataset<?> examples, Collator<T> collator, int most, long nanos) {
    SampledLoader loader =
        new SampledLoader(Stage.PREDICT, "predict(dataset)", batchSize(PLAIN), false, false);
    Dataset<T> checked = new CheckedDataset<>(examples, collator.exampleType());
    return ExampleSample.read(loader, checked, collator, options.session().seed(), most, nanos);
  }

  private <T> Optional<ExampleSample> sample(
      Stage stage, LoaderDefinition<T> definition, int examples, long nanos) {
    if (!(definition.source() instanceof Source.Indexed<T> indexed)) {
      return Optional.empty(); // a stream may be there to be read only once
    }
    SampledLoader loader =
        new SampledLoader(
            stage,
            module.name() + "." + definition.method(),
            batchSize(definition.options()),
            definition.options().shuffle(),
            definition.options().dropLast());
    return Optional.of(
        ExampleSample.read(
            loader,
            datasets.indexed(definition, indexed),
            definition.collator(),
            options.session().seed(),
            examples,
            nanos));
  }

  /** Checks that all workers have the same rows, from which each takes its own. */
  private <T> void checkSame(String title, Dataset<? extends T> dataset, Collator<T> collator) {
    if (!peers.alone()) {
      Fingerprint fingerprint = new Fingerprint();
      SampledRows.describe(
          fingerprint, title, dataset.inEpoch(options.session().seed(), 0), collator);
      peers.same("the rows of " + title, fingerprint);
    }
  }

  private BatchLoaderOptions options(
      String name, Stage stage, LoaderOptions declared, Collator<?> collator, int shares) {
    Cluster cluster = peers.cluster();
    int batchSize = batchSize(declared);
    int workers = options.data().workers().orElse(declared.workers());
    boolean answers = stage == Stage.PREDICT; // one for each example, in their order
    return new BatchLoaderOptions(
        name,
        batchSize,
        declared.shuffle() && !answers && !(options.data().overfit() && stage == Stage.TRAIN),
        workers,
        declared.dropLast() && !answers,
        options.session().seed(),
        prefetch(batchSize, workers, collator),
        new Shares(cluster.rank(), cluster.size(), shares));
  }

  /** Returns the global batch size, which settings were checked for. */
  private int batchSize(LoaderOptions declared) {
    return options.data().batchOfAll(declared.batchSize(), options.replicas(peers.cluster()));
  }

  /**
   * Returns the number of batches loaded ahead: at least two for each thread, and more of small
   * ones, since waking a thread costs as much as loading one of them.
   */
  private static int prefetch(int batchSize, int workers, Collator<?> collator) {
    long example = 1;
    for (Feature feature : collator.features()) {
      example += (long) feature.elements() * Math.max(1, feature.type().bytes());
    }
    double batch = (double) example * batchSize; // more than a long can count, at the worst
    long fitting = Math.min(MOST_PREFETCHED_BATCHES, (long) (PREFETCHED_BYTES / batch));
    return (int) Math.max(Math.max(2, 2L * workers), fitting);
  }

  /**
   * Opens a loader over all of any dataset, in its order, with batch size and threads of the
   * stage's loader. The caller closes it.
   *
   * @throws IllegalArgumentException if its first example is not of the collator's record
   */
  <T> BatchLoader over(Dataset<?> dataset, Stage stage, Collator<T> collator, int shares) {
    LoaderOptions declared =
        module.loaders(stage).stream().map(LoaderDefinition::options).findFirst().orElse(PLAIN);
    LoaderOptions inOrder =
        new LoaderOptions(declared.batchSize(), false, declared.workers(), false);
    String name = stage.name().toLowerCase(Locale.ROOT);
    BatchLoaderOptions how = options(name, stage, inOrder, collator, shares);
    Dataset<T> checked = new CheckedDataset<>(dataset, collator.exampleType());
    checkSame("the dataset to " + name, checked, collator);
    return BatchLoader.open(checked, collator, features.encoding(stage, collator), how);
  }

  /** A dataset that is the same in every epoch: its example i is {@code get(i)}. */
  private record SameEveryEpoch<T>(Dataset<? extends T> dataset) implements Dataset<T> {
    @Override
    public long size() {
      return dataset.size();
    }

    @Override
    public T get(long index) throws Exception {
      return dataset.get(index);
    }
  }

  /** A dataset of unknown examples, each checked when it is read. */
  private record CheckedDataset<T>(Dataset<?> dataset, Class<T> type) implements Dataset<T> {
    @Override
    public long size() {
      return dataset.size();
    }

    @Override
    public T get(long index) throws Exception {
      Object example = dataset.get(index);
      if (!type.isInstance(example)) {
        throw new IllegalArgumentException(
            "an example must be a %s, but was %s".formatted(type.getSimpleName(), example));
      }
      return type.cast(example);
    }
  }

  @Override
  public void close() {
    open.values().forEach(all -> all.values().forEach(BatchLoader::close));
    open.clear();
  }
}
