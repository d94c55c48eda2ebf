package io.keraunos.provenance;

import io.keraunos.provenance.Provenance.Data;
import io.keraunos.provenance.Provenance.Metric;
import io.keraunos.provenance.Provenance.Parent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A model card: a page in Markdown about a model, with the headings of <a
 * href="https://arxiv.org/abs/1810.03993">Mitchell et al.</a> and of Hugging Face. What only people
 * can say is left for them.
 */
final class ModelCard {
  private ModelCard() {}

  private static final String TO_WRITE = "*To be written by those who publish the model.*";

  static String of(Provenance of) {
    List<String> lines = new ArrayList<>();
    lines.add("---");
    lines.add("library_name: keraunos");
    lines.add("tags:");
    lines.add("- tensorflow");
    lines.add("- java");
    lines.add("---");
    lines.add("");
    lines.add("# " + of.model().name());
    section(lines, "Model Details");
    lines.addAll(details(of));
    section(lines, "Intended Use", TO_WRITE);
    section(lines, "Factors", TO_WRITE);
    section(lines, "Metrics");
    lines.addAll(metrics(of.metrics()));
    section(lines, "Evaluation Data");
    lines.addAll(data(of.data(), false));
    section(lines, "Training Data");
    lines.addAll(data(of.data(), true));
    section(lines, "Training Procedure");
    lines.addAll(procedure(of));
    section(lines, "Ethical Considerations", TO_WRITE);
    section(lines, "Caveats and Recommendations", TO_WRITE);
    return String.join("\n", lines) + "\n";
  }

  private static void section(List<String> lines, String title, String... text) {
    lines.add("");
    lines.add("## " + title);
    lines.add("");
    lines.addAll(List.of(text));
  }

  private static List<String> details(Provenance of) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "- Class: `%s`".formatted(of.model().className()),
                "- Made: %s".formatted(of.created()),
                String.format(Locale.ROOT, "- Parameters: %,d", of.model().parameters()),
                "- Weights, SHA-256: `%s`".formatted(of.weightsSha256()),
                "- Program: %s, git commit %s"
                    .formatted(of.software().build().artifact(), of.software().build().inWords()),
                "- Keraunos %s, TensorFlow %s, Java %s"
                    .formatted(
                        of.software().keraunos(), of.software().tensorflow(), of.software().java()),
                "- Inputs and labels: %s".formatted(String.join("; ", of.model().inputs()))));
    for (Parent parent : of.training().parents()) {
      lines.add(
          "- %s `%s`, step %s, weights `%s`"
              .formatted(
                  parent.kind() == Parent.Kind.RESUMED ? "Resumed from" : "Fine-tuned from",
                  parent.path(),
                  parent.step(),
                  parent.weightsSha256()));
    }
    return lines;
  }

  private static List<String> metrics(List<Metric> metrics) {
    if (metrics.isEmpty()) {
      return List.of("None were measured.");
    }
    List<String> lines =
        new ArrayList<>(List.of("| Metric | Value | Stage | Step |", "|---|--:|---|--:|"));
    for (Metric metric : metrics) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.6g | %s | %d |",
              cell(metric.name()),
              metric.value(),
              metric.stage(),
              metric.step()));
    }
    return lines;
  }

  private static List<String> data(List<Data> all, boolean training) {
    List<Data> of = all.stream().filter(data -> data.stage().equals("TRAIN") == training).toList();
    if (of.isEmpty()) {
      return List.of("The module has no loader for it.");
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "| Loader | Stage | Examples | Compared when reproduced |", "|---|---|--:|---|"));
    for (Data data : of) {
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  cell(data.loader()),
                  data.stage(),
                  data.size() == null
                      ? "not counted"
                      : String.format(Locale.ROOT, "%,d", data.size()),
                  data.sample().isEmpty()
                      ? "nothing"
                      : data.sample().size() + " examples, by their digests"));
    }
    return lines;
  }

  private static List<String> procedure(Provenance of) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "%s epochs, %s steps, seed %s, on %s."
                    .formatted(
                        of.training().epochs(),
                        of.training().step(),
                        of.training().seed(),
                        "%s, %s, %s cores, %s x %s"
                            .formatted(
                                of.machine().os(),
                                of.machine().cpu(),
                                of.machine().cores(),
                                of.machine().devices() * of.training().workers(),
                                of.machine().accelerator())),
                "",
                "Trained by",
                "",
                "    " + of.training().command(),
                "",
                "To train it again and compare the weights: `reproduce` with the folder of this"
                    + " card, see docs/provenance.md of Keraunos.",
                "",
                "| Hyperparameter or setting | Value |",
                "|---|---|"));
    of.model()
        .hyperParameters()
        .forEach((name, value) -> lines.add("| %s | %s |".formatted(cell(name), cell(value))));
    of.training().settings().entrySet().stream()
        .filter(setting -> !setting.getKey().startsWith("hyperParameters."))
        .forEach(
            setting ->
                lines.add(
                    "| %s | %s |".formatted(cell(setting.getKey()), cell(setting.getValue()))));
    return lines;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\R", " ");
  }
}
