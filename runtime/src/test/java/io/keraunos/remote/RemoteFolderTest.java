package io.keraunos.remote;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.keraunos.file.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of folders on well-behaved file systems, and on one that is not. */
class RemoteFolderTest {

  private static final Patience ONCE = new Patience(1, Duration.ZERO);
  private static final Patience FIVE = new Patience(5, Duration.ZERO);

  @TempDir private Path dir;
  private Path first;
  private Path second;
  private final MisbehavingFiles store = new MisbehavingFiles();
  private final RemoteFolder remote = RemoteFolder.at(store.path("/models"), ONCE);

  private interface Work {
    void run() throws IOException;
  }

  @BeforeEach
  void folders() throws IOException {
    first = folder("first", 1, "saved_model.pb", "variables/a.data", "assets.extra/features.json");
    second = folder("second", 2, "saved_model.pb", "variables/a.data", "variables/b.data");
  }

  private Path folder(String name, long seed, String... files) throws IOException {
    Random random = new Random(seed);
    Path folder = dir.resolve(name);
    for (String file : files) {
      byte[] bytes = new byte[100_000]; // more than a buffer
      random.nextBytes(bytes);
      Files.createDirectories(folder.resolve(file).getParent());
      Files.write(folder.resolve(file), bytes);
    }
    Files.createFile(folder.resolve("empty"));
    return folder;
  }

  private static Map<String, String> content(Path folder) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString(), FileCopy.sha256(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  private Map<String, String> downloaded(RemoteFolder from, String name) throws IOException {
    Path local = Files.createTempDirectory(dir, "there").resolve("copy");
    from.download(name, local);
    return content(local);
  }

  private static void roundTrip(RemoteFolder remote, Path local, Path to) throws IOException {
    assertThat(remote.names()).isEmpty();
    remote.upload(local, "1");
    remote.upload(local, "step-000000000002");
    assertThat(remote.names()).containsExactly("1", "step-000000000002").inOrder();
    remote.download("1", to);
    assertThat(content(to)).isEqualTo(content(local));
    remote.remove("1");
    remote.remove("1");
    assertThat(remote.names()).containsExactly("step-000000000002");
  }

  @Test
  void aCopyIsWhatWasUploaded() throws IOException {
    roundTrip(RemoteFolder.at(dir.resolve("a folder")), first, dir.resolve("here"));
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      roundTrip(RemoteFolder.at(memory.getPath("/a/b")), first, dir.resolve("there"));
    }
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.windows())) {
      roundTrip(RemoteFolder.at(memory.getPath("C:\\a\\b")), first, dir.resolve("too"));
    }
    roundTrip(remote, first, dir.resolve("late"));
  }

  @Test
  void theSameFilesAreNotWrittenAgain() throws IOException {
    remote.upload(first, "1");
    long before = store.operations();
    remote.upload(first, "1");
    remote.replace(first, "1");
    assertThat(store.operations() - before).isEqualTo(2); // reads of the list
  }

  @Test
  void otherFilesAreRefusedAndTheCopyStays() throws IOException {
    remote.upload(first, "1");
    assertThat(assertThrows(FileAlreadyExistsException.class, () -> remote.upload(second, "1")))
        .hasMessageThat()
        .isEqualTo(
            "misbehaving://memory/models/1: a copy of other files than those of %s is there. Upload it under another name, or remove that one before"
                .formatted(second));
    assertThat(downloaded(remote, "1")).isEqualTo(content(first));
    remote.replace(second, "1");
    assertThat(downloaded(remote, "1")).isEqualTo(content(second));
  }

  /** Has each operation fail, alone and with all after it, and repeats the work then. */
  private void failEverywhere(Work prepare, Work work, Work state, Work done) throws IOException {
    for (long count : List.of(1L, Long.MAX_VALUE / 2)) {
      boolean failed = true;
      int n = 0;
      while (failed) {
        n++;
        prepare.run();
        store.fail(n, count);
        boolean thrown = false;
        try {
          work.run();
        } catch (IOException e) {
          thrown = true;
        }
        failed = store.heal();
        if (!thrown) { // as where a look at a folder failed, which was made all the same
          done.run();
        }
        state.run();
        work.run();
        done.run();
      }
      assertThat(n).isGreaterThan(5);
    }
  }

  private void empty() throws IOException {
    for (String name : remote.names()) {
      remote.remove(name);
    }
  }

  private void isWholeOrAbsent(Path... allowed) throws IOException {
    if (!remote.names().isEmpty()) {
      Map<String, String> there = downloaded(remote, "1");
      assertThat(
              Stream.of(allowed)
                  .map(
                      folder -> {
                        try {
                          return content(folder);
                        } catch (IOException e) {
                          throw new UncheckedIOException(e);
                        }
                      })
                  .toList())
          .contains(there);
    }
  }

  @Test
  void afterAnyFailureAnUploadIsWholeOrAbsentAndIsRepaired() throws IOException {
    failEverywhere(
        this::empty,
        () -> remote.upload(first, "1"),
        () -> isWholeOrAbsent(first),
        () -> assertThat(downloaded(remote, "1")).isEqualTo(content(first)));
  }

  @Test
  void afterAnyFailureAReplacementIsOldOrNewOrAbsent() throws IOException {
    failEverywhere(
        () -> remote.replace(first, "1"),
        () -> remote.replace(second, "1"),
        () -> isWholeOrAbsent(first, second),
        () -> assertThat(downloaded(remote, "1")).isEqualTo(content(second)));
  }

  @Test
  void afterAnyFailureARemovalIsRepeated() throws IOException {
    failEverywhere(
        () -> remote.replace(first, "1"),
        () -> remote.remove("1"),
        () -> isWholeOrAbsent(first),
        () -> assertThat(Files.exists(store.path("/models/1"))).isFalse());
  }

  @Test
  void afterAnyFailureADownloadIsAbsent() throws IOException {
    remote.upload(first, "1");
    Path local = dir.resolve("local/1");
    failEverywhere(
        () -> Folders.remove(local),
        () -> {
          if (!Files.exists(local)) {
            remote.download("1", local);
          }
        },
        () -> {
          if (Files.exists(local)) {
            assertThat(content(local)).isEqualTo(content(first));
          }
        },
        () -> assertThat(content(local)).isEqualTo(content(first)));
    try (Stream<Path> left = Files.list(dir.resolve("local"))) {
      assertThat(left.toList()).containsExactly(local);
    }
  }

  @Test
  void whatIsVisibleLateIsWaitedFor() throws IOException {
    RemoteFolder patient = RemoteFolder.at(store.path("/models"), FIVE);
    store.late(4);
    patient.upload(first, "1");
    store.hideAll(4);
    assertThat(downloaded(patient, "1")).isEqualTo(content(first));
  }

  @Test
  void whatStaysInvisibleIsAnErrorWithItsName() throws IOException {
    RemoteFolder patient = RemoteFolder.at(store.path("/models"), FIVE);
    store.late(5);
    assertThat(assertThrows(IOException.class, () -> patient.upload(first, "1")))
        .hasMessageThat()
        .isEqualTo(
            "misbehaving://memory/models/1/assets.extra/features.json was written, but is not"
                + " visible. Upload the folder again, or allow more looks");
    store.late(0);
    patient.upload(first, "1"); // the part of before is written anew
    store.hideAll(5);
    assertThat(
            assertThrows(
                NoSuchFileException.class, () -> patient.download("1", dir.resolve("copy"))))
        .hasMessageThat()
        .startsWith(
            "misbehaving://memory/models/1: no whole copy is there: it has no keraunos-files.json");
    assertThat(Files.exists(dir.resolve("copy"))).isFalse();
  }

  @Test
  void whatTheStoreCutsOffWithoutAWordIsNoticed() throws IOException {
    store.cuts(true);
    IOException cut = assertThrows(IOException.class, () -> remote.upload(first, "1"));
    assertThat(cut).hasMessageThat().contains("must have 100000 bytes, which were written, but");
    assertThat(remote.names()).isEmpty();
    store.cuts(false);
    remote.upload(first, "1");
    assertThat(downloaded(remote, "1")).isEqualTo(content(first));
  }

  @Test
  void aDamagedFileIsNamedAndNothingIsPutInPlace() throws IOException {
    RemoteFolder there = RemoteFolder.at(dir.resolve("remote"), ONCE);
    there.upload(first, "1");
    Path file = dir.resolve("remote/1/variables/a.data");
    byte[] bytes = Files.readAllBytes(file);
    bytes[777]++;
    Files.write(file, bytes);
    IOException damage =
        assertThrows(IOException.class, () -> there.download("1", dir.resolve("copy")));
    assertThat(damage)
        .hasMessageThat()
        .startsWith(file + " must be what was written, 100000 bytes");
    assertThat(Files.exists(dir.resolve("copy"))).isFalse();
    Files.delete(file);
    assertThat(assertThrows(IOException.class, () -> there.download("1", dir.resolve("copy"))))
        .hasMessageThat()
        .startsWith(file + " is in the list of its folder, but is not there");
  }

  @Test
  void noPartOfAListMakesAFolderWhole() throws IOException {
    RemoteFolder there = RemoteFolder.at(dir.resolve("remote"), ONCE);
    there.upload(first, "1");
    Path list = dir.resolve("remote/1").resolve(RemoteManifest.FILE);
    byte[] all = Files.readAllBytes(list);
    for (int length = 0; length < all.length; length++) {
      String part = new String(all, 0, length, UTF_8);
      assertWithMessage(part).that(RemoteManifest.parse(part)).isEmpty();
    }
    Files.write(list, Arrays.copyOf(all, all.length / 2));
    assertThat(there.names()).isEmpty();
    there.upload(first, "1");
    assertThat(there.names()).containsExactly("1");
  }

  @Test
  void aListLeadsNowhereElse() {
    String sum = "0".repeat(64);
    for (String path : List.of("../x", "/etc/x", "a/../../x", "a//b", "a\\\\b", "C:x", ".", "")) {
      String json = "{\"files\":{\"%s\":{\"size\":1,\"sha256\":\"%s\"}}}".formatted(path, sum);
      assertWithMessage(path).that(RemoteManifest.parse(json)).isEmpty();
    }
    assertThat(
            RemoteManifest.parse(
                "{\"files\":{\"a/b\":{\"size\":1,\"sha256\":\"%s\"}}}".formatted(sum)))
        .isPresent();
    for (String name : List.of("a/b", "..", "", "a\\b")) {
      assertThat(assertThrows(IllegalArgumentException.class, () -> remote.remove(name)))
          .hasMessageThat()
          .isEqualTo(
              "the name of a remote copy must be a name and no path, but was \"%s\""
                  .formatted(name));
    }
  }

  @Test
  void aFolderThatChangesMeanwhileIsNotMixed() throws IOException {
    store.atWrite(
        () -> {
          try {
            Files.writeString(first.resolve("variables/a.data"), "other");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    IOException changed = assertThrows(IOException.class, () -> remote.upload(first, "1"));
    assertThat(changed).hasMessageThat().contains("was changed while it was uploaded to");
    assertThat(remote.names()).isEmpty();
    remote.upload(first, "1");
    assertThat(downloaded(remote, "1")).isEqualTo(content(first));
  }

  @Test
  void aLocalFolderThatHasSomethingIsLeftAlone() throws IOException {
    remote.upload(first, "1");
    assertThat(assertThrows(FileAlreadyExistsException.class, () -> remote.download("1", second)))
        .hasMessageThat()
        .endsWith(
            "the folder to download misbehaving://memory/models/1 to must be new or empty. Give"
                + " another one");
    assertThat(assertThrows(IOException.class, () -> remote.upload(empty("nothing"), "2")))
        .hasMessageThat()
        .startsWith("a folder to upload must have files, but ");
  }

  private Path empty(String name) throws IOException {
    return Files.createDirectories(dir.resolve(name));
  }

  @Test
  void aCachedCopyIsDownloadedOnce() throws IOException {
    remote.upload(first, "1");
    Path local = remote.cached("1", dir.resolve("caches"));
    assertThat(content(local)).isEqualTo(content(first));
    assertThat(local.getFileName().toString()).isEqualTo("1");
    long before = store.operations();
    assertThat(remote.cached("1", dir.resolve("caches"))).isEqualTo(local);
    assertThat(store.operations() - before).isEqualTo(1);
    remote.replace(second, "1");
    Path other = remote.cached("1", dir.resolve("caches"));
    assertThat(content(other)).isEqualTo(content(second));
    assertThat(content(local)).isEqualTo(content(first));
  }

  @Test
  void noPasswordIsShown() {
    assertThat(RemotePlace.withoutUser(URI.create("s3x://key:secret@host:9000/bucket/a")))
        .isEqualTo("s3x://host:9000/bucket/a");
    assertThat(RemoteCheckpoints.to(store.path("/job")).toString())
        .isEqualTo("misbehaving://memory/job");
    assertThat(RemoteCheckpoints.parse("some/folder").halt(true).toString())
        .isEqualTo("some/folder, a failure ends the fit");
    assertThat(RemoteCheckpoints.parse(dir.toUri().toString()).folder()).isEqualTo(dir);
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> RemoteCheckpoints.parse("none://bucket")))
        .hasMessageThat()
        .isEqualTo("Provider \"none\" not installed");
  }
}
