package io.keraunos.savedmodel;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.file.Folders;
import io.keraunos.file.NewFolder;
import io.keraunos.file.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static final String MODEL = "saved_model.pb";
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
    try (NewFolder unfinished = NewFolder.beside(target)) {
      Path model = unfinished.path();
      Path values = model.resolve("variables");
      Folders.make(model.resolve("assets"));
      Folders.make(values);
      if (!variables.isEmpty()) { // TensorFlow restores nothing where there are no files
        VariableFiles.write(values, variables);
      }
      WholeFile.write(model.resolve(MODEL), described(graph, signature).toByteArray());
      ModelManifest.write(model);
      unfinished.moveTo(target);
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

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
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
          "%s must have one graph, but has %d. Export the model again"
              .formatted(file, model.getMetaGraphsCount()));
    }
    return model.getMetaGraphs(0);
  }
}
