package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.trainer.Trainer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Settings that no machine can compute are refused by {@code build()}, before anything is made. */
class LayoutLimitsTest {

  private static String refused(Consumer<Trainer.Builder> setting) {
    Trainer.Builder builder = new Pictures().trainer();
    return assertThrows(
            IllegalArgumentException.class,
            () -> {
              setting.accept(builder);
              builder.build().close();
            })
        .getMessage();
  }

  @Test
  void moreDevicesThanAMachineCanUseAreRefused() {
    int cores = Runtime.getRuntime().availableProcessors();
    int most = Math.max(64, 4 * cores);
    for (int devices : new int[] {most + 1, 1_000_000, Integer.MAX_VALUE}) {
      assertThat(refused(builder -> builder.devices(devices)))
          .startsWith(
              "devices must be at most %d on a machine with %d cores, but was %d. "
                  .formatted(most, cores, devices));
    }
    new Pictures().trainer().devices(most).build().close();
  }

  @Test
  void theLimitGrowsWithTheCores() {
    new Layout(256, 1).checkDevices(64);
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> new Layout(257, 1).checkDevices(64)))
        .hasMessageThat()
        .startsWith("devices must be at most 256 on a machine with 64 cores, but was 257. ");
  }

  @Test
  void aGlobalBatchThatCannotBeCountedIsRefused() {
    assertThat(refused(builder -> builder.batchSize(Integer.MAX_VALUE).devices(2)))
        .isEqualTo(
            "batchSize times devices times numNodes must be at most 2147483647, the examples of a"
                + " global batch, but was 2147483647 x 2 x 1. Use a smaller batch, or fewer devices"
                + " or workers");
    assertThat(
            refused(
                builder ->
                    builder
                        .batchSize(1 << 20)
                        .devices(2)
                        .numNodes(1024)
                        .nodeRank(1)
                        .coordinatorAddress("127.0.0.1:2222")))
        .startsWith(
            "batchSize times devices times numNodes must be at most 2147483647, the examples of a"
                + " global batch, but was 1048576 x 2 x 1024.");
    new Pictures().trainer().batchSize(1 << 20).devices(2).build().close();
  }

  @Test
  void aLoadersOwnBatchIsNamed() {
    assertThat(
            refused(
                builder ->
                    builder
                        .devices(64)
                        .numNodes(Integer.MAX_VALUE)
                        .nodeRank(1)
                        .coordinatorAddress("127.0.0.1:2222")))
        .startsWith("batchSize of Pictures.trainData times devices times numNodes must be at most");
  }

  @Test
  void threadsAndTimesHaveLimits() {
    assertThat(refused(builder -> builder.intraOpThreads(Integer.MAX_VALUE)))
        .isEqualTo("intraOpThreads must be from 1 to 1024, but was 2147483647");
    assertThat(refused(builder -> builder.workers(Integer.MAX_VALUE)))
        .isEqualTo("workers must be from 0 to 1024, but was 2147483647");
    assertThat(refused(builder -> builder.peerTimeout(Duration.ofMillis(1_999))))
        .isEqualTo("peerTimeout must be from PT2S to PT24H, but was PT1.999S");
    assertThat(refused(builder -> builder.peerTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
        .startsWith("peerTimeout must be from PT2S to PT24H, but was ");
    assertThat(refused(builder -> builder.startTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
        .startsWith("startTimeout must be from PT0.001S to PT24H, but was ");
  }
}
