package io.keraunos.remote;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.keraunos.checkpoint.RecordForm;
import io.keraunos.file.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The list of the files of a remote folder, in a file of its own that is written last: a folder
 * without it, or with a part of it, is not whole. JSON that was cut off is none, so a part is told
 * from the whole.
 *
 * @param files by their paths in the folder, with {@code /} between the names
 */
record RemoteManifest(SortedMap<String, Content> files) {

  static final String FILE = "keraunos-files.json";

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

  /**
   * The content of a file.
   *
   * @param size its bytes
   * @param sha256 their SHA-256 in hexadecimal digits
   */
  record Content(long size, String sha256) {}

  /** The form of the JSON. */
  private record Form(Map<String, Content> files) {}

  /**
   * Lists the files of a local folder, all of which are read.
   *
   * @throws IOException if it is no folder or has no files
   */
  static RemoteManifest of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    SortedMap<String, Content> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals(FILE)) {
          requireInside(name, file);
          files.put(name, new Content(Files.size(file), FileDigest.sha256(file)));
        }
      }
    }
    if (files.isEmpty()) {
      throw new IOException(
          "a folder to upload must have files, but %s has none".formatted(folder));
    }
    return new RemoteManifest(files);
  }

  /** Reads a list; empty if the text is a part of one, or none that may be followed. */
  static Optional<RemoteManifest> parse(String json) {
    Form form;
    try {
      form = RecordForm.read(GSON, FILE, json, Form.class, Set.of());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what it lacks does not matter: the folder is not whole
    }
    boolean right =
        !form.files().isEmpty()
            && form.files().keySet().stream().allMatch(RemoteManifest::isInside)
            && form.files().values().stream()
                .allMatch(content -> SHA256.matcher(content.sha256()).matches());
    return right ? Optional.of(new RemoteManifest(new TreeMap<>(form.files()))) : Optional.empty();
  }

  String toJson() {
    return GSON.toJson(new Form(files));
  }

  private static void requireInside(String name, Path file) throws IOException {
    if (!isInside(name)) {
      throw new IOException(
          "a file to upload must have a name without \\, : and control characters, but was %s. Rename it"
              .formatted(file));
    }
  }

  /** Returns whether a path leads from a folder to a file inside it. */
  private static boolean isInside(String path) {
    return List.of(path.split("/", -1)).stream().allMatch(RemoteManifest::isName);
  }

  /** Returns whether a text is the name of a file or folder on every system. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }
}
