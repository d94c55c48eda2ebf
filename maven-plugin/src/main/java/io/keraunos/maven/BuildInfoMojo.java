package io.keraunos.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;

/**
 * Writes what a build is made from among the project's classes, for the provenance of the models
 * that the program trains: its coordinates, the git commit, and whether files differ from it.
 * {@code META-INF/maven/plugin.xml} describes the parameters.
 */
public final class BuildInfoMojo extends AbstractMojo {

  private static final String RESOURCE = "META-INF/keraunos/build.properties";

  // Maven sets the fields.
  private boolean skip;
  private File basedir = new File(".");
  private File classes = new File("target/classes");
  private String artifact = "unknown";

  @Override
  public void execute() throws MojoExecutionException {
    if (skip) {
      return;
    }
    GitState git = GitState.of(basedir.toPath());
    if (git.commit().equals(GitState.UNKNOWN)) {
      getLog().info("there is no git commit in %s: the build's is unknown".formatted(basedir));
    }
    String text =
        "artifact=%s\ncommit=%s\ndirty=%s\n"
            .formatted(artifact.replace(":", "\\:"), git.commit(), git.dirty());
    Path file = classes.toPath().resolve(RESOURCE);
    try {
      if (!Files.exists(file) || !Files.readString(file).equals(text)) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
      }
    } catch (IOException e) {
      throw new MojoExecutionException(file + " cannot be written: " + e, e);
    }
  }
}
