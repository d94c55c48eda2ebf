package io.keraunos.data;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Images in a folder for each class, as torchvision's <a
 * href="https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html">{@code
 * ImageFolder}</a> reads them: {@code root/cat/1.jpg}, {@code root/dog/a/2.png}. The labels are the
 * numbers of the sub-folders in the order of their names, from 0. What lies in a sub-folder is read
 * with all that is below it, in the order of the paths.
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
 * <p>Files are JPEG or PNG and named {@code .jpg}, {@code .jpeg} or {@code .png}. What begins with
 * a dot is skipped, and so are files beside the class folders. Colours are taken as the file has
 * them: grey becomes three equal values, transparency and colour profiles are left out, 16 bits
 * lose the lower 8. A JPEG in CMYK is an error. A picture's EXIF orientation is ignored, as
 * torchvision does.
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

  private ImageFolder(
      List<String> classes,
      List<Path> files,
      int[] labels,
      int height,
      int width,
      ImageMapper<? extends R> mapper) {
    this.classes = classes;
    this.files = files;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.mapper = mapper;
  }

  /**
   * Turns an image and its class into an example.
   *
   * @param <R> the example
   */
  @FunctionalInterface
  public interface ImageMapper<R> {
    /**
     * The example. Called by several loader threads at once.
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
   * @throws IOException if there is no such folder, it has no sub-folders, or one of them has no
   *     image or a file that is not named as one. A file that is damaged is an error when it is
   *     read.
   */
  public static <R> ImageFolder<R> read(
      Path root, int height, int width, ImageMapper<? extends R> mapper) throws IOException {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "height and width must be at least 1, but were %d and %d".formatted(height, width));
    }
    if (!Files.isDirectory(root)) {
      throw new IOException(
          root + " must be a folder with a sub-folder for each class, but is not");
    }
    List<Path> folders = classFolders(root);
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < folders.size(); label++) {
      for (Path file : images(folders.get(label))) {
        files.add(file);
        labels.add(label);
      }
    }
    return new ImageFolder<>(
        folders.stream().map(ImageFolder::name).toList(),
        List.copyOf(files),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        height,
        width,
        mapper);
  }

  private static List<Path> classFolders(Path root) throws IOException {
    try (Stream<Path> children = Files.list(root)) {
      List<Path> folders =
          children
              .filter(child -> !name(child).startsWith(".") && Files.isDirectory(child))
              .sorted(Comparator.comparing(ImageFolder::name))
              .toList();
      if (folders.isEmpty()) {
        throw new IOException(root + " must have a sub-folder for each class, but has none");
      }
      return folders;
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    List<Path> images;
    try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      images =
          walk.filter(path -> !isHidden(folder.relativize(path)) && Files.isRegularFile(path))
              .sorted(Comparator.comparing(Path::toString))
              .toList();
    }
    if (images.isEmpty()) {
      throw new IOException("class folder " + folder + " must have images, but has none");
    }
    for (Path image : images) {
      if (!name(image).toLowerCase(Locale.ROOT).matches(".*\\.(jpg|jpeg|png)")) {
        throw new IOException(
            image + " must be named .jpg, .jpeg or .png, as all that is in a class folder");
      }
    }
    return images;
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** The names of the classes, by label. */
  public List<String> classes() {
    return classes;
  }

  /** The class of each image, by index: known without decoding any. */
  public int[] labels() {
    return labels.clone();
  }

  /** The file of an image. */
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
    RgbImage image = RgbImage.decode(file).resize(height, width);
    return mapper.map(image.bytes(), labels[(int) index]);
  }
}
