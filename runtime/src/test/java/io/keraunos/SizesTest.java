package io.keraunos;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of files and constructors where losses, metrics and optimizers are many. */
class SizesTest {

  private static final int LINES = 400;
  private static final int PARAMETERS = 8;

  @ParameterizedTest
  @ValueSource(strings = {"loss", "metric", "optimizer", "step"})
  void filesAreShort(String name) throws IOException {
    List<Path> files;
    try (var all = Files.list(Path.of("src/main/java/io/keraunos", name))) {
      files = all.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      assertWithMessage("lines of %s", file).that(Files.readAllLines(file).size()).isAtMost(LINES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss", "metric", "optimizer", "step"})
  void constructorsTakeFewParameters(String name) {
    var classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.keraunos." + name);
    assertThat(classes).isNotEmpty();
    for (JavaClass type : classes) {
      type.getConstructors()
          .forEach(
              constructor ->
                  assertWithMessage("parameters of %s", constructor.getFullName())
                      .that(constructor.getRawParameterTypes().size())
                      .isAtMost(PARAMETERS));
    }
  }
}
