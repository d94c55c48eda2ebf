package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The secret of a job: how it is given, and that each line is signed with it in its turn. */
@Timeout(120)
class JobTokenTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void linesAreSignedInTheirOrder() throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        Socket plain = new Socket("127.0.0.1", server.getLocalPort());
        Link one = new Link(plain);
        Link other = new Link(server.accept())) {
      JobToken token = JobToken.of("a secret of this job");
      JobToken.Signer same = token.signer("worker", "claim", "1");
      one.sign(token.signer("worker", "claim", "1"), token.signer("chief", "claim", "1"));
      other.sign(token.signer("chief", "claim", "1"), token.signer("worker", "claim", "1"));
      one.send("alive");
      assertThat(other.next(LONG)).isEqualTo("alive");
      String repeated = "alive " + same.next("alive") + "\n";
      plain.getOutputStream().write(repeated.getBytes(StandardCharsets.UTF_8));
      assertThat(assertThrows(IOException.class, () -> other.next(LONG)))
          .hasMessageThat()
          .isEqualTo("a line is not signed with the job token");
    }
  }

  @Test
  void aTokenIsGivenOnceAndLong() throws Exception {
    Path file = Files.createTempFile("token", ".txt");
    Files.writeString(file, "from a file, with a line end\n");
    String claim = "claim";
    assertThat(JobToken.of(Map.of())).isEmpty();
    assertThat(
            JobToken.of(Map.of("KERAUNOS_JOB_TOKEN_FILE", file.toString()))
                .orElseThrow()
                .proof("worker", claim, "1"))
        .isEqualTo(JobToken.of("from a file, with a line end").proof("worker", claim, "1"));
    for (Map<String, String> bad :
        List.of(
            Map.of("KERAUNOS_JOB_TOKEN", "short"),
            Map.of("KERAUNOS_JOB_TOKEN_FILE", file + ".none"),
            Map.of("KERAUNOS_JOB_TOKEN", "x".repeat(20), "KERAUNOS_JOB_TOKEN_FILE", "f"))) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> JobToken.of(bad)).getMessage();
      assertThat(message).doesNotContain("x".repeat(20));
      assertThat(message).contains(" must ");
    }
    Files.delete(file);
  }
}
