package io.keraunos.capi;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

/** Processes that load TensorFlow's native library from a cache of their own. */
class NativeLibraryTest {

  @TempDir private Path dir;

  /** Loads the library and says so; {@code -Dplain=true} lets TensorFlow do it first. */
  public static void main(String[] args) {
    if (Boolean.getBoolean("plain")) {
      System.out.println("plain " + TensorFlow.version());
    }
    try {
      NativeLibrary.load();
      System.out.println("loaded " + TensorFlow.version());
    } catch (IllegalStateException e) {
      System.out.println("error: " + e.getMessage());
    }
  }

  private ProcessBuilder java(List<String> before, String zone, String... flags) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), NativeLibraryTest.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TZ", zone);
    return builder;
  }

  private String run(ProcessBuilder builder) throws Exception {
    Path output = Files.createTempFile(dir, "out", ".txt");
    Process process;
    try {
      process = builder.redirectOutput(output.toFile()).start();
    } catch (IOException e) {
      assumeTrue(false, "cannot start " + builder.command().get(0) + ": " + e);
      throw e;
    }
    try {
      assertThat(process.waitFor(900, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String text = Files.readString(output);
    assumeTrue(!text.startsWith("unshare:") && !text.startsWith("mount:"), text);
    return text;
  }

  private String cache(Path cache) {
    return "-D" + NativeLibrary.CACHE + "=" + cache;
  }

  /** The identity and the time of every file below a folder. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Object inode = Files.getAttribute(file, "unix:ino");
        all.put(
            folder.relativize(file).toString(),
            inode + " " + Files.getLastModifiedTime(file).toInstant());
      }
    }
    return all;
  }

  @Test
  void aProcessInAnotherTimeZoneRewritesNothing() throws Exception {
    assertThat(run(java(List.of(), "UTC", cache(dir)))).contains("loaded 2.");
    Map<String, String> before = files(dir);
    before.keySet().removeIf(name -> !name.endsWith(".so.2"));
    assertThat(before).hasSize(2);
    String again = run(java(List.of(), "Asia/Tokyo", cache(dir)));
    assertThat(again).contains("loaded 2.");
    assertThat(again).doesNotContain("unpacking");
    assertThat(files(dir)).containsAtLeastEntriesIn(before);

    // An image may bring the unpacked library along on a file system that is read only.
    List<String> readOnly =
        List.of(
            "unshare",
            "--mount",
            "--map-root-user",
            "sh",
            "-c",
            "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
            dir.toString());
    assertThat(run(java(readOnly, "UTC", cache(dir)))).contains("loaded 2.");
  }

  /** Runs with two folders of their own in memory, as home and for temporary files. */
  private String on(String options, String... flags) throws Exception {
    Path small = Files.createDirectory(dir.resolve("small"));
    List<String> mounted =
        List.of(
            "unshare",
            "--mount",
            "--map-root-user",
            "sh",
            "-c",
            "mount -t tmpfs -o " + options + " none \"$0\" && exec \"$@\"",
            small.toString());
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("-Duser.home=" + small);
    all.add("-Djava.io.tmpdir=" + small);
    return run(java(mounted, "UTC", all.toArray(String[]::new)));
  }

  @Test
  void aHomeThatIsReadOnlyIsNamedWithTheWayOut() throws Exception {
    String output = on("ro");
    assertThat(output).contains("error: TensorFlow's native library must be unpacked");
    assertThat(output).contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  @Test
  void theArtifactForThisMachineIsNamedIfItIsMissing() throws Exception {
    String windows = run(java(List.of(), "UTC", "-Dorg.bytedeco.javacpp.platform=windows-x86_64"));
    assertThat(windows)
        .containsMatch(
            "error: TensorFlow's native library for this machine, windows-x86_64, must be on the"
                + " class path, but there is that of .*linux");
    assertThat(windows)
        .contains(
            "Add the dependency org.tensorflow:tensorflow-core-native with"
                + " <classifier>windows-x86_64</classifier>; keraunos-bom has its version");
    String unknown = run(java(List.of(), "UTC", "-Dorg.bytedeco.javacpp.platform=linux-riscv64"));
    assertThat(unknown).contains("TensorFlow Java has none for it, only for linux-x86_64, ");
  }

  @Test
  void aFullDiskIsNamedWithTheWayOut() throws Exception {
    String output = on("size=50m");
    assertThat(output).containsMatch("error: TensorFlow's native library .*No space left");
    assertThat(output).contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  @Test
  void aFolderWithoutExecutionIsNamedWithTheWayOut() throws Exception {
    String output = on("noexec,size=800m");
    assertThat(output).containsMatch("error: .* must be loaded from .*/small/.*noexec");
    assertThat(output).contains("-Dorg.bytedeco.javacpp.cachedir=DIR");
  }

  @Test
  void aProgramMayCallTensorFlowByItselfFirst() throws Exception {
    Path home = Path.of(System.getProperty("user.home"), ".javacpp/cache");
    assumeTrue(Files.isDirectory(home), "JavaCPP's own cache is filled");
    String output =
        run(java(List.of(), System.getProperty("user.timezone", "UTC"), "-Dplain=true"));
    assertWithMessage(output).that(output).containsMatch("plain 2\\.[^\n]*\nloaded 2\\.");
  }
}
