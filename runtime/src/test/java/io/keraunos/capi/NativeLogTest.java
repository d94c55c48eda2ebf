package io.keraunos.capi;

import static com.google.common.truth.Truth.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Levels of TensorFlow's own log lines. The whole is tested by the examples as processes. */
class NativeLogTest {

  @Test
  void errorsAloneUnlessTheEnvironmentSaysOtherwise() {
    assertThat(NativeLog.level(Map.of())).isEqualTo(2);
    assertThat(NativeLog.level(Map.of("TF_CPP_MIN_LOG_LEVEL", "0"))).isEqualTo(0);
    assertThat(NativeLog.level(Map.of("TF_CPP_MIN_LOG_LEVEL", " 1 "))).isEqualTo(1);
    assertThat(NativeLog.level(Map.of("TF_CPP_MIN_LOG_LEVEL", "9"))).isEqualTo(3);
    assertThat(NativeLog.level(Map.of("TF_CPP_MIN_LOG_LEVEL", "all"))).isEqualTo(0);
  }

  @Test
  void errorsAndWhatOthersWriteAreNeverLeftOut() {
    assertThat(NativeLog.unwanted("I0000 00:00:1795882401.54 10963 x.cc:401] hint", 2)).isTrue();
    assertThat(NativeLog.unwanted("W0000 00:00:1795882401.54 10963 x.cc:401] odd", 2)).isTrue();
    assertThat(NativeLog.unwanted("W0000 00:00:1795882401.54 10963 x.cc:401] odd", 1)).isFalse();
    assertThat(NativeLog.unwanted("E0000 00:00:1795882401.54 10963 x.cc:401] broken", 3)).isFalse();
    assertThat(NativeLog.unwanted("INFO epoch 1", 2)).isFalse();
    assertThat(NativeLog.unwanted("", 2)).isFalse();
  }
}
