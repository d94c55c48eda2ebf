package io.keraunos.savedmodel;

import io.keraunos.checkpoint.VariableFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/**
 * A folder in TensorFlow's <a href="https://www.tensorflow.org/guide/saved_model">SavedModel</a>
 * format: {@code saved_model.pb} and the variables.
 */
public final class SavedModelFolder {
  private SavedModelFolder() {}

  /** The tag under which TensorFlow Serving, Python and Java look for a graph. */
  static final String TAG = "serve";

  /** The signature that is used where none is named. */
  static final String SIGNATURE = "serving_default";

  private static final String MODEL = "saved_model.pb";
  private static final int SCHEMA = 1;

  /**
   * Writes a model. It is whole, or nothing has its name.
   *
   * @param folder where; it must not exist, or be empty
   * @param signature its inputs and outputs
   * @param variables the values that the graph restores, by name
   * @throws DirectoryNotEmptyException if there is something in the folder
   */
  public static void write(
      Path folder,
      MetaGraphDef graph,
      SignatureDef signature,
      SortedMap<String, VariableFiles.Value> variables)
      throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.exists(target) && !isEmpty(target)) {
      throw new DirectoryNotEmptyException(target.toString());
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new IOException("a model cannot be written to the root of a file system: " + target);
    }
    Files.createDirectories(parent);
    Path unfinished = Files.createTempDirectory(parent, ".unfinished-" + target.getFileName());
    try {
      Files.createDirectory(unfinished.resolve("assets"));
      Files.createDirectory(unfinished.resolve("variables"));
      VariableFiles.write(unfinished.resolve("variables"), variables);
      MetaGraphDef.Builder described = graph.toBuilder();
      described.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
      described.putSignatureDef(SIGNATURE, signature);
      SavedModel model =
          SavedModel.newBuilder()
              .setSavedModelSchemaVersion(SCHEMA)
              .addMetaGraphs(described)
              .build();
      Files.write(unfinished.resolve(MODEL), model.toByteArray());
      Files.deleteIfExists(target);
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(unfinished);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Reads the graph of a model that has one.
   *
   * @throws IOException if there is none, or it is damaged
   */
  static MetaGraphDef read(Path folder) throws IOException {
    Path file = folder.resolve(MODEL);
    if (!Files.isRegularFile(file)) {
      throw new FileNotFoundException(
          "%s must be a folder with %s, but has none".formatted(folder.toAbsolutePath(), MODEL));
    }
    SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
    if (model.getMetaGraphsCount() != 1) {
      throw new IOException(
          "%s must have one graph, but has %d".formatted(file, model.getMetaGraphsCount()));
    }
    return model.getMetaGraphs(0);
  }
}
