package io.keraunos.engine;

import io.keraunos.metric.MetricValues;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SchedulePosition;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.OptimizerDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizers of a fit, one for each training step, with their current learning rates. */
final class Optimizers {

  private final List<String> names = new ArrayList<>();
  private final List<OptimizerSpec> specs = new ArrayList<>();
  private final double[] rates;

  Optimizers(ModuleDefinition module) {
    module
        .training()
        .forEach(
            step -> {
              OptimizerDefinition optimizer = module.optimizer(step);
              names.add(optimizer.name());
              specs.add(optimizer.method().get());
            });
    rates = new double[specs.size()];
  }

  List<OptimizerSpec> specs() {
    return List.copyOf(specs);
  }

  /** Computes the learning rates of a step from the schedules. */
  void choose(SchedulePosition position) {
    for (int i = 0; i < rates.length; i++) {
      OptimizerSpec spec = specs.get(i);
      rates[i] = spec.schedule().learningRate(spec.learningRate(), position);
    }
  }

  /** Returns the first optimizer's learning rate of the latest step. */
  double learningRate() {
    return rates[0];
  }

  /** Returns all learning rates of the latest step, by the names they are logged under. */
  MetricValues logged() {
    Map<String, Double> logged = new LinkedHashMap<>();
    for (int i = 0; i < rates.length; i++) {
      String name = names.get(i);
      logged.put(name.isEmpty() ? "learning_rate" : "learning_rate/" + name, rates[i]);
    }
    return new MetricValues(logged);
  }

  /**
   * Returns the scalars for the updates of a step, for each optimizer.
   *
   * @param step counted from 1
   */
  List<double[]> scalars(long step) {
    List<double[]> scalars = new ArrayList<>(rates.length);
    for (int i = 0; i < rates.length; i++) {
      scalars.add(specs.get(i).scalars(rates[i], step));
    }
    return scalars;
  }
}
