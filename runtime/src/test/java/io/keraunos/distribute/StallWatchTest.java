package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who waits for ever is found, and nobody else; the time here is the test's. */
class StallWatchTest {

  private static final Cluster CLUSTER =
      new Cluster(2, 0, "a:1", List.of("a:1", "b:2"), Cluster.Role.WORKER);

  private final StallWatch watch = new StallWatch(CLUSTER, Duration.ofSeconds(60));

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private void waits(int worker, long ordinal, String what) {
    watch.heard(worker, new Doing(ordinal, true, what), 0);
  }

  @Test
  void differentThingsWithOneNumberAreAStallAfterFiveSeconds() {
    waits(0, 7, "the gradients");
    waits(1, 7, "the metrics");
    assertThat(watch.stall(seconds(4)).isPresent()).isFalse();
    assertThat(watch.stall(seconds(5)).orElseThrow())
        .isEqualTo(
            "worker 0 (a:1) has waited for 5 s in the gradients (number 7 of what all do together)"
                + " while worker 1 (b:2) has waited for 5 s in the metrics (number 7 of what all do"
                + " together): every worker must make the same calls, in the same order");
  }

  @Test
  void oneThatIsANumberBehindMayHaveASlowNetwork() {
    waits(0, 8, "the metrics");
    waits(1, 7, "the gradients");
    assertThat(watch.stall(seconds(59)).isPresent()).isFalse();
    assertThat(watch.stall(seconds(60)).orElseThrow())
        .contains("while worker 1 (b:2) has waited for 60 s in the gradients");
  }

  @Test
  void oneThatIsBusyForTooLongIsNamedWithWhatItDoes() {
    waits(0, 7, "the gradients");
    watch.heard(1, new Doing(6, false, "wait for a batch, in fit"), seconds(1));
    assertThat(watch.stall(seconds(59)).isPresent()).isFalse();
    assertThat(watch.stall(seconds(60)).orElseThrow())
        .isEqualTo(
            "every worker must come to the gradients within a stepTimeout of 60 s, but worker 0"
                + " (a:1) has waited for 60 s in the gradients (number 7 of what all do together)"
                + " while worker 1 (b:2) has been busy for 59 s with: wait for a batch, in fit."
                + " Raise stepTimeout if that may take so long");
  }

  @Test
  void oneThatHasClosedItsTrainerMayWaitForOthersWork() {
    waits(1, 9, Workers.CLOSED);
    watch.heard(0, new Doing(8, false, "the program"), 0);
    assertThat(watch.stall(seconds(1_000)).isPresent()).isFalse();
    waits(0, 9, "the gradients");
    assertThat(watch.stall(seconds(1_000)).orElseThrow())
        .startsWith("worker 1 (b:2) has closed its trainer while worker 0 (a:1) has waited");
  }

  @Test
  void workThatGoesOnIsNoStall() {
    for (int step = 1; step < 200; step++) {
      for (int worker = 0; worker < 2; worker++) {
        watch.heard(worker, new Doing(step, true, "the gradients"), seconds(step));
      }
      assertThat(watch.stall(seconds(step + 1)).isPresent()).isFalse();
    }
  }
}
