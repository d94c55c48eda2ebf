package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads from a server in this process. */
class DownloadTest {

  // Of the bytes "abc": RFC 1321, appendix A.5, and FIPS 180-2, appendix B.1.
  private static final String MD5 = "900150983cd24fb0d6963f7d28e17f72";
  private static final String SHA256 =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private byte[] content = "abc".getBytes(UTF_8);
  private int status = 200;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          try (exchange) {
            exchange.sendResponseHeaders(status, content.length);
            exchange.getResponseBody().write(content);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private URI uri(int port) {
    return URI.create("http://localhost:" + port + "/data.bin");
  }

  private Download download() {
    return Download.of(uri(server.getAddress().getPort()));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aFileIsFetchedOnce() throws Exception {
    Path file = folder.resolve("deep/data.bin");
    for (int i = 0; i < 3; i++) {
      assertThat(download().md5(MD5.toUpperCase(Locale.ROOT)).to(file)).isEqualTo(file);
      download().sha256(SHA256).to(file);
      download().to(file);
    }
    assertThat(Files.readString(file)).isEqualTo("abc");
    assertThat(requests.get()).isEqualTo(1);
    assertThat(files()).containsExactly(file);
  }

  @Test
  void aDamagedFileIsReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("data.bin"), "abd");
    download().sha256(SHA256).to(file);
    assertThat(Files.readString(file)).isEqualTo("abc");
  }

  @Test
  void progressIsToldToTheEnd() throws Exception {
    content = new byte[1_000_000];
    List<Long> steps = new ArrayList<>();
    download()
        .progress(
            (bytes, total) -> {
              assertThat(total).isEqualTo(1_000_000);
              steps.add(bytes);
            })
        .to(folder.resolve("x"));
    assertThat(steps).isInStrictOrder();
    assertThat(steps.get(steps.size() - 1)).isEqualTo(1_000_000);
    assertThat(steps.size()).isGreaterThan(3);
  }

  @Test
  void aWrongChecksumLeavesNothing() throws Exception {
    content = "abd".getBytes(UTF_8);
    Path file = folder.resolve("data.bin");
    assertThat(assertThrows(IOException.class, () -> download().md5(MD5).to(file)))
        .hasMessageThat()
        .contains("/data.bin must have the MD5 sum " + MD5 + ", but it was ");
    assertThat(files()).isEmpty();
  }

  @Test
  void anAnswerOtherThanOkLeavesNothing() throws Exception {
    for (int other : new int[] {404, 500, 203}) {
      status = other;
      assertThat(assertThrows(IOException.class, () -> download().to(folder.resolve("x"))))
          .hasMessageThat()
          .contains("/data.bin");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aBodyThatIsCutOffLeavesNothing() throws Exception {
    try (ServerSocket half = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer =
          new Thread(
              () -> {
                try (Socket socket = half.accept()) {
                  assertThat(socket.getInputStream().read(new byte[4096])).isGreaterThan(0);
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      answer.start();
      URI uri = uri(half.getLocalPort());
      assertThrows(IOException.class, () -> Download.of(uri).to(folder.resolve("x")));
      answer.join();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws Exception {
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(
            assertThrows(IOException.class, () -> Download.of(uri(port)).to(folder.resolve("x"))))
        .hasMessageThat()
        .startsWith("http://localhost:" + port + "/data.bin cannot be fetched: ");
    assertThat(files()).isEmpty();
  }

  @Test
  void aChecksumHasTheRightLength() {
    assertThat(assertThrows(IllegalArgumentException.class, () -> download().md5("abc")))
        .hasMessageThat()
        .isEqualTo("MD5 must be 32 hexadecimal digits, but was 'abc'");
    assertThrows(IllegalArgumentException.class, () -> download().sha256(MD5));
  }

  @Test
  void aFileThatIsTooLargeLeavesNothing() throws Exception {
    content = new byte[100_000];
    assertThat(
            assertThrows(
                IOException.class, () -> download().maxBytes(99_999).to(folder.resolve("x"))))
        .hasMessageThat()
        .endsWith(
            "/data.bin must have at most 99999 bytes, but has more. Download.maxBytes allows"
                + " another size");
    assertThat(files()).isEmpty();
    download().maxBytes(100_000).to(folder.resolve("x"));
    assertThrows(IllegalArgumentException.class, () -> download().maxBytes(0));
    assertThrows(IllegalArgumentException.class, () -> download().within(Duration.ZERO));
  }

  /** A byte now and then, in the header or in the body, ends no read and must not hold for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n\r\n"})
  void aServerThatAnswersForEverIsLeftAtTheEndOfTheTime(String start) throws Exception {
    try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer =
          new Thread(
              () -> {
                try (Socket socket = slow.accept()) {
                  socket.getOutputStream().write(start.getBytes(UTF_8));
                  while (true) {
                    socket.getOutputStream().write('x');
                    Thread.sleep(5);
                  }
                } catch (IOException | InterruptedException e) {
                  // It was left.
                }
              });
      answer.start();
      URI uri = uri(slow.getLocalPort());
      Download download = Download.of(uri).within(Duration.ofMillis(300));
      assertThat(assertThrows(IOException.class, () -> download.to(folder.resolve("x"))))
          .hasMessageThat()
          .startsWith(uri + " ");
      answer.join();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAKilledDownloadLeftIsRemovedByTheNextOne() throws Exception {
    String program =
        """
        import java.nio.file.*;
        public class Killed {
          public static void main(String[] args) throws Exception {
            io.keraunos.file.WholeFile.write(Path.of(args[0]), out -> {
              out.write(new byte[100_000]);
              out.flush();
              Runtime.getRuntime().halt(1);
            });
          }
        }
        """;
    Path source = Files.writeString(folder.resolve("Killed.java"), program);
    Path file = folder.resolve("data.bin");
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(killed.waitFor()).isEqualTo(1);
    assertThat(files()).hasSize(2);
    download().to(file);
    assertThat(files()).containsExactly(source, file);
  }
}
