package io.keraunos.trials;

import io.keraunos.processor.KeraunosProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.Diagnostic.Kind;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * javac with the real processor, in this process, as a user's build calls it: {@code -parameters},
 * and the class path of the test. Used by one thread at a time; the jars stay open in between.
 */
final class ProgramCompiler implements AutoCloseable {

  /** The sentences of javac and of the processor, as they come; no lints were asked for. */
  record Compilation(List<String> errors, List<String> warnings) {}

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      javac.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

  /** Compiles a program. */
  Compilation compile(Program program, Path classes) throws IOException {
    Files.createDirectories(classes);
    files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    JavaCompiler.CompilationTask task =
        javac.getTask(
            null,
            files,
            said,
            List.of("-parameters", "-classpath", System.getProperty("java.class.path")),
            null,
            List.of(new SourceText(program)));
    task.setProcessors(List.of(new KeraunosProcessor()));
    task.setLocale(Locale.ROOT);
    boolean compiled = task.call();
    List<String> errors = texts(said, List.of(Kind.ERROR));
    if (compiled != errors.isEmpty()) {
      throw new IllegalStateException("javac says " + compiled + " with the errors " + errors);
    }
    return new Compilation(errors, texts(said, List.of(Kind.WARNING, Kind.MANDATORY_WARNING)));
  }

  private static List<String> texts(
      DiagnosticCollector<JavaFileObject> said, List<Diagnostic.Kind> kinds) {
    return said.getDiagnostics().stream()
        .filter(diagnostic -> kinds.contains(diagnostic.getKind()))
        .map(diagnostic -> diagnostic.getLineNumber() + ": " + diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /** A source file that is a string. */
  private static final class SourceText extends SimpleJavaFileObject {

    private final String text;

    SourceText(Program program) {
      super(URI.create("string:///" + program.name() + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = program.source();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
