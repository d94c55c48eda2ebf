package io.keraunos.remote;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Shows paths of other file systems in words, without the password that their URI may have. */
final class RemotePlace {
  private RemotePlace() {}

  /** Returns a path of the default file system as it is, and the URI of any other. */
  static String text(Path path) {
    if (path.getFileSystem().equals(FileSystems.getDefault())) {
      return path.toString();
    }
    return withoutUser(path.toUri());
  }

  static String withoutUser(URI uri) {
    String user = uri.getRawUserInfo();
    return user == null ? uri.toString() : uri.toString().replace(user + "@", "");
  }
}
