package io.keraunos.processor.model;

import java.util.List;

/**
 * An optimizer method.
 *
 * @param name the optimizer's name; empty where there is one
 * @param method the method's name
 * @param trains the fields whose layers it trains; empty for all
 */
public record OptimizerModel(String name, String method, List<String> trains) {

  /** Copies the list. */
  public OptimizerModel {
    trains = List.copyOf(trains);
  }
}
