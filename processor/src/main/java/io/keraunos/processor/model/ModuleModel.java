package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An annotated class that has no mistakes.
 *
 * @param type the class
 * @param typeParameters the number of its type parameters
 * @param isPublic whether it can be named outside its package
 * @param isDeprecated whether the glue for it names something deprecated
 * @param layers the fields that hold layers, in source order
 * @param steps the steps, by stage, then in source order
 * @param loaders the loaders, by stage, then in source order
 * @param optimizers the optimizer methods, in source order
 * @param prepareData the names of the methods that make the data ready, in source order
 * @param hooks the hooks, in source order
 * @param metrics the metrics that the steps declare, in source order
 * @param examples the records that the loaders yield, in source order
 * @param cli the hyperparameters
 * @param silenced the ids of rules that it breaks on purpose, each with the reason, in source order
 */
public record ModuleModel(
    ClassName type,
    int typeParameters,
    boolean isPublic,
    boolean isDeprecated,
    List<LayerModel> layers,
    List<StepModel> steps,
    List<LoaderModel> loaders,
    List<OptimizerModel> optimizers,
    List<String> prepareData,
    List<HookModel> hooks,
    List<MetricModel> metrics,
    List<ExampleModel> examples,
    CliModel cli,
    Map<String, String> silenced) {

  /** Version of the runtime's SPI that is written for. The runtime serves one. */
  public static final int SPI_VERSION = 4;

  /** Copies the collections. */
  public ModuleModel {
    layers = List.copyOf(layers);
    steps = List.copyOf(steps);
    loaders = List.copyOf(loaders);
    optimizers = List.copyOf(optimizers);
    prepareData = List.copyOf(prepareData);
    hooks = List.copyOf(hooks);
    metrics = List.copyOf(metrics);
    examples = List.copyOf(examples);
    silenced = Collections.unmodifiableMap(new LinkedHashMap<>(silenced));
  }

  /**
   * Returns the class generated for this one: {@code Outer_Inner} and the suffix, in the same
   * package.
   */
  public ClassName generated(String suffix) {
    return generated(type, suffix);
  }

  /** Returns the class generated for that one. */
  public static ClassName generated(ClassName type, String suffix) {
    return ClassName.get(type.packageName(), String.join("_", type.simpleNames()) + suffix);
  }
}
