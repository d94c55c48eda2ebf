package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every kind of JPEG and PNG, decoded as Pillow does or refused with its name and a reason. The
 * files are made by {@code images/make.py}.
 */
class ImageKindsTest {

  private static final Path IMAGES = images();

  /** The refused ones, and a part of the reason. */
  private static final Map<String, String> REFUSED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("cmyk_without_adobe.jpg", "is a JPEG of four components without Adobe's"),
              Map.entry("cut_3.jpg", "is cut off or damaged: "),
              Map.entry("cut_2.jpg", "is cut off or damaged: "),
              Map.entry("cut_end.jpg", "is cut off or damaged: "),
              Map.entry("cut_progressive.jpg", "is cut off or damaged: "),
              Map.entry("cut_header.jpg", "is cut off in its header"),
              Map.entry("restart_wrong.jpg", "is cut off or damaged: "),
              Map.entry("bits_12.jpg", "is a JPEG of 12 bits a sample; only 8 are decoded"),
              Map.entry("arithmetic.jpg", "is arithmetically coded JPEG, which is not decoded"),
              Map.entry("lossless.jpg", "is lossless JPEG, which is not decoded"),
              Map.entry("hierarchical.jpg", "is hierarchical JPEG, which is not decoded"),
              Map.entry("height_later.jpg", "is damaged: its frame has 37 by 0 pixels"),
              Map.entry("pixels.jpg", "has 30069 by 30069 pixels, where at most 89478485"),
              Map.entry("pixels.png", "has 30000 by 30000 pixels, where at most 89478485"),
              Map.entry("cut_half.png", "is cut off or damaged: the chunk at byte "),
              Map.entry("cut_end.png", "is cut off at byte "),
              Map.entry("crc_of_header.png", "is damaged: the checksum of the chunk at byte 8"),
              Map.entry("crc_of_data.png", "is damaged: the checksum of the chunk at byte 33"),
              Map.entry("byte_of_data.png", "is damaged: the checksum of the chunk at byte 33"),
              Map.entry("palette_too_short.png", "is damaged: "),
              Map.entry("palette_missing.png", ""),
              Map.entry("data_too_short.png", ""),
              Map.entry("data_checksum.png", ""),
              Map.entry("gif.jpg", "must be a JPEG or PNG image, but is GIF. Convert it"),
              Map.entry("bmp.jpg", "must be a JPEG or PNG image, but is BMP. Convert it"),
              Map.entry("webp.jpg", "must be a JPEG or PNG image, but is WebP. Convert it"),
              Map.entry("tiff.jpg", "must be a JPEG or PNG image, but is TIFF. Convert it"),
              Map.entry("nothing.png", "must be a JPEG or PNG image, but its 0 bytes are not one"),
              Map.entry("text.jpg", "must be a JPEG or PNG image, but its 8 bytes are not one")));

  private static Path images() {
    try {
      URI make = ImageKindsTest.class.getResource("/images/make.py").toURI();
      return Path.of(make).getParent();
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(IMAGES)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void everyKindIsDecodedAsPillowDoes() throws Exception {
    List<Path> expected = files(".rgb");
    assertThat(expected.size()).isGreaterThan(70);
    for (Path values : expected) {
      String name = values.getFileName().toString().replace(".rgb", "");
      byte[] right = Files.readAllBytes(values);
      RgbImage image = ImageDecoder.DEFAULT.decode(IMAGES.resolve(name));
      // Two decoders of JPEG may round otherwise.
      int tolerance = name.endsWith(".jpg") ? 2 : 0;
      assertWithMessage(name).that(image.bytes()).hasLength(right.length);
      for (int i = 0; i < right.length; i++) {
        int difference = Byte.toUnsignedInt(image.bytes()[i]) - Byte.toUnsignedInt(right[i]);
        assertWithMessage("%s, byte %s", name, i).that(Math.abs(difference)).isAtMost(tolerance);
      }
    }
  }

  @Test
  void whatIsNotDecodedIsRefusedWithItsNameAndAReason() throws Exception {
    List<String> without =
        Stream.concat(files(".jpg").stream(), files(".png").stream())
            .map(file -> file.getFileName().toString())
            .filter(name -> !Files.exists(IMAGES.resolve(name + ".rgb")))
            .toList();
    assertThat(REFUSED.keySet()).containsExactlyElementsIn(without);
    REFUSED.forEach(
        (name, reason) -> {
          Path file = IMAGES.resolve(name);
          IOException e =
              assertThrows(IOException.class, () -> ImageDecoder.DEFAULT.decode(file), name);
          assertThat(e).hasMessageThat().startsWith(file + " must be a ");
          assertThat(e).hasMessageThat().contains(reason);
        });
  }

  /** Wherever a file ends, nothing of it is made up. */
  @Test
  void everyCutIsRefused() throws Exception {
    Path cut = Files.createTempFile("cut", ".jpg");
    try {
      for (String name :
          List.of("ycc_420.jpg", "progressive.jpg", "cmyk.jpg", "gray.jpg", "rgb_8.png")) {
        byte[] whole = Files.readAllBytes(IMAGES.resolve(name));
        for (int length = 0; length < whole.length; length += 11) {
          Files.write(cut, Arrays.copyOf(whole, length));
          assertThrows(
              IOException.class, () -> ImageDecoder.DEFAULT.decode(cut), name + " " + length);
        }
      }
    } finally {
      Files.delete(cut);
    }
  }
}
