package io.keraunos.processor.parse;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.processor.model.LoaderModel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;

/** Reads the loader methods. */
final class LoaderParser {
  private static final int MAX_WORKERS = 1024;

  private final Module module;
  private final RuntimeTypes runtime;
  private final RecordParser records;

  LoaderParser(Module module, RecordParser records) {
    this.module = module;
    this.runtime = module.runtime();
    this.records = records;
  }

  /**
   * A loader method, right or wrong.
   *
   * @param method the method
   * @param name the loader's name; empty if it has none
   * @param isStream whether its dataset has no index
   * @param example the record it yields, if that could be read
   * @param options the reading options of the dataset
   */
  record Loader(
      AnnotatedMethod method,
      String name,
      boolean isStream,
      Optional<ExampleRecord> example,
      LoaderModel.Options options) {}

  /** Returns the loaders of each stage that has any, in source order. */
  Map<Stage, List<Loader>> parse() {
    Map<Stage, List<Loader>> loaders = new EnumMap<>(Stage.class);
    for (AnnotatedMethod method : AnnotatedMethod.all(module, DataLoader.class)) {
      Loader loader = loader(method);
      Optional<Stage> stage = method.annotation().constant("stage", Stage.class);
      if (stage.isEmpty()) {
        module.findings().broken();
        continue;
      }
      List<Loader> before = loaders.computeIfAbsent(stage.get(), unused -> new ArrayList<>());
      check(stage.get(), loader, before);
      checkShuffle(stage.get(), loader);
      checkDropLast(stage.get(), loader);
      before.add(loader);
    }
    return loaders;
  }

  /** Checks a loader against those of its stage that come before it. */
  private void check(Stage stage, Loader loader, List<Loader> before) {
    String method = loader.method().name();
    boolean several = stage == Stage.VALIDATE || stage == Stage.TEST;
    if (!several && !loader.name().isEmpty()) {
      module
          .findings()
          .report(
              loader.method().annotation().place("name"), LoaderMistake.LOADER_NAME, method, stage);
      return;
    }
    for (Loader other : before) {
      if (other.name().equals(loader.name())) {
        String named = loader.name().isEmpty() ? "" : " named \"%s\"".formatted(loader.name());
        loader
            .method()
            .report(
                ClassMistake.DUPLICATE,
                module.name(),
                "@DataLoader for Stage." + stage + named,
                other.method().name(),
                method);
        return;
      }
      if (other.example().isPresent()
          && loader.example().isPresent()
          && !other.example().get().type().equals(loader.example().get().type())) {
        loader
            .method()
            .report(
                LoaderMistake.LOADER_RECORD,
                method,
                other.example().get().type().simpleName(),
                other.method().name(),
                stage);
        return;
      }
    }
  }

  private void checkShuffle(Stage stage, Loader loader) {
    if (stage != Stage.TRAIN && loader.options().shuffle() && !loader.isStream()) {
      String why =
          stage == Stage.PREDICT
              ? "predictions are in the dataset's order whatever it says."
              : "each evaluation would read the examples in another order, and its figures and what"
                  + " is measured on a part of them could not be compared.";
      module
          .findings()
          .report(
              loader.method().annotation().place("shuffle"),
              LoaderMistake.SHUFFLE_UNUSED,
              loader.method().name(),
              stage,
              why);
    }
  }

  private void checkDropLast(Stage stage, Loader loader) {
    if (stage != Stage.TRAIN && loader.options().dropLast()) {
      String why =
          stage == Stage.PREDICT
              ? "prediction leaves out no example whatever it says."
              : "up to %s examples at its end would never be measured."
                  .formatted(loader.options().batchSize() - 1);
      module
          .findings()
          .report(
              loader.method().annotation().place("dropLast"),
              LoaderMistake.DROP_LAST_UNUSED,
              loader.method().name(),
              stage,
              why);
    }
  }

  private Loader loader(AnnotatedMethod method) {
    method.checkNoParameters(LoaderMistake.LOADER_PARAMETERS);
    method.checkThrows(LoaderMistake.LOADER_THROWS);
    LoaderModel.Options options = options(method.annotation());
    String name = method.annotation().text("name").orElse("");
    if (!method.returnIsResolved()) {
      return new Loader(method, name, false, Optional.empty(), options);
    }
    Optional<DeclaredType> indexed = dataset(method.returnType(), RuntimeTypes.DATASET);
    Optional<DeclaredType> streamed = dataset(method.returnType(), RuntimeTypes.STREAM_DATASET);
    boolean isStream = indexed.isEmpty() && streamed.isPresent();
    if (isStream && options.shuffle()) {
      module.findings().report(method.annotation().place("shuffle"), LoaderMistake.STREAM_SHUFFLE);
    }
    Optional<DeclaredType> dataset = indexed.or(() -> streamed);
    if (dataset.isEmpty()) {
      reportReturn(method);
    }
    return new Loader(
        method, name, isStream, dataset.flatMap(type -> example(method, type)), options);
  }

  private Optional<DeclaredType> dataset(TypeMirror type, String name) {
    boolean isReference = type.getKind() == TypeKind.DECLARED || type.getKind() == TypeKind.TYPEVAR;
    return isReference ? runtime.as(type, name) : Optional.empty();
  }

  private void reportReturn(AnnotatedMethod method) {
    boolean isRecord =
        method.returnType() instanceof DeclaredType declared
            && declared.asElement().getKind() == ElementKind.RECORD;
    String hint =
        isRecord
            ? " Return Dataset<%s>.".formatted(Module.text(method.returnType()))
            : " Return a Dataset, such as one in memory.";
    method.report(
        LoaderMistake.LOADER_RETURN, method.name(), Module.text(method.returnType()), hint);
  }

  private Optional<ExampleRecord> example(AnnotatedMethod method, DeclaredType dataset) {
    if (dataset.getTypeArguments().isEmpty()) {
      method.report(LoaderMistake.LOADER_EXAMPLE, method.name(), "of a raw type");
      return Optional.empty();
    }
    TypeMirror example = upperBound(dataset.getTypeArguments().get(0));
    if (!module.findings().resolved(example)) {
      return Optional.empty();
    }
    if (example instanceof DeclaredType declared
        && declared.asElement().getKind() == ElementKind.RECORD) {
      return Optional.of(records.parse((TypeElement) declared.asElement()));
    }
    method.report(LoaderMistake.LOADER_EXAMPLE, method.name(), Module.text(example));
    return Optional.empty();
  }

  private TypeMirror upperBound(TypeMirror type) {
    if (type instanceof WildcardType wildcard) {
      TypeMirror bound = wildcard.getExtendsBound();
      return bound == null ? runtime.raw("java.lang.Object") : upperBound(bound);
    }
    return type instanceof TypeVariable variable ? upperBound(variable.getUpperBound()) : type;
  }

  private LoaderModel.Options options(AnnotationReading loader) {
    Optional<Integer> batchSize = loader.integer("batchSize");
    Optional<Integer> workers = loader.integer("workers");
    Optional<Boolean> shuffle = loader.bool("shuffle");
    Optional<Boolean> dropLast = loader.bool("dropLast");
    if (batchSize.isEmpty() || workers.isEmpty() || shuffle.isEmpty() || dropLast.isEmpty()) {
      module.findings().broken();
    }
    batchSize
        .filter(size -> size < 1)
        .ifPresent(
            size ->
                module
                    .findings()
                    .report(loader.place("batchSize"), LoaderMistake.BATCH_SIZE, size));
    workers
        .filter(count -> count < 0 || count > MAX_WORKERS)
        .ifPresent(
            count ->
                module
                    .findings()
                    .report(loader.place("workers"), LoaderMistake.WORKERS, MAX_WORKERS, count));
    return new LoaderModel.Options(
        batchSize.orElse(1), shuffle.orElse(false), workers.orElse(0), dropLast.orElse(false));
  }
}
