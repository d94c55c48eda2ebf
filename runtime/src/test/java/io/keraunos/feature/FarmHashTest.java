package io.keraunos.feature;

import static com.google.common.truth.Truth.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hash, against TensorFlow's and Keras'. */
class FarmHashTest {

  static Stream<JsonObject> hashes() {
    return PeerValues.of("hashes");
  }

  static Stream<JsonObject> wholeHashes() {
    return PeerValues.of("whole_hashes");
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void aTextHasTensorFlowsHash(JsonObject peer) {
    String text = peer.get("text").getAsString();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    long hash = Long.parseLong(peer.get("hash").getAsString());
    assertThat(FarmHash.hash(utf8, 0, utf8.length)).isEqualTo(hash);
    assertThat(FarmHash.bucket(text, 1000)).isEqualTo(peer.get("bucket").getAsInt());
    assertThat(FarmHash.bucket(text, 997)).isEqualTo(peer.get("keras").getAsInt());
    byte[] within = new byte[utf8.length + 9];
    new Random(1).nextBytes(within);
    System.arraycopy(utf8, 0, within, 5, utf8.length);
    assertThat(FarmHash.hash(within, 5, utf8.length)).isEqualTo(hash);
  }

  @ParameterizedTest
  @MethodSource("wholeHashes")
  void aWholeNumberHasThatOfItsDigits(JsonObject peer) {
    long whole = Long.parseLong(peer.get("whole").getAsString());
    assertThat(FarmHash.bucket(whole, 1000)).isEqualTo(peer.get("bucket").getAsInt());
    assertThat(FarmHash.bucket(whole, 997)).isEqualTo(peer.get("keras").getAsInt());
  }

  @Test
  void theDigitsAreThoseOfJava() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      long whole = random.nextLong() >> random.nextInt(64);
      assertThat(FarmHash.bucket(whole, 1 << 30))
          .isEqualTo(FarmHash.bucket(Long.toString(whole), 1 << 30));
    }
    assertThat(FarmHash.bucket(Long.MIN_VALUE, 1 << 30))
        .isEqualTo(FarmHash.bucket("-9223372036854775808", 1 << 30));
  }
}
