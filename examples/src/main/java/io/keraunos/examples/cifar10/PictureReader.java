package io.keraunos.examples.cifar10;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Turns a picture into what the network takes: 32 by 32 pixels of red, green and blue. */
final class PictureReader {
  private PictureReader() {}

  static final int SIZE = 32;
  private static final int CHANNELS = 3;
  private static final int LARGEST_SIDE = 8192;

  /**
   * Reads a PNG, JPEG or what else the JDK reads, scaled.
   *
   * @throws IOException if it is none of them, or too large; it says which
   */
  static byte[] read(byte[] file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("the body must be a picture such as PNG or JPEG, but is not");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if (width > LARGEST_SIDE || height > LARGEST_SIDE) { // before the memory is taken for it
          throw new IOException(
              "a picture must have at most %s pixels on each side, but has %s x %s"
                  .formatted(LARGEST_SIDE, width, height));
        }
        return scaled(reader.read(0));
      } finally {
        reader.dispose();
      }
    }
  }

  private static byte[] scaled(BufferedImage picture) {
    BufferedImage small = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, SIZE, SIZE, null);
    graphics.dispose();
    byte[] image = new byte[SIZE * SIZE * CHANNELS];
    int next = 0;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        int rgb = small.getRGB(x, y);
        image[next++] = (byte) (rgb >> 16);
        image[next++] = (byte) (rgb >> 8);
        image[next++] = (byte) rgb;
      }
    }
    return image;
  }
}
