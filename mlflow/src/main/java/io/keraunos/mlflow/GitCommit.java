package io.keraunos.mlflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The commit of the program's source, read from Git's own files. */
final class GitCommit {
  private GitCommit() {}

  private static final String COMMIT = "[0-9a-f]{40,64}";
  private static final String REF = "ref: ";

  /** Returns the commit that is checked out in a folder or one above it; empty if there is none. */
  static Optional<String> of(Path folder) {
    try {
      for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
        Path git = at.resolve(".git");
        if (Files.isRegularFile(git)) { // of a worktree: a line "gitdir: PATH"
          git = at.resolve(Files.readString(git).strip().replaceFirst("^gitdir: ", ""));
        }
        if (Files.isRegularFile(git.resolve("HEAD"))) {
          return head(git);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the tag is a courtesy
    }
  }

  private static Optional<String> head(Path git) throws IOException {
    String head = Files.readString(git.resolve("HEAD")).strip();
    if (!head.startsWith(REF)) {
      return Optional.of(head).filter(text -> text.matches(COMMIT));
    }
    String ref = head.substring(REF.length());
    Path common = git;
    if (Files.isRegularFile(git.resolve("commondir"))) {
      common = git.resolve(Files.readString(git.resolve("commondir")).strip());
    }
    if (Files.isRegularFile(common.resolve(ref))) {
      return Optional.of(Files.readString(common.resolve(ref)).strip())
          .filter(text -> text.matches(COMMIT));
    }
    Path packed = common.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(packed)) {
      return lines
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .filter(text -> text.matches(COMMIT))
          .findFirst();
    }
  }
}
