package io.keraunos.processor.model;

import java.util.List;

/**
 * A metric that steps declare.
 *
 * @param constant the constant's name
 * @param name the metric's name
 * @param methods the steps that declare it
 */
public record MetricModel(String constant, String name, List<String> methods) {

  /** Copies the list. */
  public MetricModel {
    methods = List.copyOf(methods);
  }
}
