package io.keraunos.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image files below a folder that has a sub-folder for each class.
 *
 * @param classes the names of the sub-folders, in alphabetical order
 * @param files the images, those of one class together
 * @param labels the class of each
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on
record ImageListing(List<String> classes, List<Path> files, int[] labels) {

  private static final Logger LOG = LoggerFactory.getLogger(ImageListing.class);

  private static final Set<String> READ = Set.of("jpg", "jpeg", "png");
  // torchvision's IMG_EXTENSIONS has these, too: to skip them would leave out examples silently.
  private static final Set<String> OTHER_IMAGES =
      Set.of("bmp", "pgm", "ppm", "tif", "tiff", "webp");

  static ImageListing of(Path root) throws IOException {
    List<Path> folders = classFolders(root);
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    List<Path> skipped = new ArrayList<>();
    for (int label = 0; label < folders.size(); label++) {
      for (Path file : images(folders.get(label), skipped)) {
        files.add(file);
        labels.add(label);
      }
    }
    if (!skipped.isEmpty()) {
      LOG.warn(
          "{} files in the class folders of {} are not named .jpg, .jpeg or .png and are skipped,"
              + " such as {}",
          skipped.size(),
          root,
          skipped.get(0));
    }
    return new ImageListing(
        folders.stream().map(ImageListing::name).toList(),
        List.copyOf(files),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Path> classFolders(Path root) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> children = Files.list(root)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        if (!name(child).startsWith(".")) {
          checkLink(child);
          if (Files.isDirectory(child)) {
            folders.add(child);
          }
        }
      }
    }
    if (folders.isEmpty()) {
      throw new IOException(root + " must have a sub-folder for each class, but has none");
    }
    folders.sort(Comparator.comparing(ImageListing::name));
    return folders;
  }

  private static List<Path> images(Path folder, List<Path> skipped) throws IOException {
    Visitor visitor = new Visitor(folder, skipped);
    Files.walkFileTree(
        folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
    if (visitor.images.isEmpty()) {
      throw new IOException("class folder " + folder + " must have images, but has none");
    }
    visitor.images.sort(Comparator.comparing(Path::toString));
    return visitor.images;
  }

  private static void checkLink(Path path) throws IOException {
    if (!Files.exists(path) && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          path + " must lead to a file or folder, but its target is gone. Delete the link");
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static String ending(Path path) {
    String name = name(path);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /** Gathers the images of a class. */
  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> skipped;
    private final List<Path> images = new ArrayList<>();

    Visitor(Path folder, List<Path> skipped) {
      this.folder = folder;
      this.skipped = skipped;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      return name(path).startsWith(".") && !path.equals(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
      if (name(path).startsWith(".")) {
        return FileVisitResult.CONTINUE;
      }
      checkLink(path);
      String ending = ending(path);
      if (OTHER_IMAGES.contains(ending)) {
        throw new IOException(
            path + " must be JPEG or PNG, but is named as another kind. Convert or delete it");
      }
      if (!READ.contains(ending)) {
        skipped.add(path);
      } else if (!attributes.isRegularFile()) {
        throw new IOException(path + " must be a file, but is not");
      } else {
        images.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (e instanceof FileSystemLoopException) {
        throw new IOException(path + " must not lead to a folder that it is in, but does", e);
      }
      throw e;
    }
  }
}
