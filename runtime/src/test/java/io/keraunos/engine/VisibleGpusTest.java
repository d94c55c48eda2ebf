package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.distribute.Cluster;
import io.keraunos.trainer.DeviceChoice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The GPUs of each process, from its settings, its cluster and its environment. */
class VisibleGpusTest {

  private static final DeviceChoice ONE = new DeviceChoice.Count(1);
  private static final DeviceChoice TWO = new DeviceChoice.Count(2);

  /** Returns the cluster of TF_CONFIG, with workers on these hosts. */
  private static Cluster cluster(int rank, String... hosts) {
    List<String> addresses =
        IntStream.range(0, hosts.length).mapToObj(i -> hosts[i] + ":" + (2222 + i)).toList();
    return new Cluster(hosts.length, rank, addresses.get(0), addresses, Cluster.Role.WORKER);
  }

  private static Map<String, String> environment(String... namesAndValues) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
  }

  private static String refused(DeviceChoice devices, Cluster cluster, String... environment) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> VisibleGpus.of(devices, cluster, environment(environment)))
        .getMessage();
  }

  @Test
  void aProcessAloneSeesAll() {
    for (DeviceChoice each : List.of(ONE, TWO, DeviceChoice.AUTO)) {
      assertThat(VisibleGpus.of(each, Cluster.LOCAL, Map.of())).isEmpty();
    }
  }

  @Test
  void aListIsTakenAsItIs() {
    DeviceChoice list = new DeviceChoice.Indices(List.of(2, 0));
    assertThat(VisibleGpus.of(list, Cluster.LOCAL, Map.of())).containsExactly(2, 0).inOrder();
    assertThat(VisibleGpus.of(list, cluster(1, "a", "a"), environment("KERAUNOS_LOCAL_RANK", "1")))
        .containsExactly(2, 0)
        .inOrder();
  }

  @Test
  void workersOfAHostTakeOneSliceAfterTheOther() {
    String[] hosts = {"a", "b", "a", "b", "a"};
    List<List<Integer>> slices =
        IntStream.range(0, hosts.length)
            .mapToObj(rank -> VisibleGpus.of(TWO, cluster(rank, hosts), Map.of()))
            .toList();
    assertThat(slices)
        .containsExactly(List.of(0, 1), List.of(0, 1), List.of(2, 3), List.of(2, 3), List.of(4, 5))
        .inOrder();
  }

  /** Each is believed before those that follow it, and before the host names. */
  @Test
  void variablesGiveTheLocalRank() {
    Cluster third = cluster(2, "a", "a", "a");
    List<String> variables =
        List.of("KERAUNOS_LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK");
    Map<String, String> all = new HashMap<>();
    assertThat(VisibleGpus.of(ONE, third, all)).containsExactly(2);
    for (int i = variables.size() - 1; i >= 0; i--) {
      all.put(variables.get(i), Integer.toString(10 + i));
      assertThat(VisibleGpus.of(ONE, third, all)).containsExactly(10 + i);
    }
    // One of several jobs that know nothing of each other.
    assertThat(VisibleGpus.of(ONE, Cluster.LOCAL, environment("SLURM_LOCALID", "3")))
        .containsExactly(3);
    assertThat(VisibleGpus.of(ONE, Cluster.LOCAL, environment("SLURM_LOCALID", "0"))).isEmpty();
    Cluster coordinated = new Cluster(2, 1, "a:2222", List.of(), Cluster.Role.WORKER);
    assertThat(VisibleGpus.of(ONE, coordinated, Map.of())).containsExactly(0);
    assertThat(VisibleGpus.of(ONE, coordinated, environment("KERAUNOS_LOCAL_RANK", "1")))
        .containsExactly(1);
  }

  @Test
  void whatIsNoRankIsRefused() {
    assertThat(refused(ONE, Cluster.LOCAL, "KERAUNOS_LOCAL_RANK", "-1"))
        .isEqualTo(
            "the environment variable KERAUNOS_LOCAL_RANK must be the rank of this worker on its"
                + " host, from 0, but was \"-1\". Unset it, or set KERAUNOS_LOCAL_RANK");
    assertThat(refused(ONE, Cluster.LOCAL, "SLURM_LOCALID", "a"))
        .startsWith("the environment variable SLURM_LOCALID must be the rank");
  }

  @Test
  void theLauncherSaysHowManyAreAWorkers() {
    String[] given = {"KERAUNOS_LOCAL_RANK", "1", "KERAUNOS_GPUS_PER_WORKER", "3"};
    Cluster second = cluster(1, "127.0.0.1", "127.0.0.1");
    assertThat(VisibleGpus.of(TWO, second, environment(given))).containsExactly(3, 4, 5).inOrder();
    assertThat(VisibleGpus.of(ONE, Cluster.LOCAL, environment("KERAUNOS_GPUS_PER_WORKER", "2")))
        .containsExactly(0, 1)
        .inOrder();
    assertThat(refused(new DeviceChoice.Count(4), second, given))
        .isEqualTo(
            "devices must be at most the GPUs of a worker, 3, but was 4. Start it with launch"
                + " --gpus-per-worker 4");
    for (String wrong : List.of("0", "65", "x", "-1")) {
      assertThat(refused(ONE, second, "KERAUNOS_GPUS_PER_WORKER", wrong))
          .contains("KERAUNOS_GPUS_PER_WORKER must be ");
    }
  }

  /** Slurm and Kubernetes may show each process its own GPUs only, which then begin at 0. */
  @Test
  void whoWasGivenItsOwnGpusTakesThem() {
    Cluster second = cluster(1, "a", "a");
    for (String own : List.of("3", "GPU-8932f937", " 3 ", "3,-1,4")) {
      assertThat(VisibleGpus.of(ONE, second, environment("CUDA_VISIBLE_DEVICES", own))).isEmpty();
    }
    for (String none : List.of("", "-1", "-1,0")) {
      assertThat(VisibleGpus.of(ONE, second, environment("CUDA_VISIBLE_DEVICES", none))).isEmpty();
    }
    assertThat(VisibleGpus.of(ONE, second, environment("CUDA_VISIBLE_DEVICES", "4,6")))
        .containsExactly(1);
    assertThat(refused(TWO, second, "CUDA_VISIBLE_DEVICES", "0,1,2"))
        .isEqualTo(
            "CUDA_VISIBLE_DEVICES must show 4 GPUs to worker 1 of this host, who takes 2 to 3, or 2"
                + " that are its own, but was \"0,1,2\". Show more, or use fewer devices, or"
                + " accelerator CPU");
  }

  @Test
  void theFlagSaysHowManyOrWhich() {
    assertThat(DeviceChoice.parse("2")).isEqualTo(TWO);
    assertThat(DeviceChoice.parse("0,2")).isEqualTo(new DeviceChoice.Indices(List.of(0, 2)));
    assertThat(DeviceChoice.parse("2,")).isEqualTo(new DeviceChoice.Indices(List.of(2)));
    assertThat(DeviceChoice.parse("AUTO")).isEqualTo(DeviceChoice.AUTO);
    for (String text : List.of("1", "7", "0,", "0,2", "5,3,1", "auto")) {
      assertThat(DeviceChoice.parse(text).toString()).isEqualTo(text);
    }
    for (String wrong : List.of("0", "-1", "", ",", "0,,1", "a", "0,a", "0,0", "1.5")) {
      assertThrows(IllegalArgumentException.class, () -> DeviceChoice.parse(wrong), wrong);
    }
  }

  @Test
  void listsAreChecked() {
    for (List<Integer> wrong : List.of(List.<Integer>of(), List.of(0, -1), List.of(1, 1))) {
      assertThat(
              assertThrows(
                  IllegalArgumentException.class, () -> new Pictures().trainer().devices(wrong)))
          .hasMessageThat()
          .isEqualTo(
              "devices must be a list of different numbers from 0, but was %s. Use List.of(0, 2), or devices(2) for how many"
                  .formatted(wrong));
    }
  }

  @Test
  void aCpuHasNothingToChooseFrom() {
    for (List<Integer> chosen : List.of(List.of(1), List.of(0, 2), List.of(1, 0))) {
      try (var trainer = new Pictures().trainer().devices(chosen).maxSteps(1).build()) {
        assertThat(assertThrows(IllegalArgumentException.class, trainer::fit))
            .hasMessageThat()
            .isEqualTo(
                "devices must be how many on a CPU, but was the list %s: its replicas share the same cores, so there is nothing to choose from. Use devices(%d), or accelerator GPU"
                    .formatted(chosen, chosen.size()));
      }
    }
    List<String> digests =
        Stream.of(TWO, new DeviceChoice.Indices(List.of(0, 1)))
            .map(
                choice -> {
                  try (var trainer =
                      new Pictures().trainer().devices(choice).batchSize(8).maxSteps(3).build()) {
                    trainer.fit();
                    return trainer.weightsSha256();
                  }
                })
            .toList();
    assertThat(digests.get(1)).isEqualTo(digests.get(0));
    try (var trainer = new Pictures().trainer().devices(DeviceChoice.AUTO).maxSteps(1).build()) {
      assertThat(trainer.fit().examples()).isEqualTo(32);
    }
  }
}
