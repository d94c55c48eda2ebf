package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.palantir.javapoet.JavaFile;
import io.keraunos.annotation.Stage;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths that a user's build hands to a compiler. */
final class ClassPath {
  private ClassPath() {}

  /** The processor and what it depends on, and nothing of the runtime. */
  static String ofProcessor() {
    return join(
        Stream.of(
                KeraunosProcessor.class,
                Stage.class,
                JavaFile.class,
                MoreElements.class,
                ImmutableList.class,
                InternalFutureFailureAccess.class)
            .map(ClassPath::location)
            .toList());
  }

  /** The annotations alone. */
  static List<File> ofAnnotations() {
    return List.of(location(Stage.class).toFile());
  }

  /** The annotations, the runtime and what it depends on, and nothing of the processor. */
  static String ofProgram() {
    Path processor = location(KeraunosProcessor.class);
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> !path.equals(processor))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  static String join(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
