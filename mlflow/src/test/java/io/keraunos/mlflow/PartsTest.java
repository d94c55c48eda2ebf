package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path root;

  @Test
  void theEnvironmentDescribesAConnection() {
    Map<String, String> both =
        Map.of(
            "MLFLOW_TRACKING_URI", "http://host:5000/prefix/",
            "MLFLOW_TRACKING_TOKEN", "t",
            "MLFLOW_TRACKING_USERNAME", "user",
            "MLFLOW_TRACKING_PASSWORD", "secret");
    MlflowConnection connection = MlflowConnection.from(both);
    assertThat(connection.server()).isEqualTo(URI.create("http://host:5000/prefix"));
    assertThat(connection.authorization()).hasValue("Basic dXNlcjpzZWNyZXQ=");
    assertThat(connection.toString()).isEqualTo("http://host:5000/prefix");
    assertThat(
            MlflowConnection.from(
                    Map.of("MLFLOW_TRACKING_URI", "https://host", "MLFLOW_TRACKING_TOKEN", "t"))
                .authorization())
        .hasValue("Bearer t");
    assertThat(assertThrows(IllegalArgumentException.class, () -> MlflowConnection.from(Map.of())))
        .hasMessageThat()
        .contains("MLFLOW_TRACKING_URI must be the address of a tracking server");
  }

  @Test
  void anAddressThatIsNoServersIsRefused() {
    for (String uri : new String[] {"mlruns", "file:///mlruns", "sqlite:///a.db", "databricks"}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> MlflowConnection.to(URI.create(uri)));
      assertThat(e).hasMessageThat().contains("but was " + uri);
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> MlflowConnection.to(URI.create("http://user:secret@host")));
    assertThat(e).hasMessageThat().doesNotContain("secret");
    MlflowConnection fine = MlflowConnection.to(URI.create("http://host"));
    assertThrows(IllegalArgumentException.class, () -> fine.attempts(0));
    assertThrows(IllegalArgumentException.class, () -> fine.timeout(Duration.ZERO));
  }

  @Test
  void namesAreMadeValidAndStayDifferent() {
    Names names = new Names();
    assertThat(names.of("val_loss")).isEqualTo("val_loss");
    assertThat(names.of("throughput/a b.c-d")).isEqualTo("throughput/a b.c-d");
    assertThat(names.of("a(b)")).isEqualTo("a_b_");
    assertThat(names.of("a[b]")).isEqualTo("a_b__2");
    assertThat(names.of("a(b)")).isEqualTo("a_b_");
    assertThat(names.of("/a//b/../c/")).isEqualTo("a/b/_/c");
    assertThat(names.of("..")).isEqualTo("_");
    String longer = "x".repeat(300);
    assertThat(names.of(longer)).hasLength(250);
    assertThat(names.of(longer + "y")).hasLength(250);
    assertThat(names.of(longer + "y")).endsWith("_2");
  }

  @Test
  void pausesGrowUpToTheLongest() {
    Retries retries = new Retries(9, Duration.ofMillis(100), Duration.ofSeconds(1));
    long[] least = {75, 150, 300, 600, 750, 750};
    for (int failures = 0; failures < least.length; failures++) {
      long pause = retries.after(failures, new IOException()).toMillis();
      assertWithMessage("%s", failures).that(pause).isAtLeast(least[failures]);
      assertWithMessage("%s", failures).that(pause).isAtMost(least[failures] * 4 / 3);
    }
    MlflowException asked = new MlflowException("GET x", 429, "", "", Duration.ofSeconds(100_000));
    assertThat(retries.after(0, asked)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theCommitIsReadFromGitsFiles() throws IOException {
    Path git = Files.createDirectories(root.resolve("project/.git"));
    Path inside = Files.createDirectories(root.resolve("project/a/b"));
    assertThat(GitCommit.of(inside)).isEmpty();
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(git.resolve("packed-refs"), "# pack\n" + COMMIT + " refs/heads/main\n");
    assertThat(GitCommit.of(inside)).hasValue(COMMIT);
    String other = COMMIT.replace('0', 'f');
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve("refs/heads/main"), other + "\n");
    assertThat(GitCommit.of(inside)).hasValue(other);
    Files.writeString(git.resolve("HEAD"), COMMIT + "\n");
    assertThat(GitCommit.of(inside)).hasValue(COMMIT);
    Files.writeString(git.resolve("HEAD"), "something else\n");
    assertThat(GitCommit.of(inside)).isEmpty();
  }

  @Test
  void aCommitOfAWorktreeIsFoundToo() throws IOException {
    Path git = Files.createDirectories(root.resolve("main/.git/worktrees/tree"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/x\n");
    Files.writeString(git.resolve("commondir"), "../..\n");
    Files.writeString(root.resolve("main/.git/packed-refs"), COMMIT + " refs/heads/x\n");
    Path tree = Files.createDirectories(root.resolve("tree"));
    Files.writeString(tree.resolve(".git"), "gitdir: " + git + "\n");
    assertThat(GitCommit.of(tree)).hasValue(COMMIT);
  }

  @Test
  void aFileOfARunThatIsDamagedIsNone() throws IOException {
    RunFile file = new RunFile(root);
    assertThat(file.read()).isEmpty();
    for (String text : new String[] {"", "{", "[]", "{\"run_id\": []}"}) {
      Files.writeString(root.resolve(RunFile.NAME), text);
      assertThat(file.read()).isEmpty();
    }
  }
}
