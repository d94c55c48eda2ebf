package io.keraunos.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Writes sources that lie ready in a folder: what a processor costs that has nothing to find out.
 */
@SupportedAnnotationTypes("*")
@SupportedOptions(CopyingProcessor.FOLDER)
public final class CopyingProcessor extends AbstractProcessor {

  /** The option that names the folder. */
  static final String FOLDER = "folder";

  private boolean written;

  /** Called by the compiler. */
  public CopyingProcessor() {}

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    if (!written) {
      written = true;
      String folder = Objects.requireNonNull(processingEnv.getOptions().get(FOLDER), FOLDER);
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        for (Path source : sources) {
          String name = String.valueOf(source.getFileName()).replace(".java", "");
          try (Writer writer = processingEnv.getFiler().createSourceFile(name).openWriter()) {
            writer.write(Files.readString(source));
          }
        }
      } catch (IOException cannotCopy) {
        throw new UncheckedIOException(cannotCopy);
      }
    }
    return false;
  }
}
