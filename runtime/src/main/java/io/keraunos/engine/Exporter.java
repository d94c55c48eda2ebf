package io.keraunos.engine;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.graph.trace.ServingGraph;
import io.keraunos.savedmodel.SavedModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exports the part of a model that predicts.
 *
 * @param progress says whether the model was trained
 * @param findings tells what is wrong with the model as it is
 * @param chief whether this process is the one that writes
 */
record Exporter(Model model, FitProgress progress, Findings findings, boolean chief) {

  private static final int MOST_NAMES = 3;

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

  private Optional<Finding> firstValues() {
    List<String> drawn = model.session().drawnWeights();
    return drawn.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                Rule.FIRST_VALUES_EXPORTED,
                ("export writes weights that were neither trained nor loaded: %s%s have the random"
                     + " numbers that they began with. Call fit() before, or load what was trained"
                     + " with restore(checkpoint); restoreBest() finds the best of this run")
                    .formatted(
                        String.join(", ", drawn.subList(0, Math.min(MOST_NAMES, drawn.size()))),
                        drawn.size() > MOST_NAMES
                            ? " and %s more".formatted(drawn.size() - MOST_NAMES)
                            : "")));
  }

  private Path write(Path folder, Form form) {
    ServingGraph graph = model.session().serving();
    if (progress.untouched()) {
      firstValues().ifPresent(findings::tellOnce);
    }
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
