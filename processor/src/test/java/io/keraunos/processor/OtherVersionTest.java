package io.keraunos.processor;

import static com.google.common.truth.Truth.assertThat;
import static com.google.testing.compile.CompilationSubject.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import io.keraunos.cli.ModuleCommandLine;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs classes that were generated for another version of the runtime. All else of the surface that
 * they name is not there: the worst that a change of the surface can do.
 */
final class OtherVersionTest {

  private static final int OURS = ModuleModel.SPI_VERSION;

  private static final String OLDER =
      "%s must be generated for version %s of keraunos-runtime's SPI, but was generated for version"
          + " %s, which is older. Compile its module again with the keraunos-processor of the same"
          + " version as keraunos-runtime";
  private static final String NEWER =
      "%s must be generated for version %s of keraunos-runtime's SPI, but was generated for version"
          + " %s, which is newer. Use the keraunos-runtime of the same version as the"
          + " keraunos-processor that generated it";

  @ParameterizedTest
  @ValueSource(ints = {OURS - 1, OURS + 1})
  void everyEntryIsRefusedWithASentence(int version) throws Exception {
    String sentence = version < OURS ? OLDER : NEWER;
    OtherProgram program = new OtherProgram(version);
    Class<?> module = program.loadClass("hyper.Hyper");
    Class<?> predictor = program.loadClass("hyper.HyperPredictor");
    Map<String, Executable> entries =
        Map.of(
            "hyper.HyperTrainer",
                () -> program.call("Trainer", "builder", Trainer.Builder.class, module, null),
            "hyper.HyperPredictor",
                () -> program.call("Predictor", "load", predictor, Path.class, Path.of("model")),
            "hyper.HyperCli",
                () -> program.call("Cli", "main", void.class, String[].class, new String[0]));
    for (Map.Entry<String, Executable> entry : entries.entrySet()) {
      assertThat(assertThrows(IllegalStateException.class, entry.getValue()))
          .hasMessageThat()
          .isEqualTo(sentence.formatted(entry.getKey(), OURS, version));
    }
    assertThat(assertThrows(IllegalStateException.class, program::commandLine))
        .hasMessageThat()
        .isEqualTo(sentence.formatted("hyper.HyperCli", OURS, version));
  }

  /** So that it is known that the sentence comes before what would fail otherwise. */
  @Test
  void withoutTheGateAMissingClassWouldBeNamed() throws Exception {
    OtherProgram program = new OtherProgram(OURS);
    Class<?> module = program.loadClass("hyper.Hyper");
    Class<?> predictor = program.loadClass("hyper.HyperPredictor");
    List<Executable> entries =
        List.of(
            () -> program.call("Trainer", "builder", Trainer.Builder.class, module, null),
            () -> program.call("Predictor", "load", predictor, Path.class, Path.of("model")),
            program::commandLine);
    entries.forEach(entry -> assertThrows(NoClassDefFoundError.class, entry));
  }

  /** The classes of a program, generated for a version whose surface is gone. */
  private static final class OtherProgram extends ClassLoader {
    private final Map<String, byte[]> classes = new HashMap<>();

    OtherProgram(int version) throws IOException {
      super(OtherVersionTest.class.getClassLoader());
      List<JavaFileObject> sources = new ArrayList<>();
      for (JavaFileObject source :
          Programs.read(Programs.sources(Programs.ROOT.resolve("good/hyper")))) {
        sources.add(source);
      }
      for (Path source : Programs.sources(Programs.ROOT.resolve("expected/hyper"))) {
        sources.add(written(version, source));
      }
      Compilation compilation = Compiler.javac().withOptions("-proc:none").compile(sources);
      assertThat(compilation).succeeded();
      for (JavaFileObject file : compilation.generatedFiles()) {
        try (InputStream in = file.openInputStream()) {
          String path = file.toUri().getPath().replaceFirst("^/CLASS_OUTPUT/", "");
          classes.put(path.replaceFirst("\\.class$", "").replace('/', '.'), withoutSurface(in));
        }
      }
    }

    private static JavaFileObject written(int version, Path source) throws IOException {
      String text = Files.readString(source);
      return JavaFileObjects.forSourceString(
          "hyper." + source.getFileName().toString().replace(".java", ""),
          text.replace("requireVersion(" + OURS + ", ", "requireVersion(" + version + ", "));
    }

    /** A class file whose names of the surface are those of classes that do not exist. */
    private static byte[] withoutSurface(InputStream in) throws IOException {
      return new String(in.readAllBytes(), ISO_8859_1)
          .replaceAll("io/keraunos/spi/(?!GeneratedCode)", "io/keraunos/xyz/")
          .replaceAll("io/keraunos/cli/(?!ModuleCommandLine)", "io/keraunos/xyz/")
          .getBytes(ISO_8859_1);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    /** Calls as compiled code does, which links what it calls and nothing beside it. */
    void call(String suffix, String method, Class<?> returned, Class<?> type, Object argument)
        throws Throwable {
      find(suffix, method, MethodType.methodType(returned, type)).invokeWithArguments(argument);
    }

    void commandLine() throws Throwable {
      find("Cli", "commandLine", MethodType.methodType(ModuleCommandLine.class))
          .invokeWithArguments();
    }

    private MethodHandle find(String suffix, String method, MethodType type) throws Throwable {
      Class<?> generated = loadClass("hyper.Hyper" + suffix);
      return MethodHandles.privateLookupIn(generated, MethodHandles.lookup())
          .findStatic(generated, method, type);
    }
  }
}
