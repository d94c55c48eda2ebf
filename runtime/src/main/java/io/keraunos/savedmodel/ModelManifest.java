package io.keraunos.savedmodel;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.keraunos.file.FileDigest;
import io.keraunos.file.Folders;
import io.keraunos.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of an exported model: the SHA-256 of every file, in {@code assets.extra}, which the
 * format leaves to whoever writes a model. A damaged graph must not reach TensorFlow, which can end
 * the process over it.
 */
final class ModelManifest {
  private ModelManifest() {}

  static final String FILE = "assets.extra/keraunos.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** The form of the file: paths to hexadecimal digits. */
  private record Sums(@Nullable Map<String, String> sha256) {}

  /** Writes the sums of all files that a folder has. */
  static void write(Path folder) throws IOException {
    Map<String, String> sums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        sums.put(
            folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"),
            FileDigest.sha256(file));
      }
    }
    Folders.make(folder.resolve("assets.extra"));
    WholeFile.write(folder.resolve(FILE), GSON.toJson(new Sums(sums)));
  }

  /**
   * Checks that a folder has the files that were written to it.
   *
   * @throws IOException if one is missing or another; the message names it and says what to do
   */
  static void verify(Path folder) throws IOException {
    Path manifest = folder.resolve(FILE);
    if (!Files.isRegularFile(manifest)) {
      throw damaged(folder, FILE + " is missing");
    }
    for (Map.Entry<String, String> sum : read(folder, manifest).entrySet()) {
      Path file;
      try {
        file = folder.resolve(sum.getKey());
      } catch (InvalidPathException e) {
        throw damaged(folder, FILE + " names a file that cannot be: " + e.getMessage());
      }
      if (!Files.isRegularFile(file)) {
        throw damaged(folder, sum.getKey() + " is missing");
      }
      if (!FileDigest.sha256(file).equals(sum.getValue())) {
        throw damaged(
            folder,
            String.format(
                Locale.ROOT,
                "%s is not what was exported: it has %,d bytes and another SHA-256 than %s says",
                sum.getKey(),
                Files.size(file),
                FILE));
      }
    }
  }

  private static Map<String, String> read(Path folder, Path manifest) throws IOException {
    Sums said;
    try {
      said = GSON.fromJson(Files.readString(manifest), Sums.class);
    } catch (IOException | JsonParseException e) {
      throw damaged(folder, FILE + " cannot be read: " + e.getMessage());
    }
    if (said == null
        || said.sha256() == null
        || !said.sha256().containsKey(SavedModelFolder.MODEL)) {
      throw damaged(folder, "%s does not name %s".formatted(FILE, SavedModelFolder.MODEL));
    }
    return said.sha256();
  }

  private static IOException damaged(Path folder, String what) {
    return new IOException(
        "%s must be a model as Trainer.export wrote it, but %s. Copy the whole folder again, or export the model again"
            .formatted(folder, what));
  }
}
