package io.keraunos.processor;

import io.keraunos.processor.Module.Example;
import io.keraunos.processor.Module.Kind;
import io.keraunos.processor.Module.LoaderMethod;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Reads the loader methods. */
final class LoaderParser {

  private static final int MOST_WORKERS = 256;

  private final Mirrors mirrors;
  private final Mistakes mistakes;
  private final MethodParser methods;
  private final ExampleParser examples;

  LoaderParser(Mirrors mirrors, Mistakes mistakes, MethodParser methods, ExampleParser examples) {
    this.mirrors = mirrors;
    this.mistakes = mistakes;
    this.methods = methods;
    this.examples = examples;
  }

  /** The stage a loader is for. */
  Kind stage(AnnotationMirror annotation) {
    return Kind.valueOf(mirrors.enumValue(annotation, "stage"));
  }

  /** A loader; empty if something is wrong with it. */
  Optional<LoaderMethod> parse(ExecutableElement method, AnnotationMirror annotation) {
    methods.callable(method, "DataLoader");
    methods.noParameters(method, "DataLoader");
    int batchSize = mirrors.intValue(annotation, "batchSize");
    if (batchSize < 1) {
      mistakes.add(
          Rule.BATCH_SIZE,
          method,
          annotation,
          mirrors.value(annotation, "batchSize"),
          "batchSize of %s must be at least 1, but is %d."
              .formatted(method.getSimpleName(), batchSize));
    }
    int workers = mirrors.intValue(annotation, "workers");
    if (workers < 0 || workers > MOST_WORKERS) {
      mistakes.add(
          Rule.WORKERS,
          method,
          annotation,
          mirrors.value(annotation, "workers"),
          "workers of %s must be 0 to %d, but is %d. 0 loads in the training thread."
              .formatted(method.getSimpleName(), MOST_WORKERS, workers));
    }
    TypeMirror type = mirrors.resolved(method.getReturnType());
    Optional<DeclaredType> dataset = mirrors.as(type, Names.DATASET_NAME);
    Optional<DeclaredType> stream = mirrors.as(type, Names.STREAM_DATASET_NAME);
    Optional<DeclaredType> source = dataset.or(() -> stream);
    if (source.isEmpty() || source.get().getTypeArguments().size() != 1) {
      mistakes.add(
          Rule.RETURN_TYPE,
          method,
          "the @DataLoader method %s must return a Dataset or StreamDataset of a record, but returns %s."
              .formatted(method.getSimpleName(), mirrors.simple(type)));
      return Optional.empty();
    }
    boolean shuffle = mirrors.booleanValue(annotation, "shuffle");
    if (dataset.isEmpty() && shuffle) {
      mistakes.add(
          Rule.STREAM_SHUFFLE,
          method,
          annotation,
          mirrors.value(annotation, "shuffle"),
          "shuffle of %s must be false, since a StreamDataset has no index to shuffle by. Shuffle at the source, or return a Dataset."
              .formatted(method.getSimpleName()));
    }
    Optional<Example> example = examples.parse(method, bound(source.get()));
    return example.map(
        of ->
            new LoaderMethod(
                stage(annotation),
                method.getSimpleName().toString(),
                of,
                dataset.isEmpty(),
                batchSize,
                shuffle,
                workers,
                mirrors.booleanValue(annotation, "dropLast")));
  }

  /** The example's type: {@code T} in {@code Dataset<T>} and {@code Dataset<? extends T>}. */
  private static TypeMirror bound(DeclaredType source) {
    TypeMirror argument = source.getTypeArguments().get(0);
    if (argument instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
      return wildcard.getExtendsBound();
    }
    return argument;
  }
}
