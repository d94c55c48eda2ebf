package io.keraunos.engine;

import io.keraunos.checkpoint.VariableFiles;
import io.keraunos.graph.trace.ServingGraph;
import io.keraunos.savedmodel.SavedModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Exports the part of a model that predicts.
 *
 * @param chief whether this process is the one that writes
 */
record Exporter(Model model, boolean chief) {

  private interface Form {
    Path write(ServingGraph graph, SortedMap<String, VariableFiles.Value> variables)
        throws IOException;
  }

  /** Writes the model to a folder. */
  Path export(Path folder) {
    return write(
        folder,
        (graph, variables) -> {
          try {
            SavedModelFolder.write(folder, graph.definition(), graph.signature(), variables);
            return folder;
          } catch (DirectoryNotEmptyException e) {
            throw new IllegalArgumentException(
                "the folder to export to must be new, empty or hold the same model, but does not:"
                    + " %s. Export to another one, or to the next version with exportVersion"
                        .formatted(folder),
                e);
          }
        });
  }

  /** Writes the model as the next version. */
  Path exportVersion(Path models) {
    return write(
        models,
        (graph, variables) ->
            SavedModelFolder.writeVersion(
                models, graph.definition(), graph.signature(), variables));
  }

  private Path write(Path folder, Form form) {
    ServingGraph graph = model.session().serving();
    if (!chief) {
      return folder;
    }
    var variables = model.averaged(() -> new TreeMap<>(model.session().wholeVariables()));
    variables.keySet().retainAll(graph.variables());
    try {
      return form.write(graph, variables);
    } catch (IOException e) {
      throw new UncheckedIOException("the model cannot be exported to " + folder + ": " + e, e);
    }
  }
}
