package io.keraunos.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** Failures outside the program. */
final class BugReportTest {
  private static final JavaFileObject NET =
      JavaFileObjects.forSourceLines(
          "user.Net",
          "package user;",
          "import io.keraunos.annotation.*;",
          "class Net {",
          "  @TestStep void test(io.keraunos.step.Step step) {}",
          "  @DataLoader(stage = Stage.TEST, batchSize = 1)",
          "  io.keraunos.data.Dataset<Row> rows() { return null; }",
          "  record Row(float feature) {}",
          "}");

  @Test
  void anExceptionOfTheProcessorsIsAnErrorOnTheClass() {
    Compilation compilation = Compiler.javac().withProcessors(new WithBrokenFiler()).compile(NET);
    assertThat(compilation).hadErrorCount(1);
    assertThat(compilation)
        .hadErrorContaining(
            "[KER901] Keraunos could not process Net: java.lang.IllegalStateException: no disk at")
        .inFile(NET)
        .onLineContaining("class Net");
    assertThat(compilation).hadErrorContaining("This is a bug in Keraunos");
  }

  @Test
  void aMissingRuntimeIsNamed() {
    JavaFileObject source =
        JavaFileObjects.forSourceLines(
            "user.Net",
            "package user;",
            "class Net {",
            "  @io.keraunos.annotation.PrepareData void download() {}",
            "}");
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new KeraunosProcessor())
            .withClasspath(ClassPath.ofAnnotations())
            .compile(source);
    assertThat(compilation).hadErrorCount(1);
    assertThat(compilation)
        .hadErrorContaining("[KER013] io.keraunos.spi.ModuleDefinition is not on the class path.")
        .inFile(source)
        .onLineContaining("class Net");
  }

  /** Hands the processor a filer that fails. */
  private static final class WithBrokenFiler extends AbstractProcessor {
    private final KeraunosProcessor processor = new KeraunosProcessor();

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      Object filer =
          proxy(
              Filer.class,
              (proxy, method, arguments) -> {
                throw new IllegalStateException("no disk");
              });
      processor.init(
          proxy(
              ProcessingEnvironment.class,
              (proxy, method, arguments) ->
                  method.getName().equals("getFiler")
                      ? filer
                      : method.invoke(environment, arguments)));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
      return type.cast(
          Proxy.newProxyInstance(
              WithBrokenFiler.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }
  }
}
