package io.keraunos.file;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

  @TempDir private Path dir;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsReplacedAsAWhole() throws Exception {
    Path file = dir.resolve("a.txt");
    WholeFile.write(file, "one");
    WholeFile.write(file, "é\ud800"); // half of a pair is no character
    assertThat(Files.readString(file)).isEqualTo("é?");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void whatFailsLeavesWhatWasThere() throws Exception {
    Path file = dir.resolve("a.txt");
    WholeFile.write(file, "one");
    assertThrows(
        IOException.class,
        () ->
            WholeFile.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("disk full");
                }));
    assertThat(Files.readString(file)).isEqualTo("one");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void anInterruptedThreadStillWrites() throws Exception {
    Path file = dir.resolve("a.txt");
    Thread.currentThread().interrupt();
    WholeFile.write(file, "one");
    try (AppendedFile appended = AppendedFile.open(file)) {
      appended.append("two".getBytes(StandardCharsets.UTF_8));
      appended.force();
    }
    AppendedFile.cut(file, 5);
    Folders.make(dir.resolve("b/c"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.readString(file)).isEqualTo("onetw");
  }

  @Test
  void theUmaskGivesThePermissions() throws Exception {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "POSIX");
    Path plainFile = Files.writeString(dir.resolve("plain.txt"), "x");
    Path plainFolder = Files.createDirectory(dir.resolve("plain"));
    WholeFile.write(dir.resolve("a.txt"), "x");
    try (NewFolder folder = NewFolder.beside(dir.resolve("deep/model"))) {
      folder.moveTo(dir.resolve("deep/model"));
    }
    assertThat(Files.getPosixFilePermissions(dir.resolve("a.txt")))
        .isEqualTo(Files.getPosixFilePermissions(plainFile));
    for (String made : List.of("deep", "deep/model")) {
      assertThat(Files.getPosixFilePermissions(dir.resolve(made)))
          .isEqualTo(Files.getPosixFilePermissions(plainFolder));
    }
  }

  @Test
  void aLinkKeepsLeadingToItsFile() throws Exception {
    Path file = Files.writeString(dir.resolve("real.txt"), "x");
    Path link = dir.resolve("link.txt");
    try {
      Files.createSymbolicLink(link, file);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "there are no links here");
    }
    WholeFile.write(link, "new");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readString(file)).isEqualTo("new");
  }

  @Test
  void aDeviceIsWrittenToAndStays() throws Exception {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device) && !Files.isRegularFile(device), "/dev/null");
    WholeFile.write(device, "x");
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void aFolderIsWholeOrAbsent() throws Exception {
    Path target = dir.resolve("model");
    try (NewFolder folder = NewFolder.beside(target)) {
      Files.writeString(folder.path().resolve("a"), "x");
      assertThat(Files.exists(target)).isFalse();
    }
    assertThat(names()).isEmpty();
    Files.createDirectory(target); // an empty one may be there
    try (NewFolder folder = NewFolder.beside(target)) {
      Files.writeString(folder.path().resolve("a"), "x");
      folder.moveTo(target);
    }
    assertThat(Files.readString(target.resolve("a"))).isEqualTo("x");
    try (NewFolder folder = NewFolder.beside(target)) {
      Files.writeString(folder.path().resolve("b"), "y");
      assertThrows(DirectoryNotEmptyException.class, () -> folder.moveTo(target));
      folder.replace(target);
    }
    assertThat(Files.exists(target.resolve("a"))).isFalse();
    assertThat(names()).containsExactly("model");
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndWhatALivingOneWritesIsNot() throws Exception {
    Path file = dir.resolve("a.txt");
    String mine = Unfinished.of(file).getFileName().toString();
    String host = mine.split("-")[1];
    long living = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    Files.writeString(dir.resolve(mine), "this process");
    Files.writeString(dir.resolve(".a.txt.unfinished-" + host + "-" + living + "-1f.1"), "living");
    Path dead = dir.resolve(".a.txt.unfinished-" + host + "-999999999-1f.1");
    Files.createDirectory(dead);
    Files.writeString(dead.resolve("part"), "dead");
    long pid = ProcessHandle.current().pid();
    Files.writeString(
        dir.resolve(".a.txt.unfinished-" + host + "-" + pid + "-0.1"), "PID used again");
    Path far = dir.resolve(".a.txt.unfinished-elsewhere-1-1f.1");
    Files.writeString(far, "another machine");
    Path old = dir.resolve(".a.txt.unfinished-elsewhere-1-1f.2");
    Files.writeString(old, "another machine, days ago");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Files.writeString(dir.resolve(".b.txt.unfinished-" + host + "-999999999-1f.1"), "another");
    WholeFile.write(file, "whole");
    assertThat(names())
        .containsExactly(
            mine,
            ".a.txt.unfinished-" + host + "-" + living + "-1f.1",
            ".a.txt.unfinished-elsewhere-1-1f.1",
            ".b.txt.unfinished-" + host + "-999999999-1f.1",
            "a.txt");
    Folders.sweep(dir);
    assertThat(names()).doesNotContain(".b.txt.unfinished-" + host + "-999999999-1f.1");
  }

  @Test
  void theLongestNameCanBeWritten() throws Exception {
    Path file = dir.resolve("é".repeat(120) + "abc.txt"); // 247 bytes
    WholeFile.write(file, "x");
    WholeFile.write(file, "y");
    assertThat(Files.readString(file)).isEqualTo("y");
    Folders.remove(file);
    assertThat(names()).isEmpty();
  }

  @Test
  void whatIsAppendedIsThereAndMayBeCutOff() throws Exception {
    Path file = dir.resolve("log");
    try (AppendedFile appended = AppendedFile.open(file)) {
      appended.append("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
      assertThat(Files.readString(file)).isEqualTo("one\ntwo\n");
      assertThat(appended.length()).isEqualTo(8);
    }
    AppendedFile.cut(file, 4);
    AppendedFile.cut(file, 100);
    try (AppendedFile appended = AppendedFile.open(file)) {
      appended.append("three\n".getBytes(StandardCharsets.UTF_8));
      assertThat(Files.readString(file)).isEqualTo("one\nthree\n");
      Files.delete(file);
      assertThrows(NoSuchFileException.class, () -> appended.append(new byte[1]));
    }
  }

  @Test
  void aFileInThePlaceOfAFolderIsNamed() throws Exception {
    Files.writeString(dir.resolve("a"), "x");
    assertThat(assertThrows(FileAlreadyExistsException.class, () -> Folders.make(dir.resolve("a"))))
        .hasMessageThat()
        .isEqualTo(dir.resolve("a").toString());
  }
}
