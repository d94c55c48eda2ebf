package io.keraunos.savedmodel;

import com.google.protobuf.CodedOutputStream;
import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import io.keraunos.file.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/**
 * A folder in TensorFlow's <a href="https://www.tensorflow.org/guide/saved_model">SavedModel</a>
 * format: {@code saved_model.pb}, the variables and the vocabularies.
 */
public final class SavedModelFolder {
  private SavedModelFolder() {}

  /** Tag under which TensorFlow Serving, Python and Java look for a graph. */
  static final String TAG = "serve";

  /** Signature that is used where none is named. */
  static final String SIGNATURE = "serving_default";

  static final String MODEL = "saved_model.pb";
  private static final int SCHEMA = 1;

  /** What was measured of the training examples, for whoever compares others with them. */
  private static final String FEATURES = "features.json";

  /** The folder for what only whoever has written the model reads. */
  private static final String EXTRA = "assets.extra";

  /**
   * What a folder holds.
   *
   * @param graph the graph
   * @param signature its inputs and outputs
   * @param variables the values that the graph restores, by name
   * @param assets the files that the graph reads, by name
   * @param features the text of {@code assets.extra/features.json}; empty for no such file
   * @param notes the texts of more files of {@code assets.extra}, by name. People may change them:
   *     they make no other model of it
   */
  public record Contents(
      MetaGraphDef graph,
      SignatureDef signature,
      SortedMap<String, VariableFiles.Value> variables,
      Map<String, byte[]> assets,
      String features,
      Map<String, String> notes) {}

  /**
   * Writes a model. It is whole, or nothing has its name. Where the same model is already, as after
   * a restart, nothing is written.
   *
   * @param folder the target; it must not exist, be empty, or hold the same model
   * @throws DirectoryNotEmptyException if there is something else in the folder
   */
  public static void write(Path folder, Contents contents) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    try (NewFolder unfinished = NewFolder.beside(target)) {
      fill(unfinished.path(), contents);
      if (!same(unfinished.path(), target, contents.notes().keySet())) {
        unfinished.moveTo(target);
      }
    }
  }

  /**
   * Writes a model as the next version, {@code models/1}, {@code models/2} and so on, which
   * TensorFlow Serving changes over to. Where the newest version is the same model, as after a
   * restart, nothing is written.
   *
   * @param models the folder of the versions; it is made if need be
   * @return the folder of the version
   */
  public static Path writeVersion(Path models, Contents contents) throws IOException {
    Path parent = models.toAbsolutePath().normalize();
    Folders.make(parent);
    long newest = newestVersion(parent);
    try (NewFolder unfinished = NewFolder.beside(parent.resolve("model"))) {
      fill(unfinished.path(), contents);
      Path version = parent.resolve(Long.toString(newest));
      if (newest > 0 && same(unfinished.path(), version, contents.notes().keySet())) {
        return version;
      }
      for (long next = newest + 1; ; next++) {
        version = parent.resolve(Long.toString(next));
        try {
          unfinished.moveTo(version);
          return version;
        } catch (DirectoryNotEmptyException e) {
          // Another process was faster.
        }
      }
    }
  }

  private static long newestVersion(Path models) throws IOException {
    try (Stream<Path> entries = Files.list(models)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong)
          .max()
          .orElse(0);
    }
  }

  /** Returns whether a folder is a model. */
  public static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(MODEL));
  }

  /**
   * Returns the newest of the versions that {@link #writeVersion} wrote to a folder; empty if it
   * has none.
   */
  public static Optional<Path> newest(Path models) throws IOException {
    long newest = newestVersion(models);
    return newest == 0 ? Optional.empty() : Optional.of(models.resolve(Long.toString(newest)));
  }

  /**
   * Returns the text of what was measured of the training examples; empty if nothing was.
   *
   * @param folder a model
   */
  public static Optional<String> features(Path folder) throws IOException {
    Path file = folder.resolve(EXTRA).resolve(FEATURES);
    return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
  }

  private static void fill(Path folder, Contents contents) throws IOException {
    Path values = folder.resolve("variables");
    Path assets = folder.resolve("assets");
    Folders.make(assets);
    Folders.make(values);
    if (!contents.variables().isEmpty()) { // TensorFlow restores nothing where there are no files
      VariableFiles.write(values, contents.variables());
    }
    for (Map.Entry<String, byte[]> asset : contents.assets().entrySet()) {
      WholeFile.write(assets.resolve(asset.getKey()), asset.getValue());
    }
    if (!contents.features().isEmpty()) {
      Path extra = folder.resolve(EXTRA);
      Folders.make(extra);
      WholeFile.write(extra.resolve(FEATURES), contents.features());
    }
    SavedModel model = described(contents.graph(), contents.signature());
    WholeFile.write(
        folder.resolve(MODEL),
        out -> {
          CodedOutputStream coded = CodedOutputStream.newInstance(out);
          coded.useDeterministicSerialization(); // else the same model has other bytes each time
          model.writeTo(coded);
          coded.flush();
        });
    ModelManifest.write(folder);
    for (Map.Entry<String, String> note : contents.notes().entrySet()) {
      WholeFile.write(folder.resolve(EXTRA).resolve(note.getKey()), note.getValue());
    }
  }

  /** Returns whether a folder has the model that another one has, whatever its notes say. */
  private static boolean same(Path folder, Path there, Set<String> notes) throws IOException {
    Path extra = folder.resolve(EXTRA);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (extra.equals(file.getParent()) && notes.contains(file.getFileName().toString())) {
          continue;
        }
        Path other = there.resolve(folder.relativize(file).toString());
        if (!Files.isRegularFile(other) || Files.mismatch(file, other) >= 0) {
          return false;
        }
      }
      return true;
    }
  }

  private static SavedModel described(MetaGraphDef graph, SignatureDef signature) {
    MetaGraphDef.Builder described = graph.toBuilder();
    described.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
    described.putSignatureDef(SIGNATURE, signature);
    return SavedModel.newBuilder()
        .setSavedModelSchemaVersion(SCHEMA)
        .addMetaGraphs(described)
        .build();
  }

  /**
   * Reads the graph of a model that was written here, and checks all files of it.
   *
   * @throws IOException if there is none, or it is damaged; the message names the file
   */
  static MetaGraphDef read(Path folder) throws IOException {
    Path file = folder.resolve(MODEL);
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(
          "%s must be a folder with %s, but has none. Give the folder that Trainer.export wrote"
              .formatted(folder.toAbsolutePath(), MODEL));
    }
    ModelManifest.verify(folder);
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
    if (model.getMetaGraphsCount() != 1) {
      throw new IOException(
          "%s must have one graph, but has %s. Export the model again"
              .formatted(file, model.getMetaGraphsCount()));
    }
    return model.getMetaGraphs(0);
  }
}
