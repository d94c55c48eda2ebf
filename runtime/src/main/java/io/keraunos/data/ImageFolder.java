package io.keraunos.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Images in a folder for each class, as torchvision's <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html">{@code
 * ImageFolder}</a> reads them: {@code root/cat/1.jpg}, {@code root/dog/a/2.png}. The labels are the
 * numbers of the sub-folders in the order of their names, from 0. The images of a sub-folder are
 * read with all that is below it, in the order of the paths.
 *
 * <pre>{@code
 * record Pet(@TensorShape({64, 64, 3}) byte[] image, int label) {}
 *
 * ImageFolder<Pet> pets = ImageFolder.read(Path.of("pets/train"), 64, 64, Pet::new);
 * List<String> names = pets.classes(); // cat, dog
 * }</pre>
 *
 * <p>The folders are listed once; an image is decoded each time it is read, by the loader threads.
 * {@link #cache()} keeps the decoded ones.
 *
 * <p>Files are JPEG or PNG by what is in them, and named {@code .jpg}, {@code .jpeg} or {@code
 * .png}, in any case. Folders and files whose names begin with a dot are skipped; so are files
 * beside the class folders, and files with other endings, such as {@code Thumbs.db}, of which a
 * warning tells the number. The endings of images that torchvision would read and this class does
 * not ({@code .bmp}, {@code .pgm}, {@code .ppm}, {@code .tif}, {@code .tiff}, {@code .webp}) are
 * errors, and so are a class folder without images, a link whose target is gone, and a link that
 * leads round in a circle.
 *
 * <p>An image is decoded as Pillow's {@code convert("RGB")} does, or is an error that names the
 * file and the reason:
 *
 * <ul>
 *   <li>JPEG: baseline and progressive, of 8 bits. Grey becomes three equal values; CMYK and YCCK
 *       with Adobe's marker become RGB without a colour profile. Errors: arithmetic coding,
 *       lossless and hierarchical JPEG, 12 bits, two components, four without Adobe's marker, and a
 *       file that is cut off or damaged.
 *   <li>PNG: every colour type, depth and interlacing. Transparency is left out, and what a pixel
 *       has below it taken; 16 bits lose the lower 8, as in TensorFlow. Errors: a checksum that is
 *       wrong, a missing end, a colour that is not in the palette.
 *   <li>Colour profiles, gamma and the EXIF orientation are not applied, as in torchvision and
 *       TensorFlow: turn the pictures before training if a camera left them lying.
 *   <li>Another kind of image under a name such as {@code .jpg} (GIF, BMP, WebP, TIFF) is an error.
 *   <li>At most {@link #maxPixels 89,478,485 pixels}, 65,535 of a side and a file of 1 GiB: more
 *       are refused before they take memory.
 * </ul>
 *
 * <p>An image of another size is stretched to the given one with a bilinear filter that covers
 * every pixel when it becomes smaller: what {@code tf.image.resize(image, size, antialias=True)}
 * computes, rounded to the nearest byte, and, up to 1, what torchvision's {@code Resize((height,
 * width))} makes of a PIL image.
 *
 * @param <R> the example, a record whose components become tensors
 */
public final class ImageFolder<R> implements Dataset<R> {

  private final List<String> classes;
  private final List<Path> files;
  private final int[] labels;
  private final int height;
  private final int width;
  private final ImageMapper<? extends R> mapper;
  private final ImageDecoder decoder;

  private ImageFolder(
      List<String> classes,
      List<Path> files,
      int[] labels,
      int height,
      int width,
      ImageMapper<? extends R> mapper,
      ImageDecoder decoder) {
    this.classes = classes;
    this.files = files;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.mapper = mapper;
    this.decoder = decoder;
  }

  /**
   * Turns an image and its class into an example.
   *
   * @param <R> the example
   */
  @FunctionalInterface
  public interface ImageMapper<R> {
    /**
     * Returns the example. Called by several loader threads at once.
     *
     * @param rgb {@code height * width * 3} unsigned bytes: rows from the top, in each its pixels
     *     from the left, of each red, green and blue
     * @param label the class, from 0
     */
    R map(byte[] rgb, int label) throws Exception;
  }

  /**
   * Lists the images.
   *
   * @param root the folder that has a sub-folder for each class
   * @param height of the images as they are read, at least 1
   * @param width of the images as they are read, at least 1
   * @param mapper turns each into an example
   * @throws IOException if there is no such folder, it has no sub-folders, one of them has no
   *     image, or there is an image of another kind or a link that leads nowhere. A file that is
   *     damaged is an error when it is read.
   */
  public static <R> ImageFolder<R> read(
      Path root, int height, int width, ImageMapper<? extends R> mapper) throws IOException {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be at least 1, but were %s and %s".formatted(height, width));
    }
    if (!Files.isDirectory(root)) {
      throw new IOException(
          root + " must be a folder with a sub-folder for each class, but is not");
    }
    ImageListing listing = ImageListing.of(root);
    return new ImageFolder<>(
        listing.classes(),
        listing.files(),
        listing.labels(),
        height,
        width,
        mapper,
        ImageDecoder.DEFAULT);
  }

  /**
   * Returns this folder with another limit on the pixels of an image, at least 1. Decoding takes
   * about 6 bytes of memory for each, in every loader thread.
   */
  public ImageFolder<R> maxPixels(long pixels) {
    return new ImageFolder<>(
        classes, files, labels, height, width, mapper, new ImageDecoder(pixels));
  }

  /** Returns the names of the classes, by label. */
  public List<String> classes() {
    return classes;
  }

  /** Returns the class of each image, by index, without decoding any. */
  public int[] labels() {
    return labels.clone();
  }

  /** Returns the file of an image. */
  public Path file(long index) {
    return files.get((int) Objects.checkIndex(index, size()));
  }

  @Override
  public long size() {
    return files.size();
  }

  /**
   * Decodes an image.
   *
   * @throws IOException if the file is gone or is no image; the message names it
   */
  @Override
  public R get(long index) throws Exception {
    Path file = file(index);
    RgbImage image = decoder.decode(file).resize(height, width);
    return mapper.map(image.bytes(), labels[(int) index]);
  }
}
