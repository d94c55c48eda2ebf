package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacking archives that are made here, good ones and others. */
class ArchiveTest {

  @TempDir Path temp;
  private Path folder;
  private Path file;

  @BeforeEach
  void setUp() {
    folder = temp.resolve("to");
    file = temp.resolve("a.tar.gz");
  }

  private interface Content {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private static byte[] archive(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      content.write(tar);
    }
    return bytes.toByteArray();
  }

  private static void entry(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void entry(TarArchiveOutputStream tar, String name) throws IOException {
    entry(tar, name, name.getBytes(UTF_8));
  }

  private static void special(TarArchiveOutputStream tar, String name, byte type)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName("/etc");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private IOException refused(long maxBytes) throws IOException {
    IOException e =
        assertThrows(IOException.class, () -> Archive.tarGz(file).unpack(folder, maxBytes));
    assertThat(all(folder)).isEmpty();
    assertThat(all(temp)).containsExactly("a.tar.gz", "to");
    return e;
  }

  private static List<String> all(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> !path.equals(folder))
          .map(path -> folder.relativize(path).toString())
          .toList();
    }
  }

  @Test
  void filesAndFoldersAreUnpacked() throws Exception {
    Files.write(
        file,
        archive(
            tar -> {
              entry(tar, "top.txt");
              tar.putArchiveEntry(new TarArchiveEntry("d/"));
              tar.closeArchiveEntry();
              entry(tar, "d/e/f.txt");
              entry(tar, "./d/big", new byte[300_000]);
            }));
    Archive.tarGz(file).unpack(folder, 301_000);
    assertThat(all(folder)).containsExactly("top.txt", "d", "d/e", "d/e/f.txt", "d/big");
    assertThat(Files.readString(folder.resolve("d/e/f.txt"))).isEqualTo("d/e/f.txt");
    assertThat(Files.size(folder.resolve("d/big"))).isEqualTo(300_000);
    assertThat(
            assertThrows(
                FileAlreadyExistsException.class,
                () -> Archive.tarGz(file).unpack(folder, 301_000)))
        .hasMessageThat()
        .contains("delete it");
    assertThat(all(folder)).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "d/../../evil", "/evil", "d/..", ".."})
  void aPathThatLeadsOutsideIsRefused(String name) throws Exception {
    Files.write(
        file,
        archive(
            tar -> {
              entry(tar, "good");
              entry(tar, name);
            }));
    assertThat(refused(1000))
        .hasMessageThat()
        .isEqualTo(
            "archive " + file + " must name paths inside its folder, but names '" + name + "'");
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_SYMLINK,
        TarConstants.LF_LINK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CHR
      })
  void linksAndDevicesAreRefused(byte type) throws Exception {
    Files.write(file, archive(tar -> special(tar, "special", type)));
    assertThat(refused(1000))
        .hasMessageThat()
        .isEqualTo("archive " + file + " must hold files and folders only, but special is not");
  }

  @Test
  void anArchiveThatIsTooLargeIsRefused() throws Exception {
    Files.write(
        file,
        archive(
            tar -> {
              entry(tar, "a", new byte[600]);
              entry(tar, "b", new byte[600]);
            }));
    assertThat(refused(1199))
        .hasMessageThat()
        .isEqualTo("archive " + file + " must have at most 1199 bytes in all, but has more");
  }

  @Test
  void anArchiveThatIsDamagedIsRefused() throws Exception {
    byte[] whole =
        archive(
            tar ->
                entry(
                    tar,
                    "a",
                    new Random(1)
                        .ints(9000)
                        .collect(
                            ByteArrayOutputStream::new, ByteArrayOutputStream::write, (a, b) -> {})
                        .toByteArray()));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThat(refused(10_000)).hasMessageThat().contains("may be cut off or damaged");
    Files.write(file, new byte[100]);
    assertThat(refused(10_000)).hasMessageThat().contains("may be cut off or damaged");
  }

  @Test
  void aFileThatIsNamedTwiceIsRefused() throws Exception {
    Files.write(
        file,
        archive(
            tar -> {
              entry(tar, "a");
              entry(tar, "a");
            }));
    assertThat(refused(1000)).hasMessageThat().contains("must name each file once");
  }

  /** A header says that the next name has a gigabyte, and a megabyte unpacks to it. */
  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC})
  void aNameOfAGigabyteTakesNoMemory(byte type) throws Exception {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", type);
      entry.setSize(1L << 30);
      byte[] header = new byte[512];
      entry.writeEntryHeader(header);
      out.write(header);
      out.write("1073741824 path=".getBytes(UTF_8)); // as the attributes of POSIX begin
      byte[] letters = new byte[1 << 20];
      Arrays.fill(letters, (byte) 'a');
      for (int i = 0; i < 64; i++) {
        out.write(letters);
      }
    }
    assertThat(refused(1 << 20))
        .hasMessageThat()
        .contains("the header of an entry must have at most 1048576 bytes, but has more");
  }

  @Test
  void longNamesAreRead() throws Exception {
    String name = "d/" + "x".repeat(120) + "/" + "y".repeat(120);
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      Files.write(
          file,
          archive(
              tar -> {
                tar.setLongFileMode(mode);
                entry(tar, name);
              }));
      Path to = temp.resolve("mode" + mode);
      Archive.tarGz(file).unpack(to, 1000);
      assertThat(Files.readString(to.resolve(name))).isEqualTo(name);
    }
  }

  @Test
  void aWrongChecksumOfAllIsRefused() throws Exception {
    byte[] whole = archive(tar -> entry(tar, "a"));
    whole[whole.length - 5] ^= 1;
    Files.write(file, whole);
    assertThat(refused(1000)).hasMessageThat().contains("may be cut off or damaged");
  }

  @Test
  void aBombStopsAtTheLimit() throws Exception {
    Files.write(file, archive(tar -> entry(tar, "zeros", new byte[100_000_000])));
    assertThat(Files.size(file)).isLessThan(200_000);
    assertThat(refused(1_000_000)).hasMessageThat().contains("at most 1000000 bytes in all");
  }
}
