package io.keraunos.examples.cifar10;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

  @Test
  void withoutNetworkAndFilesThePartThatComesWithIt(@TempDir Path dir) throws Exception {
    Cifar10 data = Cifar10.in(dir, URI.create("http://127.0.0.1:1/nothing.tar.gz"));
    data.prepare();
    assertThat(data.isWhole()).isFalse();
    assertThat(counts(data.train())).isEqualTo(filled(200));
    assertThat(counts(data.test())).isEqualTo(filled(50));
    try (var left = Files.list(dir)) {
      assertThat(left.toList()).isEmpty();
    }
  }

  @Test
  void filesThatAreThereAreUsed(@TempDir Path dir) throws Exception {
    Path folder = Files.createDirectory(dir.resolve("cifar-10-batches-bin"));
    byte[] image = new byte[3073];
    for (int i = 1; i <= 5; i++) {
      image[0] = (byte) i;
      Files.write(folder.resolve("data_batch_" + i + ".bin"), image);
    }
    Files.write(folder.resolve("test_batch.bin"), image);
    Cifar10 data = Cifar10.in(dir, URI.create("http://127.0.0.1:1/nothing.tar.gz"));
    data.prepare();
    assertThat(data.isWhole()).isTrue();
    assertThat(data.train().size()).isEqualTo(5);
    assertThat(data.test().get(0).label()).isEqualTo(5);
  }

  private static int[] counts(Dataset<LabeledImage> images) throws Exception {
    int[] counts = new int[10];
    for (long i = 0; i < images.size(); i++) {
      counts[images.get(i).label()]++;
    }
    return counts;
  }

  private static int[] filled(int value) {
    int[] counts = new int[10];
    java.util.Arrays.fill(counts, value);
    return counts;
  }
}
