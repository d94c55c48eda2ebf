package io.keraunos.spi;

import io.keraunos.optimizer.OptimizerSpec;
import java.util.List;
import java.util.function.Supplier;

/**
 * An optimizer method.
 *
 * @param name its name; empty where there is one
 * @param method calls it
 * @param trains the fields whose layers it trains; empty for all
 */
public record OptimizerDefinition(
    String name, Supplier<OptimizerSpec> method, List<String> trains) {

  /** Returns whether the optimizer trains a variable of this name. */
  public boolean owns(String variable) {
    return trains.isEmpty() || trains.stream().anyMatch(field -> variable.startsWith(field + "/"));
  }
}
