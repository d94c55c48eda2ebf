package io.keraunos.maven;

import static com.google.common.truth.Truth.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build records of itself, with git itself. */
class BuildInfoMojoTest {

  @TempDir Path folder;

  private Path resource() {
    return folder.resolve("classes/META-INF/keraunos/build.properties");
  }

  private Properties built() throws Exception {
    BuildInfoMojo goal = new BuildInfoMojo();
    set(goal, "basedir", folder.toFile());
    set(goal, "classes", folder.resolve("classes").toFile());
    set(goal, "artifact", "com.example:net:1.0");
    goal.execute();
    Properties properties = new Properties();
    try (var in = Files.newInputStream(resource())) {
      properties.load(in);
    }
    return properties;
  }

  private static void set(BuildInfoMojo goal, String name, Object value) throws Exception {
    Field field = BuildInfoMojo.class.getDeclaredField(name);
    field.setAccessible(true);
    field.set(goal, value);
  }

  private void git(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=me", "-c", "user.email=me@example.com"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("git.log").toFile())
            .start();
    assertThat(process.waitFor()).isEqualTo(0);
  }

  @Test
  void withoutARepositoryTheCommitIsUnknown() throws Exception {
    assertThat(built())
        .containsExactly(
            "artifact", "com.example:net:1.0", "commit", "unknown", "dirty", "unknown");
  }

  @Test
  void theCommitAndWhetherFilesDifferFromIt() throws Exception {
    Path source = Files.createDirectory(folder.resolve("src")).resolve("Net.java");
    Files.writeString(source, "class Net {}");
    Files.writeString(folder.resolve(".gitignore"), "classes\ngit.log\n");
    git("init");
    git("add", "-A");
    git("commit", "-m", "A net");
    Properties clean = built();
    assertThat(clean.getProperty("commit")).matches("[0-9a-f]{40}");
    assertThat(clean.getProperty("dirty")).isEqualTo("false");
    Files.setLastModifiedTime(resource(), FileTime.fromMillis(0));
    Files.writeString(folder.resolve("result.csv"), "what a run has left is no source");
    assertThat(built()).isEqualTo(clean);
    assertThat(Files.getLastModifiedTime(resource())).isEqualTo(FileTime.fromMillis(0));
    Path another = folder.resolve("src/Other.java");
    Files.writeString(another, "class Other {}");
    assertThat(built().getProperty("dirty")).isEqualTo("true");
    Files.delete(another);
    Files.writeString(source, "class Net { int changed; }");
    assertThat(built().getProperty("dirty")).isEqualTo("true");
    assertThat(built().getProperty("commit")).isEqualTo(clean.getProperty("commit"));
  }
}
