package io.keraunos.processor;

import com.google.auto.common.MoreElements;
import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.palantir.javapoet.JavaFile;
import io.keraunos.annotation.Stage;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths that a user's build hands to a compiler. */
final class ClassPath {
  private static final List<Class<?>> PROCESSOR =
      List.of(
          KeraunosProcessor.class,
          Stage.class,
          JavaFile.class,
          MoreElements.class,
          ImmutableList.class,
          InternalFutureFailureAccess.class);

  private ClassPath() {}

  /**
   * The processor and what it depends on, and nothing of the runtime: jars, as users have them.
   *
   * @param folder takes the jars of what is still a folder of classes
   */
  static String ofProcessor(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (Class<?> part : PROCESSOR) {
      Path location = location(part);
      if (Files.isDirectory(location)) {
        Path jar = folder.resolve(part.getSimpleName() + ".jar");
        pack(location, jar);
        jars.add(jar.toString());
      } else {
        jars.add(location.toString());
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
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

  /** The same without the command line and what only that depends on. */
  static List<File> ofProgramWithoutCommandLine() {
    return Arrays.stream(ofProgram().split(File.pathSeparator))
        .filter(path -> !path.matches(".*(\\bcli\\b|keraunos-cli|picocli|snakeyaml).*"))
        .map(File::new)
        .toList();
  }

  static Path location(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
