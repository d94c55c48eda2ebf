package io.keraunos.processor.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import io.keraunos.annotation.DataLoader;
import io.keraunos.processor.parse.LoaderMistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds loaders of evaluation that read what the loader of training reads. */
final class DataRules extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final Source source;

  DataRules(Source source) {
    this.source = source;
  }

  private record Loader(MethodTree method, String stage, Optional<String> data) {
    String name() {
      return method.getName().toString();
    }
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
    List<Loader> loaders = new ArrayList<>();
    DataOrigin origin = new DataOrigin(source, type);
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method) {
        source
            .element(method)
            .flatMap(element -> Annotated.constant(element, DataLoader.class, "stage"))
            .ifPresent(stage -> loaders.add(new Loader(method, stage, origin.of(method))));
      }
    }
    for (Loader training : loaders) {
      if (training.stage().equals("TRAIN") && training.data().isPresent()) {
        loaders.stream()
            .filter(other -> List.of("VALIDATE", "TEST").contains(other.stage()))
            .filter(other -> other.data().equals(training.data()))
            .forEach(other -> report(training, other));
      }
    }
    return super.visitClass(type, null);
  }

  private void report(Loader training, Loader other) {
    source.report(
        other.method(),
        LoaderMistake.SAME_DATA,
        other.name(),
        other.stage(),
        training.name(),
        training.data().orElseThrow());
  }
}
