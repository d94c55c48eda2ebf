package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchedulerTest {

  private static final ClusterSettings NOTHING = settings(OptionalInt.empty(), null);

  private static ClusterSettings settings(OptionalInt nodes, String coordinator) {
    return new ClusterSettings(nodes, OptionalInt.empty(), Optional.ofNullable(coordinator));
  }

  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new HashMap<>();
    for (String pair : text.split(" ")) {
      variables.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return variables;
  }

  private static Cluster resolve(String environment) {
    return NOTHING.resolve(variables(environment));
  }

  private static String error(ClusterSettings settings, String environment) {
    return assertThrows(
            IllegalArgumentException.class, () -> settings.resolve(variables(environment)))
        .getMessage();
  }

  private static Cluster worker(int size, int rank, String coordinator) {
    return new Cluster(size, rank, coordinator, List.of(), Cluster.Role.WORKER);
  }

  @Test
  void aPodOfATrainJobIsOneOfItsNodes() {
    assertThat(
            resolve(
                "PET_NNODES=3 PET_NPROC_PER_NODE=auto PET_NODE_RANK=2"
                    + " PET_MASTER_ADDR=net-node-0-0.net PET_MASTER_PORT=29500"))
        .isEqualTo(worker(3, 2, "net-node-0-0.net:29500"));
  }

  @Test
  void theVariablesOfPyTorchAreRead() {
    assertThat(resolve("WORLD_SIZE=2 RANK=1 MASTER_ADDR=10.0.0.1 MASTER_PORT=1234"))
        .isEqualTo(worker(2, 1, "10.0.0.1:1234"));
    assertThat(resolve("WORLD_SIZE=2 RANK=0 MASTER_ADDR=::1"))
        .isEqualTo(worker(2, 0, "[::1]:29500"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node1,node2 | node1",
        "node[1-2] | node1",
        "node[007-010,12] | node007",
        "node[3,9-11],gpu1 | node3",
        "rack[0-1]n[2-3] | rack0n2",
        "a.b-c.example.com,other | a.b-c.example.com"
      })
  void theFirstHostOfAStepIsRankZeros(String nodes, String first) {
    assertThat(
            resolve(
                "SLURM_JOB_ID=4012345 SLURM_STEP_ID=1 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1"
                    + " SLURM_STEP_NODELIST="
                    + nodes))
        .isEqualTo(worker(2, 1, first + ":17346"));
  }

  @Test
  void aScriptOfSbatchIsNoStep() {
    assertThat(resolve("SLURM_JOB_ID=1 SLURM_NTASKS=4 SLURM_PROCID=0 SLURM_JOB_NODELIST=n[1-4]"))
        .isEqualTo(Cluster.LOCAL);
  }

  @Test
  void anAddressOfOnesOwnComesBeforeSlurms() {
    String step = "SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=0 SLURM_STEP_NODELIST=n[1-2]";
    assertThat(resolve(step + " MASTER_ADDR=ib0.n1 MASTER_PORT=777"))
        .isEqualTo(worker(2, 0, "ib0.n1:777"));
    assertThat(settings(OptionalInt.empty(), "n1:5").resolve(variables(step)))
        .isEqualTo(worker(2, 0, "n1:5"));
  }

  @ParameterizedTest
  @CsvSource({
    "OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3",
    "PMI_SIZE=4 PMI_RANK=3",
  })
  void mpiDoesNotSayWhereRankZeroIs(String environment) {
    assertThat(resolve(environment + " MASTER_ADDR=n1")).isEqualTo(worker(4, 3, "n1:29500"));
    assertThat(error(NOTHING, environment))
        .matches(
            "this process is one of 4, as \\w+ and \\w+ say, and must know where rank 0 is\\. Give"
                + " all of them the environment variable MASTER_ADDR.*");
  }

  @Test
  void oneProcessIsNoJob() {
    assertThat(resolve("WORLD_SIZE=1 RANK=0 MASTER_ADDR=a")).isEqualTo(Cluster.LOCAL);
    assertThat(resolve("WORLD_SIZE=2")).isEqualTo(Cluster.LOCAL);
  }

  @Test
  void eachTrainsByItselfWhereItIsSaid() {
    assertThat(settings(OptionalInt.of(1), null).resolve(variables("PMI_SIZE=4 PMI_RANK=3")))
        .isEqualTo(Cluster.LOCAL);
    assertThat(error(settings(OptionalInt.of(3), null), "PMI_SIZE=4 PMI_RANK=3 MASTER_ADDR=a"))
        .startsWith(
            "numNodes must be the number of processes that PMI_SIZE and PMI_RANK say, 4, or 1 for"
                + " each by itself, but was 3");
  }

  @Test
  void tfConfigComesFirst() {
    assertThat(
            resolve(
                "TF_CONFIG={\"cluster\":{\"worker\":[\"a:1\"]},\"task\":{\"type\":\"worker\",\"index\":0}}"
                    + " WORLD_SIZE=2 RANK=1 MASTER_ADDR=a"))
        .isEqualTo(Cluster.LOCAL);
  }

  @Test
  void whatIsNoNumberIsNamed() {
    assertThat(error(NOTHING, "PET_NNODES=1:4 PET_NODE_RANK=0 PET_MASTER_ADDR=a"))
        .startsWith(
            "the environment variable PET_NNODES must be a whole number from 1, but was \"1:4\"");
    assertThat(error(NOTHING, "WORLD_SIZE=2 RANK=2 MASTER_ADDR=a"))
        .startsWith(
            "the environment variable RANK must be below WORLD_SIZE, which is 2, but was 2");
    assertThat(error(NOTHING, "WORLD_SIZE=2 RANK=1 MASTER_ADDR=a MASTER_PORT=x"))
        .startsWith("the environment variable MASTER_PORT must be a whole number from 1");
    assertThat(error(NOTHING, "WORLD_SIZE=2 RANK=1 MASTER_ADDR=a/b"))
        .startsWith("coordinatorAddress must be host:port");
  }
}
