package io.keraunos.provenance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that the process is to train again, as {@code keraunos reproduce} tells it by system
 * properties. The program is the one that trained it then; its trainers write to a folder of their
 * own, tell no loggers, and end at the step of the model.
 *
 * @param then the provenance of the model
 * @param into the folder for all that is written
 * @param anyway whether to train on other data too
 */
public record Reproduction(Provenance then, Path into, boolean anyway) {

  static final String PREFIX = "keraunos.reproduce.";
  private static final String MODEL = PREFIX + "model";
  private static final String INTO = PREFIX + "into";
  private static final String ANYWAY = PREFIX + "anyway";

  private static final AtomicInteger EXPORTS = new AtomicInteger();

  /** Returns the reproduction that this process is for; empty in every other one. */
  public static Optional<Reproduction> here() {
    return of(System.getProperties());
  }

  static Optional<Reproduction> of(Properties properties) {
    String model = properties.getProperty(MODEL);
    if (model == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Reproduction(
            Provenance.read(Path.of(model)),
            Path.of(Objects.requireNonNull(properties.getProperty(INTO))),
            Boolean.parseBoolean(properties.getProperty(ANYWAY))));
  }

  /** Returns the options of a Java machine that is to train a model again. */
  public static List<String> options(Path model, Path into, boolean anyway) {
    return List.of(
        "-D" + MODEL + "=" + model.toAbsolutePath(),
        "-D" + INTO + "=" + into.toAbsolutePath(),
        "-D" + ANYWAY + "=" + anyway);
  }

  /** Returns whether a module is the one that the model is of. */
  public boolean isOf(String module) {
    return then.model().name().equals(module);
  }

  /** Returns the checkpoint that the fit had resumed from, if it had. */
  public Optional<Path> resumedFrom() {
    List<Provenance.Parent> parents = then.training().parents();
    return parents.isEmpty()
            || parents.get(parents.size() - 1).kind() != Provenance.Parent.Kind.RESUMED
        ? Optional.empty()
        : Optional.of(Path.of(parents.get(parents.size() - 1).path()));
  }

  /** Returns a folder to export to in the place of the program's own, which stays as it is. */
  public Path export() {
    return into.resolve("export-" + EXPORTS.getAndIncrement());
  }

  /**
   * Checks that a fit trains on the data of then.
   *
   * @throws IllegalArgumentException if it does not, and that was not allowed; a loader is named
   */
  public void check(List<Provenance.Data> now) {
    List<String> others = new ArrayList<>(Differences.ofData(then.data(), now));
    if (!anyway && !others.isEmpty()) {
      throw new IllegalArgumentException(
          "reproduce must train %s on the data of then, but %s. Bring the data back, or reproduce with --anyway"
              .formatted(then.model().name(), String.join("; ", others)));
    }
  }
}
