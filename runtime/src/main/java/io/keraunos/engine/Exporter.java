package io.keraunos.engine;

import io.keraunos.finding.Rule;
import io.keraunos.graph.trace.ServingGraph;
import io.keraunos.savedmodel.SavedModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exports the part of a model that predicts.
 *
 * @param progress says whether the model was trained
 * @param findings tells what is wrong with the model as it is
 * @param chief whether this process is the one that writes
 */
record Exporter(Model model, FitProgress progress, Findings findings, boolean chief) {

  private interface Form {
    Path write(SavedModelFolder.Contents contents) throws IOException;
  }

  /** Writes the model to a folder. */
  Path export(Path asked) {
    Path folder = model.origin().place(asked);
    return write(
        folder,
        contents -> {
          try {
            SavedModelFolder.write(folder, contents);
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
  Path exportVersion(Path asked) {
    Path models = model.origin().place(asked);
    return write(models, contents -> SavedModelFolder.writeVersion(models, contents));
  }

  private Path write(Path folder, Form form) {
    ServingGraph graph = model.session().serving();
    FirstValues.left(model, progress, Rule.FIRST_VALUES_EXPORTED, "export writes")
        .ifPresent(findings::tellOnce);
    findings.used();
    if (!chief) {
      return folder;
    }
    var variables = model.averaged(() -> new TreeMap<>(model.session().wholeVariables()));
    Map<String, String> provenance =
        model
            .origin()
            .files(
                model.session(),
                model.features().text(),
                StoredVariables.weights(variables, model.session().weightNames(), false))
            .get();
    variables.keySet().retainAll(graph.variables());
    try {
      return form.write(
          new SavedModelFolder.Contents(
              graph.definition(),
              graph.signature(),
              variables,
              graph.assets(),
              model.features().text().orElse(""),
              provenance));
    } catch (IOException e) {
      throw new UncheckedIOException("the model cannot be exported to " + folder + ": " + e, e);
    }
  }
}
