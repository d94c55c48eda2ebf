package io.keraunos.examples.cifar10;

import io.keraunos.data.Archive;
import io.keraunos.data.Cifar10Binary;
import io.keraunos.data.Dataset;
import io.keraunos.data.Download;
import io.keraunos.data.LabeledImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CIFAR-10: the whole of it, from a folder or from the network, or else a balanced part of 2,000
 * training and 500 test images that comes with this program.
 */
public final class Cifar10 {

  private static final Logger LOG = LoggerFactory.getLogger(Cifar10.class);
  private static final URI SOURCE =
      URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
  private static final String MD5 = "c32a1d4ab5d03f1284b67883e8d87530";
  private static final long UNPACKED_LIMIT = 400_000_000;
  private static final String FOLDER = "cifar-10-batches-bin";
  private static final List<String> FILES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");
  private static final long SPLIT_SEED = 1;
  private static final int CONNECT_MILLIS = 5_000;

  private final Path dataDir;
  private final URI source;
  private final String md5;
  private boolean prepared;
  private boolean whole;

  private Cifar10(Path dataDir, URI source, String md5) {
    this.dataDir = dataDir;
    this.source = source;
    this.md5 = md5;
  }

  /**
   * CIFAR-10 in a folder.
   *
   * @param dataDir the folder that holds, or will hold, {@code cifar-10-batches-bin}
   */
  public static Cifar10 in(Path dataDir) {
    return new Cifar10(dataDir, SOURCE, MD5);
  }

  /** Returns the data from another address, for tests. */
  static Cifar10 in(Path dataDir, URI source, String md5) {
    return new Cifar10(dataDir, source, md5);
  }

  /**
   * Finds the data, or fetches it; falls back to the part that comes with this program.
   *
   * @throws IllegalArgumentException if the folder cannot be used or has only some of the files
   */
  public synchronized void prepare() {
    if (prepared) {
      return;
    }
    findOffline();
    if (whole) {
      return;
    }
    try {
      fetch();
      whole = true;
    } catch (IOException e) {
      LOG.warn(
          "CIFAR-10 is not in {} and cannot be downloaded ({}): using the 2,000 + 500 images that"
              + " come with this program. --data-dir names a folder with {}",
          dataDir.toAbsolutePath(),
          e.getMessage(),
          FOLDER);
    }
  }

  /**
   * Finds the data; without it, falls back to the part that comes with this program.
   *
   * @throws IllegalArgumentException if the folder cannot be used or has only some of the files
   */
  public synchronized void findOffline() {
    if (Files.exists(dataDir) && !Files.isDirectory(dataDir)) {
      throw new IllegalArgumentException(
          "--data-dir must be a folder, but was the file " + dataDir);
    }
    if (Files.exists(folder())) {
      List<String> missing =
          FILES.stream().filter(name -> !Files.isRegularFile(folder().resolve(name))).toList();
      if (!missing.isEmpty()) {
        throw new IllegalArgumentException(
            "%s must hold all files of CIFAR-10, but lacks %s: add them, or delete it for a download"
                .formatted(folder(), String.join(", ", missing)));
      }
      whole = true;
    }
    prepared = true;
  }

  private Path folder() {
    return dataDir.resolve(FOLDER);
  }

  private void fetch() throws IOException {
    Path archive = dataDir.resolve("cifar-10-binary.tar.gz");
    if (!Files.exists(archive)) {
      reachSource();
      LOG.info("Downloading CIFAR-10 (162 MB) to {}", dataDir.toAbsolutePath());
    }
    try (DownloadProgress progress = DownloadProgress.start("CIFAR-10")) {
      Download.of(source).md5(md5).progress(progress).to(archive);
    }
    Archive.tarGz(archive).unpack(dataDir, UNPACKED_LIMIT);
    Files.delete(archive);
  }

  // A download is patient with a slow server; who has no network shall learn it soon.
  private void reachSource() throws IOException {
    URLConnection connection = source.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(CONNECT_MILLIS);
    try {
      connection.connect();
    } catch (IOException e) {
      throw new IOException(source + " cannot be reached: " + e, e);
    } finally {
      if (connection instanceof HttpURLConnection http) {
        http.disconnect();
      }
    }
  }

  /** Returns whether all of CIFAR-10 is there, after {@link #prepare}. */
  public boolean isWhole() {
    return whole;
  }

  /**
   * After how many epochs the learning rate falls: 1 as in the reference scenario, or 10 for the
   * small part, whose epochs are 25 times as short.
   */
  int epochsPerLearningRate() {
    return whole ? 1 : 10;
  }

  /** The training images: 50,000, or the 2,000 of the small part. */
  public Dataset<LabeledImage> train() throws IOException {
    return whole ? Cifar10Binary.train(folder()) : shipped("train.bin.gz");
  }

  /** The training images without those of {@link #validation}: 50,000, or 1,600. */
  Dataset<LabeledImage> trainWithoutValidation() throws IOException {
    return whole ? train() : parts().get(0);
  }

  /**
   * The images that training is validated on: 400 of the small part's training images, or, as the
   * reference scenario has it, the test images of the whole.
   */
  Dataset<LabeledImage> validation() throws IOException {
    return whole ? test() : parts().get(1);
  }

  private List<Dataset<LabeledImage>> parts() throws IOException {
    return train().stratifiedSplit(SPLIT_SEED, LabeledImage::label, 0.8, 0.2);
  }

  /** The test images. */
  public Dataset<LabeledImage> test() throws IOException {
    return whole ? Cifar10Binary.test(folder()) : shipped("test.bin.gz");
  }

  private static Dataset<LabeledImage> shipped(String name) throws IOException {
    try (InputStream stream =
        new GZIPInputStream(
            Objects.requireNonNull(Cifar10.class.getResourceAsStream(name), name))) {
      return Cifar10Binary.read(name, stream);
    }
  }
}
