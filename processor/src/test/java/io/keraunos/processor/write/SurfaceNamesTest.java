package io.keraunos.processor.write;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import com.palantir.javapoet.ClassName;
import io.keraunos.processor.model.ModuleModel;
import io.keraunos.spi.GeneratedCode;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Generated code names the surface that has a version, and few types that users name too. */
final class SurfaceNamesTest {

  private static final Set<String> SURFACE =
      Set.of("io.keraunos.spi", "io.keraunos.spi.entry", "io.keraunos.cli");

  private static final Set<String> OF_USERS =
      Set.of(
          "io.keraunos.data.RecordReader",
          "io.keraunos.data.RecordRow",
          "io.keraunos.data.TimePattern",
          "io.keraunos.metric.MetricName",
          "io.keraunos.trainer.Trainer.Builder");

  @Test
  void theVersionIsThatOfTheRuntime() {
    assertThat(ModuleModel.SPI_VERSION).isEqualTo(GeneratedCode.VERSION);
  }

  @Test
  void generatedCodeNamesNothingElseOfTheRuntime() throws Exception {
    Set<String> named = new TreeSet<>();
    for (Field field : RuntimeNames.class.getDeclaredFields()) {
      if (field.getType() == ClassName.class) {
        ClassName name = (ClassName) field.get(null);
        Class.forName(name.reflectionName()); // it is there
        if (!SURFACE.contains(name.packageName())) {
          named.add(name.canonicalName());
        }
      }
    }
    assertWithMessage("what generated code names beside the surface")
        .that(named)
        .containsExactlyElementsIn(OF_USERS);
  }
}
