package io.keraunos.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A digest of all that a check depends on: the bytes of classes in folders, and path, size and time
 * of jars, which nobody changes in place.
 */
final class ClassPathDigest {

  private final MessageDigest digest;

  private ClassPathDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String of(List<Path> classPath) throws IOException {
    ClassPathDigest all = new ClassPathDigest();
    for (Path entry : classPath) {
      if (Files.isDirectory(entry)) {
        all.addFolder(entry);
      } else if (Files.exists(entry)) {
        all.add(
            "%s %s %s"
                .formatted(entry, Files.size(entry), Files.getLastModifiedTime(entry).toMillis()));
      }
    }
    return HexFormat.of().formatHex(all.digest.digest());
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(folder.relativize(file).toString());
        digest.update(Files.readAllBytes(file));
      }
    }
  }

  private void add(String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
