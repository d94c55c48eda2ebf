package io.keraunos.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * The commit of a project's files.
 *
 * @param commit its hash; {@code unknown} without git or a repository
 * @param dirty {@code true} if files differ from the commit: one that git knows anywhere in the
 *     repository, or a new one in {@code src} of the project
 */
record GitState(String commit, String dirty) {

  static final String UNKNOWN = "unknown";

  static GitState of(Path project) throws MojoExecutionException {
    Optional<String> commit = git(project, "rev-parse", "--verify", "HEAD");
    if (commit.isEmpty()) {
      return new GitState(UNKNOWN, UNKNOWN);
    }
    Optional<String> changed = git(project, "status", "--porcelain", "--untracked-files=no");
    Optional<String> added =
        git(project, "ls-files", "--others", "--exclude-standard", "--", "src");
    boolean clean = changed.equals(Optional.of("")) && added.equals(Optional.of(""));
    return new GitState(commit.get(), Boolean.toString(!clean));
  }

  /** Returns what git prints; empty if there is no git, or it refuses. */
  private static Optional<String> git(Path project, String... words) throws MojoExecutionException {
    List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
    command.addAll(List.of(words));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      return Optional.empty(); // no git
    }
    try {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(said) : Optional.empty();
    } catch (IOException e) {
      throw new MojoExecutionException("git cannot be read: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("the build was interrupted", e);
    } finally {
      process.destroy();
    }
  }
}
