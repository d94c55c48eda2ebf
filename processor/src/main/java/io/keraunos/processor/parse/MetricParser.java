package io.keraunos.processor.parse;

import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.MetricModel;
import io.keraunos.processor.model.StepKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the metrics that steps declare, and names a constant after each. */
final class MetricParser {
  private final Findings findings;
  private final Map<Stage, List<LoaderParser.Loader>> loaders;
  private final Map<String, Declared> byName = new LinkedHashMap<>();
  private final Map<String, String> nameOfConstant = new LinkedHashMap<>();

  /**
   * Creates a parser.
   *
   * @param loaders of a stage with several, each has metrics of its own
   */
  MetricParser(Findings findings, Map<Stage, List<LoaderParser.Loader>> loaders) {
    this.findings = findings;
    this.loaders = loaders;
  }

  private record Declared(String constant, Set<StepKind> kinds, List<String> methods) {}

  List<MetricModel> parse(Map<StepKind, List<AnnotatedMethod>> steps) {
    steps.forEach(
        (kind, methods) ->
            methods.forEach(
                method ->
                    method
                        .annotation()
                        .items("logs", String.class)
                        .forEach(item -> add(kind, method, item))));
    List<MetricModel> metrics = new ArrayList<>();
    byName.forEach(
        (name, declared) ->
            metrics.add(new MetricModel(declared.constant(), name, declared.methods())));
    return metrics;
  }

  private void add(StepKind kind, AnnotatedMethod method, AnnotationReading.Item<String> item) {
    if (item.value().isBlank()) {
      findings.report(item.place(), MetricMistake.METRIC_BLANK, item.value());
      return;
    }
    if (constant(item.value()).isEmpty()) {
      findings.report(item.place(), MetricMistake.METRIC_NAME, item.value());
      return;
    }
    List<String> names =
        loaders.getOrDefault(kind.stage(), List.of()).stream()
            .map(LoaderParser.Loader::name)
            .distinct()
            .map(loader -> loader.isEmpty() ? item.value() : item.value() + "/" + loader)
            .toList();
    (names.isEmpty() ? List.of(item.value()) : names)
        .forEach(name -> add(kind, method, item, name));
  }

  private void add(
      StepKind kind, AnnotatedMethod method, AnnotationReading.Item<String> item, String name) {
    String constant = constant(name);
    String other = nameOfConstant.putIfAbsent(constant, name);
    if (other != null && !other.equals(name)) {
      findings.report(item.place(), MetricMistake.METRIC_CONSTANT, name, other, constant);
      return;
    }
    Declared declared =
        byName.computeIfAbsent(
            name,
            unused -> new Declared(constant, EnumSet.noneOf(StepKind.class), new ArrayList<>()));
    if (!declared.kinds().add(kind)) {
      findings.report(item.place(), MetricMistake.METRIC_DUPLICATE, name, kind.stage());
    } else if (kind == StepKind.VALIDATION && declared.kinds().contains(StepKind.TRAINING)) {
      findings.report(item.place(), MetricMistake.METRIC_SHARED, name, name, name);
    }
    if (!declared.methods().contains(method.name())) {
      declared.methods().add(method.name());
    }
  }

  /**
   * Returns the name of the constant: {@code VAL_LOSS} for {@code val_loss}, {@code val/loss} or
   * {@code valLoss}; empty if none.
   */
  static String constant(String name) {
    String constant =
        name.replaceAll("(?<=[\\p{Ll}\\d])(?=\\p{Lu})", "_")
            .toUpperCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{Nd}]+", "_")
            .replaceAll("^_|_$", "");
    return constant.matches("\\p{Nd}.*") ? "_" + constant : constant;
  }
}
