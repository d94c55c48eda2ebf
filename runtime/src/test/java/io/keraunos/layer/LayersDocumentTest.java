package io.keraunos.layer;

import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/layers.md} lists every layer. */
final class LayersDocumentTest {

  @Test
  void listsEveryLayer() throws IOException {
    String document = Files.readString(Path.of("../docs/layers.md"));
    List<Path> sources;
    try (Stream<Path> all = Files.list(Path.of("src/main/java/io/keraunos/layer"))) {
      sources = all.sorted().toList();
    }
    for (Path source : sources) {
      String name = source.getFileName().toString().replace(".java", "");
      if (Files.readString(source).contains("public final class " + name + " implements ")) {
        assertWithMessage("in docs/layers.md").that(document).contains("`" + name + ".");
      }
    }
  }
}
