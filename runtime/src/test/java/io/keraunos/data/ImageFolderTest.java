package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** Folders of images, decoded and resized as TensorFlow does it. */
class ImageFolderTest {

  @TempDir Path root;

  record Picture(byte[] rgb, int label) {}

  private Path image(String name, int type, int height, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(name.hashCode());
    int bands = image.getRaster().getNumBands();
    int top = 1 << image.getColorModel().getComponentSize(0);
    if (type == BufferedImage.TYPE_BYTE_INDEXED) {
      top = 200;
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < bands; band++) {
          image.getRaster().setSample(x, y, band, random.nextInt(top));
        }
      }
    }
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private Path png(String name) throws IOException {
    return image(name, BufferedImage.TYPE_3BYTE_BGR, 2, 3);
  }

  private ImageFolder<Picture> read(int height, int width) throws IOException {
    return ImageFolder.read(root, height, width, Picture::new);
  }

  @Test
  void theSubfoldersAreTheClasses() throws Exception {
    List<Path> files = new ArrayList<>();
    files.add(png("Zebra/b.png"));
    files.add(png("cat/a.png"));
    files.add(png("cat/more/2.PNG"));
    files.add(image("dog/x.jpeg", BufferedImage.TYPE_3BYTE_BGR, 2, 3));
    png("beside.png");
    png(".hidden/a.png");
    Files.writeString(root.resolve("cat/.DS_Store"), "x");
    Files.createDirectories(root.resolve("cat/.thumbs"));
    Files.writeString(root.resolve("cat/.thumbs/x"), "x");
    ImageFolder<Picture> pictures = read(2, 3);
    assertThat(pictures.classes()).containsExactly("Zebra", "cat", "dog").inOrder();
    assertThat(pictures.labels()).isEqualTo(new int[] {0, 1, 1, 2});
    assertThat(pictures.size()).isEqualTo(4);
    for (int i = 0; i < 4; i++) {
      assertThat(pictures.file(i)).isEqualTo(files.get(i));
      assertThat(pictures.get(i).label()).isEqualTo(pictures.labels()[i]);
      assertThat(pictures.get(i).rgb()).hasLength(2 * 3 * 3);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> pictures.get(4));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_4BYTE_ABGR,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void everyKindOfPngIsDecodedAsTensorFlowDoes(int type) throws Exception {
    Path file = image("a/" + type + ".png", type, 5, 4);
    byte[] rgb = read(5, 4).get(0).rgb();
    assertThat(rgb).isEqualTo(decoded(file));
  }

  @Test
  void sixteenBitsLoseTheLowerOnes() throws Exception {
    Path file = image("a/16.png", BufferedImage.TYPE_USHORT_GRAY, 5, 4);
    assertThat(read(5, 4).get(0).rgb()).isEqualTo(decoded(file));
  }

  /** Two decoders may differ by the rounding of their transforms. */
  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY})
  void aJpegIsDecodedAsTensorFlowDoes(int type) throws Exception {
    Path file = image("a/" + type + ".jpg", type, 16, 24);
    assertNear(read(16, 24).get(0).rgb(), decoded(file), 3);
  }

  @ParameterizedTest
  @CsvSource({"7, 5, 3, 2", "7, 5, 14, 15", "9, 4, 4, 9", "4, 4, 1, 1", "30, 30, 7, 7"})
  void aResizedImageIsTensorFlows(int height, int width, int newHeight, int newWidth)
      throws Exception {
    Path file = image("a/x.png", BufferedImage.TYPE_3BYTE_BGR, height, width);
    byte[] resized = read(newHeight, newWidth).get(0).rgb();
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      byte[] pixels = decoded(file);
      float[] values = new float[pixels.length];
      for (int i = 0; i < pixels.length; i++) {
        values[i] = Byte.toUnsignedInt(pixels[i]);
      }
      Operand<TFloat32> batch =
          tf.reshape(tf.constant(values), tf.constant(new int[] {1, height, width, 3}));
      TFloat32 expected =
          tf.image
              .scaleAndTranslate(
                  batch,
                  tf.constant(new int[] {newHeight, newWidth}),
                  tf.constant(new float[] {(float) newHeight / height, (float) newWidth / width}),
                  tf.constant(new float[] {0, 0}),
                  ScaleAndTranslate.kernelType("triangle"),
                  ScaleAndTranslate.antialias(true))
              .asTensor();
      int next = 0;
      for (var scalar : expected.scalars()) {
        assertWithMessage("byte %s", next)
            .that((float) Byte.toUnsignedInt(resized[next++]))
            .isWithin(0.501f)
            .of(scalar.getFloat());
      }
      assertThat(next).isEqualTo(resized.length);
    }
  }

  private static byte[] decoded(Path file) throws IOException {
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      Operand<TString> content = tf.io.readFile(tf.constant(file.toString()));
      TUint8 image =
          tf.image
              .decodeImage(
                  content,
                  TUint8.class,
                  DecodeImage.channels(3L),
                  DecodeImage.expandAnimations(false))
              .asTensor();
      byte[] bytes = new byte[(int) image.size()];
      int next = 0;
      for (var scalar : image.scalars()) {
        bytes[next++] = scalar.getByte();
      }
      return bytes;
    }
  }

  private static void assertNear(byte[] actual, byte[] expected, int tolerance) {
    assertThat(actual).hasLength(expected.length);
    for (int i = 0; i < actual.length; i++) {
      assertWithMessage("byte %s", i)
          .that((float) Byte.toUnsignedInt(actual[i]))
          .isWithin(tolerance)
          .of(Byte.toUnsignedInt(expected[i]));
    }
  }

  private String complaint() {
    return assertThrows(IOException.class, () -> read(2, 3).get(0)).getMessage();
  }

  @Test
  void whatIsWrongIsNamed() throws Exception {
    assertThat(complaint())
        .isEqualTo(root + " must have a sub-folder for each class, but has none");
    Path folder = Files.createDirectories(root.resolve("cat"));
    assertThat(complaint()).isEqualTo("class folder " + folder + " must have images, but has none");
    Files.writeString(folder.resolve("notes.txt"), "x");
    assertThat(complaint()).isEqualTo("class folder " + folder + " must have images, but has none");
    Path fake = Files.writeString(folder.resolve("fake.png"), "no image");
    assertThat(complaint())
        .isEqualTo(fake + " must be a JPEG or PNG image, but its 8 bytes are not one");
    Path good = image("cat/a.png", BufferedImage.TYPE_3BYTE_BGR, 40, 40);
    byte[] content = Files.readAllBytes(good);
    Files.write(good, Arrays.copyOf(content, content.length / 2));
    assertThat(complaint())
        .startsWith(good + " must be a PNG image that can be decoded, but is cut off or damaged: ");
    assertThat(assertThrows(IOException.class, () -> ImageFolder.read(good, 2, 3, Picture::new)))
        .hasMessageThat()
        .isEqualTo(good + " must be a folder with a sub-folder for each class, but is not");
    assertThat(assertThrows(IllegalArgumentException.class, () -> read(0, 3)))
        .hasMessageThat()
        .isEqualTo("height and width must be at least 1, but were 0 and 3");
  }

  @Test
  void whatLiesBesideTheImagesIsSkippedAsInTorchvision() throws Exception {
    Path first = png("cat/1.PNG");
    Path deep = image("cat/more/deep/2.jpeg", BufferedImage.TYPE_3BYTE_BGR, 2, 3);
    Files.move(deep, deep.resolveSibling("2.JPEG"));
    for (String other :
        List.of("Thumbs.db", "desktop.ini", "labels.csv", "1.png.txt", "x", "a.gif")) {
      Files.writeString(root.resolve("cat/" + other), "x");
      Files.writeString(root.resolve(other), "x");
    }
    png("cat/._1.png");
    png("cat/.ipynb_checkpoints/1.png");
    Files.createDirectories(root.resolve("cat/empty"));
    ImageFolder<Picture> pictures = read(2, 3);
    assertThat(pictures.classes()).containsExactly("cat");
    assertThat(pictures.size()).isEqualTo(2);
    assertThat(pictures.file(0)).isEqualTo(first);
    assertThat(pictures.file(1)).isEqualTo(deep.resolveSibling("2.JPEG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bmp", "pgm", "ppm", "tif", "TIFF", "webp"})
  void imagesOfOtherKindsAreNotLeftOut(String ending) throws Exception {
    png("cat/1.png");
    Path other = Files.writeString(root.resolve("cat/2." + ending), "x");
    assertThat(complaint())
        .isEqualTo(
            other + " must be JPEG or PNG, but is named as another kind. Convert or delete it");
  }

  @Test
  void linksAreFollowedAndDanglingOnesNamed() throws Exception {
    Path image = png("elsewhere/1.png");
    Path cat = Files.createDirectories(root.resolve("data/cat"));
    Files.createSymbolicLink(cat.resolve("2.png"), image);
    Files.createSymbolicLink(root.resolve("data/dog"), image.getParent());
    Path data = root.resolve("data");
    assertThat(ImageFolder.read(data, 2, 3, Picture::new).classes())
        .containsExactly("cat", "dog")
        .inOrder();
    for (String name : List.of("cat/gone.png", "cat/gone", "gone")) {
      Path link = Files.createSymbolicLink(data.resolve(name), Path.of("nowhere"));
      assertThat(assertThrows(IOException.class, () -> ImageFolder.read(data, 2, 3, Picture::new)))
          .hasMessageThat()
          .isEqualTo(
              link + " must lead to a file or folder, but its target is gone. Delete the link");
      Files.delete(link);
    }
    Path circle = Files.createSymbolicLink(cat.resolve("circle"), cat);
    assertThat(assertThrows(IOException.class, () -> ImageFolder.read(data, 2, 3, Picture::new)))
        .hasMessageThat()
        .isEqualTo(circle + " must not lead to a folder that it is in, but does");
  }

  @Test
  void thePixelsAreLimitedBeforeTheyTakeMemory() throws Exception {
    image("cat/1.png", BufferedImage.TYPE_3BYTE_BGR, 20, 30);
    assertThat(read(2, 3).maxPixels(600).get(0).rgb()).hasLength(18);
    assertThat(assertThrows(IOException.class, () -> read(2, 3).maxPixels(599).get(0)).getMessage())
        .endsWith(
            "has 30 by 20 pixels, where at most 599 are read, and 65535 of a side."
                + " ImageFolder.maxPixels changes the limit");
    assertThat(assertThrows(IllegalArgumentException.class, () -> read(2, 3).maxPixels(0)))
        .hasMessageThat()
        .isEqualTo("maxPixels must be from 1 to 715827882, but was 0");
  }

  @Test
  void aVeryTallImageTakesNoMoreMemoryThanItsPixels() throws Exception {
    image("cat/1.png", BufferedImage.TYPE_BYTE_GRAY, 60_000, 1);
    assertThat(read(2, 9_000).get(0).rgb()).hasLength(2 * 9_000 * 3);
  }
}
