package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of text files. */
class TextLinesTest {

  @TempDir Path folder;

  private List<String> lines(String content) throws Exception {
    return all(TextLines.read(Files.writeString(folder.resolve("t.txt"), content)));
  }

  private static List<String> all(Dataset<String> dataset) throws Exception {
    List<String> lines = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      lines.add(dataset.get(i));
    }
    return lines;
  }

  @Test
  void everyLineIsAnExample() throws Exception {
    assertThat(lines("a\nΗλιοτρόπιο\n\nb\r\n\rc"))
        .containsExactly("a", "Ηλιοτρόπιο", "", "b", "\rc")
        .inOrder();
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\uFEFFa\nb")).containsExactly("a", "b").inOrder();
    assertThat(lines("\uFEFF")).isEmpty();
    List<String> many = IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
    assertThat(lines(String.join("\n", many))).isEqualTo(many);
  }

  @Test
  void whatIsWrongHasAnAddress() throws Exception {
    Path file = folder.resolve("latin.txt");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xE9, '\n', 'b', '\n'});
    TextLines latin = TextLines.read(file);
    assertThat(latin.get(2)).isEqualTo("b");
    assertThat(assertThrows(IOException.class, () -> latin.get(1)))
        .hasMessageThat()
        .startsWith(file + ", line 2: the text must be UTF-8, but is not: ");
    Files.writeString(file, "a\n");
    assertThat(assertThrows(IOException.class, () -> latin.get(2)))
        .hasMessageThat()
        .isEqualTo(file + ", line 3: the file has become shorter since it was opened");
    assertThrows(IndexOutOfBoundsException.class, () -> latin.get(3));
    assertThrows(NoSuchFileException.class, () -> TextLines.read(folder.resolve("missing")));
  }

  @Test
  void anotherCharsetIsASetting() throws Exception {
    Path file = Files.write(folder.resolve("l"), "caf\u00e9\r\nb".getBytes(ISO_8859_1));
    assertThat(all(TextLines.read(file, ISO_8859_1))).containsExactly("caf\u00e9", "b").inOrder();
    assertThat(assertThrows(IllegalArgumentException.class, () -> TextLines.read(file, UTF_16)))
        .hasMessageThat()
        .startsWith("charset must write a line end as one byte, but was UTF-16");
  }

  @Test
  void whatIsNoTextOfLinesIsRefused() throws Exception {
    Path file = folder.resolve("x");
    Files.write(file, "a\nb\n".getBytes(UTF_16));
    assertThat(assertThrows(IOException.class, () -> TextLines.read(file)))
        .hasMessageThat()
        .isEqualTo(file + " must be text in UTF-8, but is UTF-16. Convert it");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write('a');
    }
    assertThat(assertThrows(IOException.class, () -> TextLines.read(file)))
        .hasMessageThat()
        .isEqualTo(file + " must be text, but is packed with gzip. Unpack it (gunzip)");
  }
}
