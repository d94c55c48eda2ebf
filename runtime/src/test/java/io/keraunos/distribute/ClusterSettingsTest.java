package io.keraunos.distribute;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {

  private static final ClusterSettings NOTHING =
      new ClusterSettings(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

  private static Cluster tfConfig(String text) {
    return NOTHING.resolve(Map.of("TF_CONFIG", text.replace('\'', '"')));
  }

  private static String error(String tfConfig) {
    return assertThrows(IllegalArgumentException.class, () -> tfConfig(tfConfig)).getMessage();
  }

  private static ClusterSettings settings(int nodes, int rank, String coordinator) {
    return new ClusterSettings(
        nodes < 0 ? OptionalInt.empty() : OptionalInt.of(nodes),
        rank < 0 ? OptionalInt.empty() : OptionalInt.of(rank),
        Optional.ofNullable(coordinator));
  }

  @Test
  void withoutAnythingThereIsOneWorker() {
    assertThat(NOTHING.resolve(Map.of())).isEqualTo(Cluster.LOCAL);
    assertThat(tfConfig("")).isEqualTo(Cluster.LOCAL);
    assertThat(tfConfig("{}")).isEqualTo(Cluster.LOCAL);
    assertThat(tfConfig("{'cluster': {}}")).isEqualTo(Cluster.LOCAL);
    assertThat(tfConfig("{'cluster': {'worker': ['a:1']}, 'task': {'type': 'worker', 'index': 0}}"))
        .isEqualTo(Cluster.LOCAL);
  }

  @Test
  void theFirstWorkerIsTheChief() {
    Cluster cluster =
        tfConfig(
            "{'cluster': {'worker': ['a:1', 'b:2']}, 'task': {'type': 'worker', 'index': '1'}}");
    assertThat(cluster.rank()).isEqualTo(1);
    assertThat(cluster.coordinator()).isEqualTo("a:1");
    assertThat(cluster.addresses()).containsExactly("a:1", "b:2").inOrder();
    assertThat(cluster.chief()).isFalse();
    assertThat(cluster.name(1)).isEqualTo("worker 1 (b:2)");
  }

  @ParameterizedTest
  @CsvSource({"chief,0,0", "worker,0,1", "worker,1,2"})
  void aChiefOrMasterComesFirst(String type, int index, int rank) {
    for (String chief : new String[] {"chief", "master"}) {
      Cluster cluster =
          tfConfig(
              "{'cluster': {'worker': ['b:2', 'c:3'], '%s': ['a:1'], 'evaluator': ['d:4']}, 'task': {'type': '%s', 'index': %d}}"
                  .formatted(chief, type.equals("chief") ? chief : type, index));
      assertThat(cluster.rank()).isEqualTo(rank);
      assertThat(cluster.size()).isEqualTo(3);
      assertThat(cluster.addresses()).containsExactly("a:1", "b:2", "c:3").inOrder();
    }
  }

  @Test
  void anEvaluatorIsAJobOfItsOwn() {
    Cluster cluster =
        tfConfig(
            "{'cluster': {'worker': ['b:2', 'c:3'], 'evaluator': ['d:4']}, 'task': {'type':"
                + " 'evaluator', 'index': 0}}");
    assertThat(cluster.role()).isEqualTo(Cluster.Role.EVALUATOR);
    assertThat(cluster.distributed()).isFalse();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(error("{")).startsWith("TF_CONFIG must be JSON, but is not");
    assertThat(error("[]")).startsWith("TF_CONFIG: it must be an object");
    assertThat(error("{'cluster': {'worker': ['a:1']}}"))
        .startsWith("TF_CONFIG: \"task\" must be an object");
    assertThat(error("{'cluster': {'worker': 'a:1'}, 'task': {}}"))
        .startsWith("TF_CONFIG: cluster.worker must be a list of addresses");
    assertThat(error("{'cluster': {'worker': ['a']}, 'task': {}}"))
        .startsWith("TF_CONFIG: an address of cluster.worker must be host:port");
    assertThat(error("{'cluster': {'worker': ['a:1', 'a:1']}, 'task': {}}"))
        .startsWith("TF_CONFIG: every worker must have an address of its own, but two have a:1");
    assertThat(error("{'cluster': {'chief': ['a:1'], 'master': ['b:1']}, 'task': {}}"))
        .startsWith("TF_CONFIG: cluster must have at most one chief or master");
    assertThat(error("{'cluster': {'ps': ['a:1']}, 'task': {}}"))
        .startsWith("TF_CONFIG: cluster must have no \"ps\"");
    assertThat(
            error(
                "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index': 2}}"))
        .startsWith("TF_CONFIG: task.index must be from 0 to 1");
    assertThat(
            error(
                "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index':"
                    + " 'x'}}"))
        .startsWith("TF_CONFIG: task.index must be a number");
    assertThat(
            error("{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'chief', 'index': 0}}"))
        .startsWith("TF_CONFIG: task.type must be one of the cluster's, which has no chief");
    assertThat(error("{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'index': 0}}"))
        .startsWith("TF_CONFIG: task.type must be there");
  }

  @Test
  void settingsNameTheCoordinator() {
    Cluster cluster = settings(3, 2, "10.0.0.1:2222").resolve(Map.of());
    assertThat(cluster)
        .isEqualTo(new Cluster(3, 2, "10.0.0.1:2222", List.of(), Cluster.Role.WORKER));
    assertThat(settings(1, -1, null).resolve(Map.of())).isEqualTo(Cluster.LOCAL);
  }

  @Test
  void severalWorkersMustKnowEachOther() {
    for (ClusterSettings lacking :
        new ClusterSettings[] {
          settings(2, -1, null), settings(2, 1, null), settings(2, -1, "a:1")
        }) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> lacking.resolve(Map.of()))
              .getMessage();
      assertThat(message).contains(".numNodes(2).nodeRank(0).coordinatorAddress(");
      assertThat(message).contains("TF_CONFIG='{");
    }
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> settings(2, 2, "a:1").resolve(Map.of())))
        .hasMessageThat()
        .isEqualTo("nodeRank must be from 0 to 1, but was 2");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> settings(2, 1, "a:x").resolve(Map.of())))
        .hasMessageThat()
        .startsWith("coordinatorAddress must be host:port");
  }

  @Test
  void theWorkersAreNamedOnce() {
    Map<String, String> environment =
        Map.of(
            "TF_CONFIG",
            "{\"cluster\":{\"worker\":[\"a:1\",\"b:1\"]},\"task\":{\"type\":\"worker\",\"index\":0}}");
    assertThat(settings(2, -1, null).resolve(environment).size()).isEqualTo(2);
    assertThrows(IllegalArgumentException.class, () -> settings(2, 0, "a:1").resolve(environment));
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> settings(3, -1, null).resolve(environment)))
        .hasMessageThat()
        .isEqualTo("numNodes must be the number of workers of TF_CONFIG, 2, but was 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'cluster': 5, 'task': {}}",
        "{'cluster': {'worker': null}, 'task': {}}",
        "{'cluster': {'worker': [['a:1']]}, 'task': {}}",
        "{'cluster': {'worker': [null, 'a:1']}, 'task': {}}",
        "{'cluster': {'worker': [5, true]}, 'task': {}}",
        "{'cluster': {'worker': ['[:1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a b:1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a:1 b:1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['grpc://a:1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a:0', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a:65536', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a:-1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': [':1', 'b:1']}, 'task': {}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index': -1}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index': 0.5}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index': 1e3}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': 'worker', 'index': 99999999999}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': {'type': ['worker'], 'index': 0}}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': []}",
        "{'cluster': {'worker': ['a:1', 'b:1']}, 'task': null}",
        "nonsense",
        "5",
        "{'cluster': ",
        "{'cluster': {}} more",
      })
  void everyOtherGarbageIsNamedToo(String text) {
    assertThat(error(text)).startsWith("TF_CONFIG");
  }

  @Test
  void whatIsEndlesslyLongOrDeepIsNamedInShort() {
    String deep = "[".repeat(50_000) + "]".repeat(50_000);
    assertThat(error(deep)).startsWith("TF_CONFIG must be JSON, but is not");
    for (String text :
        List.of(
            deep,
            "{'cluster': %s, 'task': {}}".formatted(deep),
            "{'cluster': {'worker': '%s'}, 'task': {}}".formatted("x".repeat(100_000)),
            "{'cluster': {'worker': ['%s']}, 'task': {}}".formatted("x".repeat(100_000)),
            "{'cluster': {'%s': []}, 'task': {}}".formatted("x".repeat(100_000)))) {
      assertThat(error(text).length()).isLessThan(3_000);
    }
  }

  @Test
  void anAddressMayBeOfVersion6() {
    assertThat(settings(2, 1, "[::1]:2222").resolve(Map.of()).coordinator())
        .isEqualTo("[::1]:2222");
    assertThat(settings(2, 1, "my_host-1.example.com:2222").resolve(Map.of()).size()).isEqualTo(2);
  }
}
