package io.keraunos.engine;

import io.keraunos.annotation.Stage;
import io.keraunos.checkpoint.CheckpointFolder;
import io.keraunos.feature.Encoding;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.feature.MeaningText;
import io.keraunos.spi.Collator;
import io.keraunos.spi.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a module's training examples: read from the checkpoint that the run goes on
 * from, or measured once, before anything is traced or loaded.
 */
final class ModelFeatures {

  /** Name of the file in checkpoints and in the run's folder. */
  static final String FILE = "features.json";

  private final String module;
  private final List<Feature> measured;
  private final Peers peers;
  private final FeaturePass pass;
  private final ChiefLog log;
  private @Nullable FittedFeatures fitted;
  private @Nullable String text; // of those

  /** Creates features; nothing is read yet. */
  ModelFeatures(String module, FeaturePass pass, Peers peers, ChiefLog log) {
    this.module = module;
    this.measured = pass.measured();
    this.peers = peers;
    this.pass = pass;
    this.log = log;
  }

  /** Returns whether there is anything to measure. */
  boolean any() {
    return !measured.isEmpty();
  }

  /** Returns what was measured; measures it now if nobody has. */
  FittedFeatures get() {
    FittedFeatures known = fitted;
    if (known == null) {
      known = any() ? pass.measure(module) : FittedFeatures.NONE;
      set(known);
      if (any()) {
        log.say("features, measured on " + known.table(measured));
      }
    }
    return known;
  }

  /** Returns how a record's raw values become what a stage is fed; nobody predicts from labels. */
  Encoding encoding(Stage stage, Collator<?> collator) {
    return stage == Stage.PREDICT
        ? Encoding.withoutLabels(collator.features(), get())
        : Encoding.of(collator.features(), get());
  }

  /**
   * Makes them the same on all workers, before these compare what they compute: the chief's.
   *
   * @param checkpoint finds the checkpoint that the call goes on from, whose features are the
   *     model's then; called by the chief alone
   * @return those of before if they are others now, so that what was made with those is void
   */
  Optional<FittedFeatures> share(Supplier<Optional<Path>> checkpoint) {
    if (!any()) {
      return Optional.empty();
    }
    FittedFeatures before = fitted;
    String shared = "";
    if (peers.cluster().chief()) {
      checkpoint.get().ifPresent(from -> set(read(from)));
      shared = peers.alone() ? "" : json();
    }
    if (!peers.alone()) {
      set(FittedFeatures.parse(peers.broadcast(shared)));
    }
    return before == null || before.equals(fitted) ? Optional.empty() : Optional.of(before);
  }

  /** Takes those of before again. */
  void putBack(FittedFeatures before) {
    set(before);
  }

  private FittedFeatures read(Path checkpoint) {
    CheckpointFolder.verify(checkpoint);
    Path file = checkpoint.resolve(FILE);
    FittedFeatures read;
    try {
      if (!Files.exists(file)) {
        throw new IllegalArgumentException(
            "%s must have %s, as %s has components to measure, but has none: they were declared after it was written. Start a new fit"
                .formatted(checkpoint, FILE, module));
      }
      read = FittedFeatures.parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
    check(read, file);
    log.say(
        "the features are those of %s, measured on %s training examples"
            .formatted(checkpoint, read.rows()));
    return read;
  }

  /** Checks that the weights were trained on what these components are made into now. */
  private void check(FittedFeatures read, Path file) {
    for (Feature feature : measured) {
      String now = MeaningText.of(feature.meaning());
      String then = read.declared().getOrDefault(feature.name(), "not there, or plain,");
      if (!now.equals(then)) {
        throw new IllegalArgumentException(
            "component %s of %s must be declared as when %s was written, but is %s now, and was %s then. Declare it as before, or start a new fit"
                .formatted(feature.name(), module, file, now, then));
      }
    }
    Encoding.of(measured, read); // refuses what was edited
  }

  /** Returns the texts of a table of them, row by row, below a heading. */
  List<List<String>> cells() {
    return get().cells(measured);
  }

  /** Returns the text of the file; empty if there is nothing to measure. */
  Optional<String> text() {
    return any() ? Optional.of(json()) : Optional.empty();
  }

  private String json() {
    FittedFeatures known = get();
    String written = text;
    if (written == null) {
      written = known.toJson();
      text = written;
    }
    return written;
  }

  private void set(FittedFeatures known) {
    fitted = known;
    text = null;
  }
}
