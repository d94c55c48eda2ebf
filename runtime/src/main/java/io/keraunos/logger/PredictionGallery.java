package io.keraunos.logger;

import io.keraunos.file.Folders;
import io.keraunos.file.WholeFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Pictures with a classifier's predictions: a page for the browser with each picture as a PNG
 * beside it, and lines for the terminal.
 *
 * <pre>{@code
 * var gallery = PredictionGallery.of("Test images", Cifar10Binary.CLASSES);
 * Predictions answers = trainer.predict(images);
 * for (int i = 0; i < answers.size(); i++) {
 *   gallery.add(images.get(i).image(), 32, 32, images.get(i).label(), answers.row(i));
 * }
 * gallery.write(Path.of("predictions")); // predictions/index.html
 * System.out.println(gallery);
 * }</pre>
 */
public final class PredictionGallery {

  /** Name of the page in its folder. */
  public static final String PAGE = "index.html";

  private static final int LONGEST_NAME = 40;

  private final String title;
  private final List<String> classes;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * A picture and its answer.
   *
   * @param label its class
   * @param answer the predicted class
   * @param probability the probability of the predicted class
   * @param ofLabel the probability of the true class
   */
  private record Entry(
      String file,
      BufferedImage picture,
      String label,
      String answer,
      float probability,
      float ofLabel) {
    boolean right() {
      return label.equals(answer);
    }
  }

  private PredictionGallery(String title, List<String> classes) {
    this.title = title;
    this.classes = List.copyOf(classes);
  }

  /**
   * Returns a gallery without pictures.
   *
   * @param title the heading of the page
   * @param classes the names of the classes, by label
   */
  public static PredictionGallery of(String title, List<String> classes) {
    return new PredictionGallery(title, classes);
  }

  /**
   * Adds a picture.
   *
   * @param pixels unsigned bytes: rows from the top, in each its pixels from the left, of each red,
   *     green and blue, or one byte where the picture is grey
   * @param label its class, from 0
   * @param probabilities one for each class
   * @throws IllegalArgumentException if there are not as many pixels or probabilities as said
   */
  public PredictionGallery add(
      byte[] pixels, int height, int width, int label, float[] probabilities) {
    if (probabilities.length != classes.size()) {
      throw new IllegalArgumentException(
          "probabilities must be one for each of the %s classes, but were %s"
              .formatted(classes.size(), probabilities.length));
    }
    if (label < 0 || label >= classes.size()) {
      throw new IllegalArgumentException(
          "label must be from 0 to %s, but was %s".formatted(classes.size() - 1, label));
    }
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    String name = classes.get(label);
    entries.add(
        new Entry(
            String.format(Locale.ROOT, "%02d-%s.png", entries.size() + 1, plain(name)),
            picture(pixels, height, width),
            name,
            classes.get(best),
            probabilities[best],
            probabilities[label]));
    return this;
  }

  /** Returns a class name as a part of a file's name. */
  private static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_-]+", "_");
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
  }

  private static BufferedImage picture(byte[] pixels, int height, int width) {
    int area = Math.multiplyExact(height, width);
    if (area <= 0 || (pixels.length != area && pixels.length != 3L * area)) {
      throw new IllegalArgumentException(
          "pixels must be height * width or height * width * 3 bytes for a picture of %s x %s, but were %s"
              .formatted(height, width, pixels.length));
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int channels = pixels.length / area;
    for (int i = 0; i < area; i++) {
      int red = Byte.toUnsignedInt(pixels[i * channels]);
      int green = Byte.toUnsignedInt(pixels[i * channels + channels / 2]);
      int blue = Byte.toUnsignedInt(pixels[i * channels + channels - 1]);
      picture.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return picture;
  }

  /** Returns the names of the pictures' files, in their order. */
  public List<String> files() {
    return entries.stream().map(Entry::file).toList();
  }

  /**
   * Writes the page and the pictures, in the place of those that are there.
   *
   * @param folder is made if need be
   * @return the page
   */
  public Path write(Path folder) throws IOException {
    Folders.make(folder);
    for (Entry entry : entries) {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(entry.picture(), "png", png);
      WholeFile.write(folder.resolve(entry.file()), png.toByteArray());
    }
    Path page = folder.resolve(PAGE);
    WholeFile.write(page, page());
    return page;
  }

  private String page() {
    StringBuilder figures = new StringBuilder();
    for (Entry entry : entries) {
      figures.append(
          """
          <figure class="%s"><img src="%s" alt="%s"><figcaption>%s<br>%s</figcaption></figure>
          """
              .formatted(
                  entry.right() ? "right" : "wrong",
                  entry.file(),
                  Figures.escaped(entry.label()),
                  Figures.escaped(entry.label()),
                  Figures.escaped(answer(entry))));
    }
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%1$s</title>
    <style>
    :root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif }
    body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
    main { display: flex; flex-wrap: wrap; gap: 1rem }
    figure { margin: 0; padding: .5rem; border: 3px solid; border-radius: .5rem }
    .right { border-color: #009e73 }
    .wrong { border-color: #d55e00 }
    img { width: 10rem; image-rendering: pixelated; display: block }
    </style>
    <h1>%1$s</h1>
    <p>Under each picture what it is, and what the network says; %2$s of %3$s are right.</p>
    <main>
    %4$s</main>
    </html>
    """
        .formatted(
            Figures.escaped(title),
            entries.stream().filter(Entry::right).count(),
            entries.size(),
            figures);
  }

  private static String answer(Entry entry) {
    String answer = String.format(Locale.ROOT, "%s %.2f", entry.answer(), entry.probability());
    return entry.right()
        ? answer
        : String.format(Locale.ROOT, "%s, wrong (%s %.2f)", answer, entry.label(), entry.ofLabel());
  }

  /**
   * Returns a line for each picture: its file, its class, the classifier's answer and its
   * probability.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(text.isEmpty() ? "" : "\n")
          .append(padded(entry.file(), entries.stream().map(Entry::file).toList()))
          .append("  is ")
          .append(padded(entry.label(), entries.stream().map(Entry::label).toList()))
          .append("  network says ")
          .append(answer(entry));
    }
    return text.toString();
  }

  private static String padded(String text, List<String> all) {
    int width = all.stream().mapToInt(String::length).max().orElse(0);
    return text + " ".repeat(width - text.length());
  }
}
