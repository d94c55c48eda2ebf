package io.keraunos;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The descriptor that the finished jar is given names what is in it. */
final class ModulePathTest {

  /** The packages that no user can name. */
  private static final Set<String> INSIDE =
      Set.of(
          "io.keraunos.capi",
          "io.keraunos.check",
          "io.keraunos.distribute",
          "io.keraunos.engine",
          "io.keraunos.feature",
          "io.keraunos.file",
          "io.keraunos.functional",
          "io.keraunos.gradient",
          "io.keraunos.graph.analysis",
          "io.keraunos.graph.execute",
          "io.keraunos.graph.plan",
          "io.keraunos.graph.review",
          "io.keraunos.graph.trace",
          "io.keraunos.loading",
          "io.keraunos.plan",
          "io.keraunos.preflight",
          "io.keraunos.progress",
          "io.keraunos.sampling",
          "io.keraunos.savedmodel",
          "io.keraunos.text",
          "io.keraunos.watch");

  private static final Pattern EXPORT = Pattern.compile("exports (io\\.keraunos\\S*);");

  @Test
  void theDescriptorExportsEveryPackageButTheInside() throws IOException {
    Path sources = Path.of("src/main/java");
    Set<String> packages;
    try (Stream<Path> files = Files.walk(sources)) {
      packages =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    Set<String> exported = new TreeSet<>();
    Matcher export = EXPORT.matcher(Files.readString(Path.of("src/main/module/module-info.java")));
    while (export.find()) {
      exported.add(export.group(1));
    }
    packages.removeAll(INSIDE);
    assertThat(exported).isEqualTo(packages);
  }

  @Test
  void ofTheInsideTheCommandLineAndServingSeeTwoPackagesEach() throws IOException {
    assertThat(
            Pattern.compile("exports (\\S+) to\\s+([^;]+);")
                .matcher(Files.readString(Path.of("src/main/module/module-info.java")))
                .results()
                .map(export -> export.group(1) + " to " + export.group(2))
                .toList())
        .containsExactly(
            "io.keraunos.engine to keraunos.cli",
            "io.keraunos.feature to keraunos.serving",
            "io.keraunos.file to keraunos.cli",
            "io.keraunos.savedmodel to keraunos.serving");
  }

  /** Gson makes them by reflection, and what they hold. */
  private static final Set<String> WRITTEN_AS_JSON =
      Set.of(
          "io.keraunos.callback.EpochTable$Row",
          "io.keraunos.checkpoint.Lineage",
          "io.keraunos.checkpoint.Manifest$Sums",
          "io.keraunos.engine.LoggerMarks",
          "io.keraunos.engine.Progress",
          "io.keraunos.feature.FittedForm",
          "io.keraunos.logger.RunData",
          "io.keraunos.preflight.DataFingerprint",
          "io.keraunos.provenance.Provenance",
          "io.keraunos.remote.RemoteManifest$Form",
          "io.keraunos.savedmodel.ModelManifest$Sums");

  @Test
  void theDescriptorOpensToGsonWhatIsWrittenAsJson() throws Exception {
    Set<Class<?>> seen = new LinkedHashSet<>();
    for (String name : WRITTEN_AS_JSON) {
      reach(Class.forName(name), seen);
    }
    Set<String> packages = new TreeSet<>();
    seen.forEach(type -> packages.add(type.getPackageName()));
    packages.remove("io.keraunos.annotation"); // public enums of another module, which exports them
    Set<String> opened = new TreeSet<>();
    Matcher open =
        Pattern.compile("opens (io\\.keraunos\\S*) to\\s+com\\.google\\.gson;")
            .matcher(Files.readString(Path.of("src/main/module/module-info.java")));
    while (open.find()) {
      opened.add(open.group(1));
    }
    assertThat(opened).isEqualTo(packages);
  }

  /** Adds a class of ours, and the classes of ours that its fields hold. */
  private static void reach(Type type, Set<Class<?>> seen) {
    if (type instanceof ParameterizedType generic) {
      Stream.of(generic.getActualTypeArguments()).forEach(part -> reach(part, seen));
      reach(generic.getRawType(), seen);
    } else if (type instanceof Class<?> one && one.isArray()) {
      reach(one.getComponentType(), seen);
    } else if (type instanceof Class<?> one
        && one.getName().startsWith("io.keraunos.")
        && seen.add(one)) {
      for (Field field : one.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          reach(field.getGenericType(), seen);
        }
      }
    }
  }
}
