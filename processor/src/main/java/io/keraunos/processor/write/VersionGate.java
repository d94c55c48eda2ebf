package io.keraunos.processor.write;

import static io.keraunos.processor.write.RuntimeNames.GENERATED_CODE;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import io.keraunos.processor.model.ModuleModel;

/**
 * Writes the statement by which a generated class is refused by a runtime of another version. It
 * must be executed before anything else of the surface is linked, so it is the first of every
 * method that another class begins with, and no static initializer of the class uses the surface.
 */
final class VersionGate {
  private VersionGate() {}

  static CodeBlock of(ClassName generated) {
    return CodeBlock.of(
        "$T.requireVersion($L, $T.class)", GENERATED_CODE, ModuleModel.SPI_VERSION, generated);
  }
}
