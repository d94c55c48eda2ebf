package io.keraunos.file;

import io.keraunos.file.WatchedFiles.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The remains of a folder after a power failure. Of a file only what was forced is sure; of what
 * was written since there may be all, nothing, the beginning, or zeros in its place. The names in a
 * folder are sure once the folder was forced; of the changes since some first ones are there.
 */
final class DiskModel {

  private static final class Node {
    final boolean isFolder;
    final Map<String, Node> now = new TreeMap<>();
    final Map<String, Node> sure = new TreeMap<>();
    final List<Consumer<Map<String, Node>>> since = new ArrayList<>();
    byte @Nullable [] forced;

    Node(boolean isFolder) {
      this.isFolder = isFolder;
    }

    void change(Consumer<Map<String, Node>> how) {
      how.accept(now);
      since.add(how);
    }
  }

  private final Path root;
  private final Node top = new Node(true);

  /** A folder all of which is on the disk. */
  DiskModel(Path root) throws IOException {
    this.root = root;
    load(root, top);
  }

  private static void load(Path folder, Node node) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        Node child = new Node(Files.isDirectory(entry));
        if (child.isFolder) {
          load(entry, child);
        } else {
          child.forced = Files.readAllBytes(entry);
        }
        node.now.put(name(entry), child);
        node.sure.put(name(entry), child);
      }
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  /** A change was made. */
  void after(Change change) throws IOException {
    Path path = change.path();
    switch (change.kind()) {
      case CREATE, MAKE_FOLDER -> {
        Node made = new Node(change.kind() == WatchedFiles.Kind.MAKE_FOLDER);
        node(path.getParent()).change(names -> names.put(name(path), made));
      }
      case DELETE -> node(path.getParent()).change(names -> names.remove(name(path)));
      case MOVE -> {
        if (!path.getParent().equals(change.to().getParent())) {
          throw new AssertionError("what is moved to another folder may be in both or in none");
        }
        Node moved = node(path);
        node(path.getParent())
            .change(
                names -> {
                  names.remove(name(path));
                  names.put(name(change.to()), moved);
                });
      }
      case FORCE -> node(path).forced = Files.readAllBytes(path);
      case FORCE_FOLDER -> {
        Node folder = node(path);
        folder.sure.clear();
        folder.sure.putAll(folder.now);
        folder.since.clear();
      }
      case WRITE, CUT -> {}
    }
  }

  /** Returns the node with a name; TensorFlow makes files without telling. */
  private Node node(Path path) throws IOException {
    Node at = top;
    Path within = root;
    for (Path name : root.relativize(path)) {
      if (name.toString().isEmpty()) {
        return at;
      }
      within = within.resolve(name);
      Node next = at.now.get(name.toString());
      if (next == null) {
        if (!Files.exists(within)) {
          throw new AssertionError(within + " was made without a word");
        }
        Node found = new Node(Files.isDirectory(within));
        at.change(names -> names.put(name.toString(), found));
        next = found;
      }
      at = next;
    }
    return at;
  }

  /** Writes what a power failure leaves to another folder. */
  void cutPower(Path to, Random random) throws IOException {
    Map<Node, byte[]> contents = new HashMap<>();
    read(root, top, contents);
    leave(top, to, contents, random);
  }

  private static void read(Path path, Node node, Map<Node, byte[]> contents) throws IOException {
    if (!node.isFolder) {
      contents.put(node, Files.readAllBytes(path));
    }
    for (Map.Entry<String, Node> entry : node.now.entrySet()) {
      read(path.resolve(entry.getKey()), entry.getValue(), contents);
    }
  }

  private static void leave(Node node, Path to, Map<Node, byte[]> contents, Random random)
      throws IOException {
    if (!node.isFolder) {
      Files.write(to, bytes(node, contents.get(node), random));
      return;
    }
    Files.createDirectory(to);
    Map<String, Node> names = new TreeMap<>(node.sure);
    node.since.subList(0, random.nextInt(node.since.size() + 1)).forEach(how -> how.accept(names));
    for (Map.Entry<String, Node> entry : names.entrySet()) {
      leave(entry.getValue(), to.resolve(entry.getKey()), contents, random);
    }
  }

  private static byte[] bytes(Node file, byte @Nullable [] now, Random random) {
    byte[] forced = file.forced == null ? new byte[0] : file.forced;
    if (now == null) { // it has no name any more
      return forced;
    }
    boolean longer =
        now.length > forced.length && Arrays.equals(Arrays.copyOf(now, forced.length), forced);
    switch (random.nextInt(longer ? 4 : 2)) {
      case 0:
        return forced;
      case 1:
        return now;
      case 2:
        return Arrays.copyOf(now, forced.length + random.nextInt(now.length - forced.length));
      default:
        byte[] zeros = now.clone();
        int from = forced.length + random.nextInt(now.length - forced.length);
        Arrays.fill(zeros, from, now.length, (byte) 0);
        return zeros;
    }
  }
}
