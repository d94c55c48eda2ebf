package io.keraunos.provenance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.checkpoint.RecordForm;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the weights of a checkpoint or an export came from. Its form in the file {@code
 * provenance.json} is that of this record.
 *
 * @param format the version of this form
 * @param created the time of writing, as in ISO 8601, to the second
 * @param model the module
 * @param training the fit, up to the step of the weights
 * @param data the loaders of the module, in the order of their stages
 * @param metrics the latest value of every metric, and when it was measured
 * @param software the versions of the program and its libraries
 * @param machine the machine that wrote it
 * @param weightsSha256 what {@code Trainer.weightsSha256} says of these weights
 */
public record Provenance(
    int format,
    String created,
    Model model,
    Training training,
    List<Data> data,
    List<Metric> metrics,
    Software software,
    Machine machine,
    String weightsSha256) {

  /** The version of the form that is written. */
  public static final int FORMAT = 1;

  /** Name of the file. */
  public static final String FILE = "provenance.json";

  /** Stands for what cannot be known, such as a commit that the build has not recorded. */
  public static final String UNKNOWN = "unknown";

  // A metric may be infinite or not a number.
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeSpecialFloatingPointValues()
          .create();

  /**
   * A module.
   *
   * @param name its simple name
   * @param className its name with its package
   * @param hyperParameters their values, by name
   * @param parameters the number of elements of its trainable variables
   * @param inputs the components of a training example, each in words
   * @param featuresSha256 the SHA-256 of {@code features.json}; null if nothing was measured
   */
  public record Model(
      String name,
      String className,
      Map<String, String> hyperParameters,
      long parameters,
      List<String> inputs,
      @Nullable String featuresSha256) {}

  /**
   * A fit.
   *
   * @param seed the seed, which decides the order of examples and everything random
   * @param epochs the number of epochs finished
   * @param step the number of optimizer steps finished
   * @param workers the number of processes that trained together
   * @param settings the trainer's settings in words, by name
   * @param command the command that has run the program
   * @param parents the models that it went on from, the latest last
   */
  public record Training(
      long seed,
      long epochs,
      long step,
      int workers,
      Map<String, String> settings,
      RunCommand command,
      List<Parent> parents) {}

  /**
   * A model that a fit has gone on from.
   *
   * @param kind how
   * @param path the folder of the checkpoint, as the program named it
   * @param step the optimizer steps that it had
   * @param weightsSha256 the digest of its weights; {@link #UNKNOWN} if it had no provenance
   */
  public record Parent(Kind kind, String path, long step, String weightsSha256) {
    /** A way to go on from a model. */
    public enum Kind {
      /** The same fit, after it was cut off. */
      RESUMED,
      /** Another fit, which began with its weights. */
      FINE_TUNED
    }
  }

  /**
   * A loader of the module.
   *
   * @param loader the loader's method
   * @param stage the stage that reads it, such as {@code TRAIN}
   * @param batchSize the examples of a batch, as the loader says
   * @param shuffle whether each epoch has an order of its own
   * @param size the number of examples; null if it was not looked at
   * @param components the components of its examples that were the same when read again
   * @param sample the digests of these components of a few examples, by index; empty if none were
   *     looked at
   */
  public record Data(
      String loader,
      String stage,
      int batchSize,
      boolean shuffle,
      @Nullable Long size,
      List<String> components,
      Map<String, String> sample) {}

  /**
   * A measured value.
   *
   * @param name the metric's name
   * @param value its value
   * @param stage the stage that measured it
   * @param epoch the index of the epoch in which it was measured, from 0
   * @param step the optimizer steps that were finished then
   */
  public record Metric(String name, double value, String stage, long epoch, long step) {}

  /**
   * The versions of a program.
   *
   * @param build the build of the program
   * @param keraunos the version of Keraunos
   * @param tensorflow the version of TensorFlow
   * @param java the version of Java
   * @param libraries the jars of the class path
   */
  public record Software(
      BuildInfo build, String keraunos, String tensorflow, String java, List<Library> libraries) {

    /** Stands for versions that are not read yet. */
    public static final Software NONE = new Software(BuildInfo.UNKNOWN, "", "", "", List.of());
  }

  /** Returns a time in the form of {@link #created}. */
  public static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns the provenance of the same weights, of which more was measured. */
  public Provenance measured(Instant time, List<Metric> more) {
    List<Metric> all = new ArrayList<>(metrics);
    all.removeIf(metric -> more.stream().anyMatch(now -> now.name().equals(metric.name())));
    all.addAll(more);
    return new Provenance(
        format, time(time), model, training, data, all, software, machine, weightsSha256);
  }

  /**
   * Returns this provenance with the digest of the weights, and with the versions if it has none.
   */
  public Provenance with(Software versions, String sha256) {
    return new Provenance(
        format,
        created,
        model,
        training,
        data,
        metrics,
        software.equals(Software.NONE) ? versions : software,
        machine,
        sha256);
  }

  /** Returns the text of the file. */
  public String toJson() {
    return GSON.toJson(this);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param file the file's name, for errors
   * @throws IllegalArgumentException if it is something else; the field and the rule are named
   */
  public static Provenance parse(String file, String json) {
    int format = RecordForm.read(GSON, file, json, Version.class, Set.of()).format();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "%s must be of format %s, but was of %s; another version of Keraunos wrote it. Use that version"
              .formatted(file, FORMAT, format));
    }
    return RecordForm.read(GSON, file, json, Provenance.class, Set.of("seed"));
  }

  private record Version(int format) {}

  /**
   * Reads the provenance of a checkpoint or an export.
   *
   * @param model the folder of either, or the file itself
   * @throws IllegalArgumentException if the file is something else
   * @throws UncheckedIOException if there is none, or it cannot be read
   */
  public static Provenance read(Path model) {
    Path file =
        file(model)
            .orElseThrow(
                () ->
                    new UncheckedIOException(
                        new FileNotFoundException(
                            "%s must be a checkpoint or an export with %s, but has none. An older version of Keraunos wrote none"
                                .formatted(model.toAbsolutePath(), FILE))));
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e, e);
    }
  }

  /** Reads the provenance of a checkpoint or an export; empty if an older version wrote none. */
  public static Optional<Provenance> find(Path model) {
    return file(model).map(Provenance::read);
  }

  private static Optional<Path> file(Path model) {
    return List.of(model, model.resolve(FILE), model.resolve("assets.extra").resolve(FILE)).stream()
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
