package io.keraunos.logger;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionGalleryTest {

  @TempDir private Path folder;

  private static final byte[] RED_AND_BLUE = {(byte) 255, 0, 0, 0, 0, (byte) 255};
  private static final byte[] GREY = {(byte) 200, 10};

  private static PredictionGallery gallery() {
    return PredictionGallery.of("Cats & <dogs>", List.of("cat", "dog/<wolf>"))
        .add(RED_AND_BLUE, 1, 2, 0, new float[] {0.75f, 0.25f})
        .add(GREY, 2, 1, 1, new float[] {0.625f, 0.375f});
  }

  @Test
  void eachPictureHasALineThatSaysWhetherItIsRight() {
    assertThat(gallery().toString().lines())
        .containsExactly(
            "01-cat.png        is cat         network says cat 0.75",
            "02-dog_wolf_.png  is dog/<wolf>  network says cat 0.63, wrong (dog/<wolf> 0.38)")
        .inOrder();
  }

  @Test
  void thePageShowsThePicturesAndWhatTheNetworkSays() throws Exception {
    Path page = gallery().write(folder.resolve("new/predictions"));
    String html = Files.readString(page);
    assertThat(html).contains("<h1>Cats &amp; &lt;dogs&gt;</h1>");
    assertThat(html).contains("1 of 2 are right");
    assertThat(html)
        .contains(
            "<figure class=\"wrong\"><img src=\"02-dog_wolf_.png\" alt=\"dog/&lt;wolf&gt;\">");
    for (String file : gallery().files()) {
      assertThat(html).contains("src=\"" + file + "\"");
      assertThat(Files.exists(page.resolveSibling(file))).isTrue();
    }
  }

  @Test
  void aPictureIsWrittenPixelByPixel() throws Exception {
    gallery().write(folder);
    BufferedImage colours = ImageIO.read(folder.resolve("01-cat.png").toFile());
    assertThat(colours.getWidth()).isEqualTo(2);
    assertThat(colours.getRGB(0, 0) & 0xffffff).isEqualTo(0xff0000);
    assertThat(colours.getRGB(1, 0) & 0xffffff).isEqualTo(0x0000ff);
    BufferedImage grey = ImageIO.read(folder.resolve("02-dog_wolf_.png").toFile());
    assertThat(grey.getHeight()).isEqualTo(2);
    assertThat(grey.getRGB(0, 0) & 0xffffff).isEqualTo(0xc8c8c8);
    assertThat(grey.getRGB(0, 1) & 0xffffff).isEqualTo(0x0a0a0a);
  }

  @Test
  void itCanBeWrittenAgain() throws Exception {
    gallery().write(folder);
    gallery().write(folder);
    assertThat(Files.exists(folder.resolve(PredictionGallery.PAGE))).isTrue();
  }

  @Test
  void whatDoesNotFitIsRefused() {
    PredictionGallery gallery = gallery();
    float[] two = {0.5f, 0.5f};
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> gallery.add(new byte[5], 1, 2, 0, two)))
        .hasMessageThat()
        .isEqualTo(
            "pixels must be height * width or height * width * 3 bytes for a picture of 1 x 2, but"
                + " were 5");
    assertThrows(IllegalArgumentException.class, () -> gallery.add(GREY, 2, 1, 2, two));
    assertThrows(IllegalArgumentException.class, () -> gallery.add(GREY, 2, 1, 0, new float[1]));
    assertThrows(IllegalArgumentException.class, () -> gallery.add(GREY, 0, 1, 0, two));
    assertThat(gallery.files()).hasSize(2);
  }
}
