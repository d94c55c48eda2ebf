package io.keraunos.examples.cifar10;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.data.Dataset;
import io.keraunos.data.LabeledImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/nothing.tar.gz");
  private static final String NO_SUM = "0".repeat(32);

  @Test
  void withoutNetworkAndFilesThePartThatComesWithIt(@TempDir Path dir) throws Exception {
    Cifar10 data = Cifar10.in(dir.resolve("data"), NOWHERE, NO_SUM);
    data.prepare();
    assertThat(data.isWhole()).isFalse();
    assertThat(counts(data.train())).isEqualTo(filled(200));
    assertThat(counts(data.test())).isEqualTo(filled(50));
    assertThat(counts(data.trainWithoutValidation())).isEqualTo(filled(160));
    assertThat(counts(data.validation())).isEqualTo(filled(40));
    assertThat(children(dir)).isEmpty();
  }

  @Test
  void filesThatAreThereAreUsed(@TempDir Path dir) throws Exception {
    Path folder = Files.createDirectory(dir.resolve("cifar-10-batches-bin"));
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), record(i));
    }
    Files.write(folder.resolve("test_batch.bin"), record(5));
    Cifar10 data = Cifar10.in(dir, NOWHERE, NO_SUM);
    data.prepare();
    assertThat(data.isWhole()).isTrue();
    assertThat(data.train().size()).isEqualTo(5);
    assertThat(data.test().get(0).label()).isEqualTo(5);
    assertThat(data.epochsPerLearningRate()).isEqualTo(1);
  }

  @Test
  void aFolderWithSomeOfTheFilesIsNotReplacedSilently(@TempDir Path dir) throws Exception {
    Path folder = Files.createDirectory(dir.resolve("cifar-10-batches-bin"));
    for (String name : List.of("data_batch_1", "data_batch_2", "data_batch_4", "data_batch_5")) {
      Files.write(folder.resolve(name + ".bin"), record(1));
    }
    Cifar10 data = Cifar10.in(dir, NOWHERE, NO_SUM);
    var error = assertThrows(IllegalArgumentException.class, data::prepare);
    assertThat(error)
        .hasMessageThat()
        .isEqualTo(
            folder
                + " must hold all files of CIFAR-10, but lacks data_batch_3.bin, test_batch.bin:"
                + " add them, or delete it for a download");
  }

  @Test
  void theFolderMustNotBeAFile(@TempDir Path dir) throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    Cifar10 data = Cifar10.in(file, NOWHERE, NO_SUM);
    var error = assertThrows(IllegalArgumentException.class, data::prepare);
    assertThat(error).hasMessageThat().contains("must be a folder, but was the file " + file);
  }

  @Test
  void whatIsDownloadedIsUnpackedAndNotFetchedAgain(@TempDir Path dir) throws Exception {
    try (ArchiveServer server = ArchiveServer.start()) {
      Cifar10 first = Cifar10.in(dir, server.uri(), server.md5());
      first.prepare();
      assertThat(first.isWhole()).isTrue();
      assertThat(first.train().size()).isEqualTo(5);
      assertThat(first.test().get(0).label()).isEqualTo(6);
      assertThat(children(dir)).containsExactly("cifar-10-batches-bin");
      assertThat(server.downloads()).isEqualTo(1);

      Cifar10.in(dir, server.uri(), server.md5()).prepare();
      assertThat(server.downloads()).isEqualTo(1);
    }
  }

  @Test
  void anArchiveThatLiesThereNeedsNoNetwork(@TempDir Path dir) throws Exception {
    try (ArchiveServer server = ArchiveServer.start()) {
      Files.write(dir.resolve("cifar-10-binary.tar.gz"), server.archive());
      Cifar10 data = Cifar10.in(dir, NOWHERE, server.md5());
      data.prepare();
      assertThat(data.isWhole()).isTrue();
    }
  }

  @Test
  void anArchiveWithTheWrongSumIsNotUsed(@TempDir Path dir) throws Exception {
    try (ArchiveServer server = ArchiveServer.start()) {
      Cifar10 data = Cifar10.in(dir, server.uri(), NO_SUM);
      data.prepare();
      assertThat(server.downloads()).isEqualTo(1);
      assertThat(data.isWhole()).isFalse();
      assertThat(children(dir)).isEmpty();
    }
  }

  private static byte[] record(int label) {
    byte[] record = new byte[3073];
    record[0] = (byte) label;
    return record;
  }

  private static List<String> children(Path folder) throws IOException {
    try (var children = Files.list(folder)) {
      return children.map(path -> path.getFileName().toString()).toList();
    }
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
    Arrays.fill(counts, value);
    return counts;
  }
}
