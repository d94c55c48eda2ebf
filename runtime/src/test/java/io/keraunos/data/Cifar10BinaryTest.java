package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading made-up files of CIFAR-10's binary format. */
class Cifar10BinaryTest {

  @TempDir Path folder;

  /** Each plane's byte tells the plane, the row and the column. */
  private static byte value(int record, int plane, int y, int x) {
    return (byte) (record * 7 + plane * 50 + y * 3 + x);
  }

  private static byte[] file(int firstRecord, int records) {
    byte[] content = new byte[records * 3073];
    int at = 0;
    for (int record = firstRecord; record < firstRecord + records; record++) {
      content[at++] = (byte) (record % 10);
      for (int plane = 0; plane < 3; plane++) {
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            content[at++] = value(record, plane, y, x);
          }
        }
      }
    }
    return content;
  }

  private static void assertRecord(LabeledImage image, int record) {
    assertThat(image.label()).isEqualTo(record % 10);
    assertThat(image.image()).hasLength(3072);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        for (int channel = 0; channel < 3; channel++) {
          assertThat(image.image()[(y * 32 + x) * 3 + channel])
              .isEqualTo(value(record, channel, y, x));
        }
      }
    }
  }

  @Test
  void theFilesOfAFolderAreOneDataset() throws Exception {
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_" + i + ".bin"), file(4 * (i - 1), i == 5 ? 2 : 4));
    }
    Files.write(folder.resolve("test_batch.bin"), file(40, 3));
    Cifar10Binary train = Cifar10Binary.train(folder);
    assertThat(train.size()).isEqualTo(18);
    for (int record = 0; record < 18; record++) {
      assertRecord(train.get(record), record);
    }
    Cifar10Binary test = Cifar10Binary.test(folder);
    assertThat(test.size()).isEqualTo(3);
    assertRecord(test.get(2), 42);
    assertThrows(IndexOutOfBoundsException.class, () -> train.get(18));
    assertThrows(IndexOutOfBoundsException.class, () -> train.get(-1));
  }

  @Test
  void aStreamIsReadToo() throws Exception {
    Cifar10Binary images = Cifar10Binary.read("r", new ByteArrayInputStream(file(5, 2)));
    assertThat(images.size()).isEqualTo(2);
    assertRecord(images.get(1), 6);
    images.get(1).image()[0] = 77; // what is handed out is the caller's
    assertRecord(images.get(1), 6);
  }

  @Test
  void whatIsDamagedIsNamed() throws Exception {
    Path missing = folder.resolve("data_batch_1.bin");
    assertThat(assertThrows(NoSuchFileException.class, () -> Cifar10Binary.train(folder)))
        .hasMessageThat()
        .contains(missing.toString());
    Path file = folder.resolve("x.bin");
    Files.write(file, new byte[3072]);
    assertThat(assertThrows(IOException.class, () -> Cifar10Binary.read(List.of(file))))
        .hasMessageThat()
        .isEqualTo(
            file
                + " must have a multiple of 3073 bytes (a label and 3072 bytes of image for each"
                + " record), but has 3072: it is cut off or not a file of CIFAR-10's binary"
                + " version");
    byte[] damaged = file(0, 3);
    damaged[2 * 3073] = (byte) 200;
    Files.write(file, damaged);
    assertThat(assertThrows(IOException.class, () -> Cifar10Binary.read(List.of(file))))
        .hasMessageThat()
        .contains("the label of record 2 (byte 6146) must be from 0 to 9, but was 200");
    Files.write(file, new byte[0]);
    assertThrows(IOException.class, () -> Cifar10Binary.read(List.of(file)));
  }
}
