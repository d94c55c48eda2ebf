package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.feature.MeaningText;
import io.keraunos.file.FileDigest;
import io.keraunos.graph.execute.ModelSession;
import io.keraunos.metric.MetricName;
import io.keraunos.metric.MetricValues;
import io.keraunos.preflight.DataFingerprint;
import io.keraunos.provenance.Machine;
import io.keraunos.provenance.Programs;
import io.keraunos.provenance.Provenance;
import io.keraunos.provenance.Provenance.Parent;
import io.keraunos.provenance.ProvenanceFiles;
import io.keraunos.provenance.Reproduction;
import io.keraunos.provenance.RunCommand;
import io.keraunos.provenance.Secrets;
import io.keraunos.spi.LoaderDefinition;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.StepDefinition;
import io.keraunos.spi.TrainingDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlow;

/** Knows what a run's model comes from, and writes it down for its checkpoints and exports. */
final class Origin {

  private final ModuleDefinition module;
  private final RunSettings settings;
  private final FitProgress progress;
  private final List<Parent> parents = new ArrayList<>();
  private Map<String, DataFingerprint.Part> data = Map.of();
  private @Nullable Path loaded; // whose weights the model has, and no fit has changed
  private MetricValues measured = MetricValues.EMPTY; // of the weights as they are
  private volatile Provenance.@Nullable Software software;

  Origin(ModuleDefinition module, RunSettings settings, FitProgress progress) {
    this.module = module;
    this.settings = settings;
    this.progress = progress;
  }

  /** Records that the model has the weights of a checkpoint. */
  void loaded(Path checkpoint) {
    loaded = checkpoint;
    measured = MetricValues.EMPTY;
  }

  /** Records that a fit begins: if it is the first, with the weights that were loaded. */
  void begins() {
    if (loaded != null && progress.step() == 0) {
      add(Parent.Kind.FINE_TUNED, loaded);
    }
  }

  /** Records that the fit goes on from a checkpoint, which has its own parents. */
  void resumedFrom(Path checkpoint) {
    parents.clear();
    Provenance.find(checkpoint).stream()
        .flatMap(of -> of.training().parents().stream())
        .filter(parent -> parent.kind() == Parent.Kind.FINE_TUNED)
        .forEach(parents::add);
    add(Parent.Kind.RESUMED, checkpoint);
  }

  private void add(Parent.Kind kind, Path checkpoint) {
    Optional<Provenance> of = Provenance.find(checkpoint);
    parents.add(
        new Parent(
            kind,
            checkpoint.toString(),
            Progress.parse(Progress.read(checkpoint)).step(),
            of.map(Provenance::weightsSha256).orElse(Provenance.UNKNOWN)));
  }

  /** Records that a fit trains the weights: they are those of no checkpoint any more. */
  void trained() {
    loaded = null;
    measured = MetricValues.EMPTY;
  }

  /**
   * Records the data of a fit.
   *
   * @throws IllegalArgumentException if the process is to reproduce a model, and these are others
   */
  void trainsOn(Optional<DataFingerprint> fingerprint) {
    data = fingerprint.map(DataFingerprint::loaders).orElse(Map.of());
    settings
        .reproduction()
        .filter(of -> of.isOf(module.name()))
        .ifPresent(of -> of.check(loaders()));
  }

  /** Returns the folder to export to, which a reproduction has of its own. */
  Path place(Path asked) {
    return settings.reproduction().map(Reproduction::export).orElse(asked);
  }

  /** Records what was measured of the weights as they are. */
  void measured(MetricValues values) {
    measured = measured.with(values);
  }

  /**
   * Returns the files that say what weights come from, by name. Which weights they are is taken
   * down now; the digest is computed, and the libraries are read, when the files are asked for.
   *
   * @param session has the variables
   * @param features the text of what was measured of the training examples
   * @param weights the trainable variables, which nobody changes any more
   */
  Supplier<Map<String, String>> files(
      ModelSession session, Optional<String> features, SortedMap<String, float[]> weights) {
    Provenance now = now(session, features);
    return () -> ProvenanceFiles.of(now.with(software(), WeightsDigest.sha256(weights)));
  }

  /** Returns the provenance of this moment, without a digest. */
  private Provenance now(ModelSession session, Optional<String> features) {
    Optional<Provenance> stored = Optional.ofNullable(loaded).flatMap(Provenance::find);
    if (stored.isPresent()) {
      return stored.get().measured(Instant.now(), metrics(measured));
    }
    return new Provenance(
        Provenance.FORMAT,
        Provenance.time(Instant.now()),
        new Provenance.Model(
            module.name(),
            code().getPackageName() + "." + module.name(),
            Secrets.mask(module.hyperParameters()),
            session.parameters(true),
            inputs(),
            features.map(FileDigest::sha256).orElse(null)),
        new Provenance.Training(
            settings.session().seed(),
            progress.finished(),
            progress.step(),
            settings.cluster().size(),
            Secrets.mask(settings.inWords(module)),
            RunCommand.here(),
            List.copyOf(parents)),
        loaders(),
        metrics(progress.metrics().with(measured)),
        Provenance.Software.NONE,
        Machine.here(settings.session().accelerator().toString(), settings.session().devices()),
        "");
  }

  /** Returns a class of the program that declares the module. */
  private Class<?> code() {
    return steps().findFirst().map(step -> (Object) step.body()).orElse(module).getClass();
  }

  private Stream<StepDefinition> steps() {
    return Stream.concat(
        module.training().stream().map(TrainingDefinition::step), module.steps().values().stream());
  }

  private List<String> inputs() {
    return steps()
        .flatMap(step -> step.collator().features().stream())
        .map(
            feature ->
                feature.text()
                    + (feature.meaning() == Meaning.PLAIN
                        ? ""
                        : ", " + MeaningText.of(feature.meaning())))
        .distinct()
        .toList();
  }

  private Provenance.Software software() {
    Provenance.Software known = software;
    if (known == null) {
      known = Programs.here(code(), TensorFlow.version());
      software = known;
    }
    return known;
  }

  private List<Provenance.Data> loaders() {
    List<Provenance.Data> all = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      for (LoaderDefinition<?> loader : module.loaders(stage)) {
        DataFingerprint.Part part =
            stage == Stage.TRAIN || stage == Stage.VALIDATE
                ? data.get(module.name() + "." + loader.method())
                : null;
        all.add(
            new Provenance.Data(
                loader.method(),
                stage.name(),
                loader.options().batchSize(),
                loader.options().shuffle(),
                part == null ? null : part.size(),
                part == null ? List.of() : part.components(),
                part == null ? Map.of() : part.rows()));
      }
    }
    return all;
  }

  private static List<Provenance.Metric> metrics(MetricValues values) {
    List<Provenance.Metric> all = new ArrayList<>();
    values
        .moments()
        .forEach(
            (name, at) ->
                all.add(
                    new Provenance.Metric(
                        name,
                        values.get(MetricName.of(name)),
                        at.stage().name(),
                        at.epoch(),
                        at.step())));
    return all;
  }
}
