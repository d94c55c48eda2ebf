package io.keraunos.processor.model;

import io.keraunos.annotation.Stage;

/**
 * A loader method.
 *
 * @param stage the stage it is for
 * @param name the loader's name; empty where the stage has one
 * @param method its name
 * @param isStream whether its dataset has no index
 * @param example the record it yields
 * @param options the reading options of the dataset
 */
public record LoaderModel(
    Stage stage,
    String name,
    String method,
    boolean isStream,
    ExampleModel example,
    Options options) {

  /**
   * Options of a loader.
   *
   * @param batchSize examples in a batch of one replica
   * @param shuffle whether every epoch has a new order
   * @param workers loader threads
   * @param dropLast whether a last batch that is not full is left out
   */
  public record Options(int batchSize, boolean shuffle, int workers, boolean dropLast) {}
}
