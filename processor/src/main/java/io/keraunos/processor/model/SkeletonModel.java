package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;
import java.util.Optional;

/**
 * The names that other classes may use of a module that has mistakes: enough for its generated
 * classes to be there, so that the compiler complains of the mistakes alone.
 *
 * @param type the class
 * @param typeParameters the number of its type parameters
 * @param isPublic whether it can be named outside its package
 * @param metrics the metrics that could be read
 * @param predictStep the name of the predict step, if there is one
 * @param input the record that its predictor takes, if it takes one
 * @param readers the classes that read its records from rows
 * @param hasCli whether it has hyperparameters
 */
public record SkeletonModel(
    ClassName type,
    int typeParameters,
    boolean isPublic,
    List<MetricModel> metrics,
    Optional<String> predictStep,
    Optional<ClassName> input,
    List<ReaderModel> readers,
    boolean hasCli) {

  /** Copies the lists. */
  public SkeletonModel {
    metrics = List.copyOf(metrics);
    readers = List.copyOf(readers);
  }
}
