package io.keraunos.layer;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/layers.md} lists every layer, and its gradient is checked. */
final class EveryLayerTest {

  private static final Pattern LAYER =
      Pattern.compile("public final class \\w+\\s+(implements (Layer<|Part )|extends \\w+Layer<)");

  @Test
  void listsEveryLayer() throws IOException {
    String document = Files.readString(Path.of("../docs/layers.md"));
    for (String layer : layers()) {
      assertWithMessage("in docs/layers.md").that(document).contains("`" + layer + ".");
    }
  }

  @Test
  void everyLayersGradientIsCheckedNumerically() throws IOException {
    List<String> tests = new ArrayList<>();
    for (Path test : files(Path.of("src/test/java/io/keraunos/layer"))) {
      String source = Files.readString(test);
      if (source.contains("GradientCheck.check(")) {
        tests.add(source);
      }
    }
    for (String layer : layers()) {
      Pattern made = Pattern.compile("\\b" + layer + "\\.[a-z]\\w*\\(");
      assertWithMessage("tests with a gradient check of " + layer)
          .that(tests.stream().anyMatch(test -> made.matcher(test).find()))
          .isTrue();
    }
  }

  private static List<String> layers() throws IOException {
    List<String> layers = new ArrayList<>();
    for (Path source : files(Path.of("src/main/java/io/keraunos/layer"))) {
      String name = source.getFileName().toString().replace(".java", "");
      if (LAYER.matcher(Files.readString(source)).find()) {
        layers.add(name);
      }
    }
    assertThat(layers).containsAtLeast("Dense", "DenseFeatures", "LSTM", "MaxPool2D");
    return layers;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
