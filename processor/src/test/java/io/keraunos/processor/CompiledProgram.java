package io.keraunos.processor;

import static com.google.testing.compile.CompilationSubject.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import javax.tools.JavaFileObject;

/** The classes of a program, and those that were generated for it. */
final class CompiledProgram extends ClassLoader {
  private final Map<String, byte[]> classes;

  private CompiledProgram(Map<String, byte[]> classes) {
    super(CompiledProgram.class.getClassLoader());
    this.classes = classes;
  }

  /** Compiles a program, such as {@code good/features}. */
  static CompiledProgram of(String program) throws IOException {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new KeraunosProcessor())
            .compile(Programs.read(Programs.sources(Programs.ROOT.resolve(program))));
    assertThat(compilation).succeeded();
    Map<String, byte[]> classes = new HashMap<>();
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS) {
        try (InputStream in = file.openInputStream()) {
          String path = file.toUri().getPath().replaceFirst("^/CLASS_OUTPUT/", "");
          classes.put(path.replaceFirst("\\.class$", "").replace('/', '.'), in.readAllBytes());
        }
      }
    }
    return new CompiledProgram(classes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
