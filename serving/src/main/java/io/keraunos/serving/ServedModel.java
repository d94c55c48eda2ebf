package io.keraunos.serving;

import io.keraunos.spi.PredictorType;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A model that answers, and can be changed for another one while it does: no request is lost, none
 * is answered by half of each.
 *
 * <pre>{@code
 * try (ServedModel<ChurnPredictor> churn =
 *     ServedModel.builder("churn", ChurnPredictor.type(), Path.of("models")).open()) {
 *   float[] answer = churn.predictor().probability(customer);
 *   churn.refresh(); // the newest version in models
 * }
 * }</pre>
 *
 * @param <P> the generated predictor
 */
public final class ServedModel<P> implements AutoCloseable {

  private final Builder<P> settings;
  private final ModelOpening opening;
  private final Observers observers;
  private final SwitchedPredictor switched;
  private final P predictor;

  private ServedModel(Builder<P> settings) {
    this.settings = settings;
    this.opening = new ModelOpening(settings.type, settings.batching, settings.warmUp());
    Path folder = ModelOpening.versionIn(settings.folder);
    this.observers =
        new Observers(
            settings.drift == null
                ? null
                : new DriftMonitor(
                    settings.drift, settings.type.features(), ModelOpening.fitted(folder)));
    this.switched =
        new SwitchedPredictor(
            settings.name, opening.open(folder), new Listeners(settings.listeners), observers);
    this.predictor = settings.type.wrap().apply(switched);
  }

  /**
   * Returns a builder of a served model.
   *
   * @param name the name of the model, for metrics and messages
   * @param type the kind of model, {@code type()} of the generated predictor
   * @param folder a model that {@code Trainer.export} wrote, or a folder of versions that {@code
   *     exportVersion} wrote, of which the newest is served
   */
  public static <P> Builder<P> builder(String name, PredictorType<P> type, Path folder) {
    return new Builder<>(name, type, folder);
  }

  /** Returns the name. */
  public String name() {
    return settings.name;
  }

  /**
   * Returns the predictor, which is the same one for ever: it asks the version that is the current
   * one. Closing it closes this.
   */
  public P predictor() {
    return predictor;
  }

  /** Returns the folder of the current version; empty when closed. */
  public Optional<Path> version() {
    return switched.folder();
  }

  /** Returns whether the current version is on probation. */
  public boolean onProbation() {
    return switched.onProbation();
  }

  /**
   * Lets another model answer from now on. It is opened and warmed up first, while the calling
   * thread waits, and behind the threads that answer; if that fails everything stays as it is.
   * Requests that have begun are answered by the version that they began with, which is closed
   * after the last one, or after the probation.
   *
   * @param folder a model that {@code Trainer.export} wrote
   * @throws IllegalArgumentException if it is another model's
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalStateException if this is closed
   */
  public synchronized void swap(Path folder) {
    swap(folder, "asked for");
  }

  private void swap(Path folder, String reason) {
    Version next = LowPriority.run("keraunos-open-" + settings.name, () -> opening.open(folder));
    DriftMonitor drift = observers.drift();
    if (drift != null) {
      drift.restart(ModelOpening.fitted(folder));
    }
    switched.change(next, settings.probation, reason);
  }

  /**
   * Lets the newest version in the folder answer, if it is not the one that does.
   *
   * @return whether it has changed
   * @throws IllegalArgumentException as of {@link #swap}
   * @throws UncheckedIOException as of {@link #swap}
   */
  public synchronized boolean refresh() {
    Path newest = ModelOpening.versionIn(settings.folder);
    if (switched.folder().filter(newest::equals).isPresent()) {
      return false;
    }
    swap(newest, "the newest version in " + settings.folder);
    return true;
  }

  /**
   * Asks a candidate too, from now on, in a thread of its own: its answers are compared and never
   * given to anybody. One that falls behind misses requests, and slows nobody.
   *
   * @param folder the candidate
   * @param tolerance the largest difference of two numbers that counts as none
   * @throws IllegalArgumentException as of {@link #swap}
   */
  public synchronized void shadow(Path folder, double tolerance) {
    Shadow next =
        new Shadow(
            settings.name,
            folder,
            LowPriority.run("keraunos-open-" + settings.name, () -> opening.predictor(folder)),
            tolerance);
    closeShadow(observers.shadow(next));
  }

  /** Returns how the candidate has answered; empty if there is none. */
  public Optional<ShadowReport> shadowReport() {
    return Optional.ofNullable(observers.shadow()).map(Shadow::report);
  }

  /** Ends the candidate, and returns how it has answered; empty if there was none. */
  public synchronized Optional<ShadowReport> endShadow() {
    Shadow last = observers.shadow(null);
    Optional<ShadowReport> report = Optional.ofNullable(last).map(Shadow::report);
    closeShadow(last);
    return report;
  }

  private static void closeShadow(@Nullable Shadow shadow) {
    if (shadow != null) {
      shadow.close();
    }
  }

  /**
   * Returns how far the requests of the last whole window are from the training data, feature by
   * feature; empty before there is one, and where the model has no features that were measured.
   */
  public List<Drift> drift() {
    DriftMonitor drift = observers.drift();
    return drift == null ? List.of() : drift.last();
  }

  /** Returns the features that have drifted further than the settings allow. */
  public List<Drift> drifted() {
    DriftMonitor drift = observers.drift();
    return drift == null
        ? List.of()
        : drift.last().stream()
            .filter(each -> each.stability() > drift.settings().threshold())
            .toList();
  }

  /** Lets running requests end, and frees native memory. */
  @Override
  public synchronized void close() {
    closeShadow(observers.shadow(null));
    switched.close();
  }

  /**
   * Settings of a served model.
   *
   * @param <P> the generated predictor
   */
  public static final class Builder<P> {
    private final String name;
    private final PredictorType<P> type;
    private final Path folder;
    private final List<PredictionListener> listeners = new ArrayList<>();
    private @Nullable Batching batching;
    private @Nullable Probation probation;
    private @Nullable DriftSettings drift;
    private @Nullable Consumer<P> warmUp;

    private Builder(String name, PredictorType<P> type, Path folder) {
      this.name = name;
      this.type = type;
      this.folder = folder;
    }

    /** Sets how requests that come at once are answered together. Default: each alone. */
    public Builder<P> batching(Batching newBatching) {
      batching = newBatching;
      return this;
    }

    /** Sets what a new version must show. Default: nothing. */
    public Builder<P> probation(Probation newProbation) {
      probation = newProbation;
      return this;
    }

    /** Sets how requests are held against the training data. Default: not at all. */
    public Builder<P> drift(DriftSettings newDrift) {
      drift = newDrift;
      return this;
    }

    /**
     * Sets what a version is asked before its first request. Default: an example of zeros, where
     * the model takes it.
     */
    public Builder<P> warmUp(Consumer<P> newWarmUp) {
      warmUp = newWarmUp;
      return this;
    }

    /** Adds a listener. */
    public Builder<P> listener(PredictionListener listener) {
      listeners.add(listener);
      return this;
    }

    private WarmUp warmUp() {
      Consumer<P> own = warmUp;
      return own == null
          ? new WarmUp.Zeros(type.features())
          : predictor -> own.accept(type.wrap().apply(predictor));
    }

    /**
     * Opens the model and warms it up.
     *
     * @throws IllegalArgumentException if it is another model's, or has no version
     * @throws UncheckedIOException if it cannot be read
     */
    public ServedModel<P> open() {
      return new ServedModel<>(this);
    }
  }

  /** Returns a text with name and version. */
  @Override
  public String toString() {
    return "ServedModel[%s, %s]"
        .formatted(settings.name, version().map(Path::toString).orElse("closed"));
  }
}
