package io.keraunos.graph.execute;

import io.keraunos.capi.NativeGraph;
import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import io.keraunos.checkpoint.VariableFiles.Value;
import io.keraunos.distribute.Workers;
import io.keraunos.graph.plan.TracedModule.TracedVariable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.DataType;

/**
 * The variables of which each replica has a shard, to be read and set as a whole.
 *
 * <p>As long as other workers have not joined, nothing can have been trained: all elements of a
 * variable are its initial value, or were restored.
 */
final class ShardedVariables {

  private static final String NAME = "the shards of the optimizer's state";

  private final Replicas replicas;
  private final List<TracedVariable> variables;
  private final List<PreparedRun> values = new ArrayList<>(); // of each replica of this process
  private final int[] ranks; // of all replicas, those of worker 0 first; empty if not all are there
  private final SortedMap<String, Value> restored = new TreeMap<>(); // and not given to others yet

  /**
   * @param variables of which each replica has a shard; may be none
   * @param rank the output that finds the rank of a replica; empty if workers are missing
   */
  ShardedVariables(Replicas replicas, List<TracedVariable> variables, Optional<String> rank) {
    this.replicas = replicas;
    this.variables = variables;
    this.ranks = rank.map(this::ranks).orElse(new int[0]);
    List<String> fetches = variables.stream().map(TracedVariable::value).toList();
    for (NativeGraph replica : replicas.graphs()) {
      if (!variables.isEmpty()) {
        values.add(replica.prepare(List.of(), fetches, List.of()));
      }
    }
  }

  private int[] ranks(String rank) {
    List<PreparedRun> runs =
        replicas.graphs().stream()
            .map(of -> of.prepare(List.of(), List.of(rank), List.of()))
            .toList();
    replicas.together("the ranks of the replicas", replica -> runs.get(replica).run());
    try (NativeTensor all = gathered(runs, 0, 1)) {
      FloatBuffer found = all.data().asFloatBuffer();
      int[] ranks = new int[found.capacity()];
      for (int replica = 0; replica < ranks.length; replica++) {
        ranks[replica] = Math.round(found.get(replica));
      }
      int[] sorted = ranks.clone();
      Arrays.sort(sorted);
      for (int place = 0; place < sorted.length; place++) {
        if (sorted[place] != place) {
          throw new AssertionError("the ranks of the replicas are " + Arrays.toString(ranks));
        }
      }
      return ranks;
    } finally {
      runs.forEach(PreparedRun::close);
    }
  }

  /** Returns the same fetched vector of all replicas, one after the other; the caller closes it. */
  private NativeTensor gathered(List<PreparedRun> runs, int fetch, int length) {
    NativeTensor own = NativeTensor.vector(DataType.DT_FLOAT, length * runs.size(), Float.BYTES);
    FloatBuffer to = own.data().asFloatBuffer();
    for (PreparedRun run : runs) {
      try (NativeTensor shard = run.take(fetch)) {
        to.put(shard.floats());
      }
    }
    if (replicas.workers().isEmpty()) {
      return own;
    }
    try (own) {
      return replicas.workers().get().gather(NAME, own);
    }
  }

  /** Returns whether other workers have shards, too. */
  boolean ofSeveralWorkers() {
    return !variables.isEmpty() && replicas.workers().isPresent();
  }

  /** Returns the whole values, by name. Where there are other workers, all of them call it. */
  SortedMap<String, Value> all() {
    SortedMap<String, Value> all = new TreeMap<>(restored);
    if (all.isEmpty()) {
      values.forEach(PreparedRun::run);
      for (int i = 0; i < variables.size(); i++) {
        all.put(variables.get(i).name(), whole(i));
      }
    }
    return all;
  }

  private Value whole(int index) {
    TracedVariable variable = variables.get(index);
    float[] whole = new float[variable.elements()];
    int length = variable.held();
    if (ranks.length == 0) {
      try (NativeTensor shard = values.get(0).take(index)) {
        Arrays.fill(whole, shard.floats()[0]);
      }
    } else {
      try (NativeTensor shards = gathered(values, index, length)) {
        FloatBuffer from = shards.data().asFloatBuffer();
        for (int replica = 0; replica < ranks.length; replica++) {
          int begin = begin(variable, ranks[replica]);
          from.position(replica * length);
          from.get(whole, begin, Math.min(length, whole.length - begin));
        }
      }
    }
    return new Value(variable.shape().asArray(), whole);
  }

  /** Returns where a shard begins, at the end if it is all padding. */
  private static int begin(TracedVariable variable, int rank) {
    return (int) Math.min((long) rank * variable.held(), variable.elements());
  }

  /**
   * Gives all variables other values.
   *
   * @param values by name, whole. Other workers get theirs with {@link #synchronize}
   */
  void restore(Map<String, Value> values) {
    for (TracedVariable variable : variables) {
      Value value = Objects.requireNonNull(values.get(variable.name()), variable.name());
      if (ranks.length == 0 || ofSeveralWorkers()) {
        restored.put(variable.name(), value);
      } else {
        assign(variable, 0, value.elements());
      }
    }
  }

  /** Gives all workers the chief's values, if it has restored any. */
  void synchronize(Workers workers) {
    boolean chief = workers.cluster().chief();
    if (variables.isEmpty() || workers.broadcast(restored.isEmpty() ? "" : NAME).isEmpty()) {
      return;
    }
    for (TracedVariable variable : variables) {
      try (NativeTensor chiefs =
          NativeTensor.vector(DataType.DT_FLOAT, variable.elements(), Float.BYTES)) {
        if (chief) {
          Value value = Objects.requireNonNull(restored.get(variable.name()));
          chiefs.data().asFloatBuffer().put(value.elements());
        }
        workers.broadcast(NAME, chiefs);
        assign(variable, workers.cluster().rank() * values.size(), chiefs.floats());
      }
    }
    restored.clear();
  }

  /**
   * Gives each replica of this process its shard.
   *
   * @param first the index of the first one among all
   */
  private void assign(TracedVariable variable, int first, float[] whole) {
    for (int replica = 0; replica < values.size(); replica++) {
      int begin = begin(variable, ranks[first + replica]);
      int length = Math.min(variable.held(), whole.length - begin);
      try (NativeTensor shard =
              NativeTensor.vector(DataType.DT_FLOAT, variable.held(), Float.BYTES);
          PreparedRun run =
              replicas
                  .graphs()
                  .get(replica)
                  .prepare(List.of(variable.fed()), List.of(), List.of(variable.assign()))) {
        FloatBuffer to = shard.data().asFloatBuffer();
        to.put(new float[variable.held()]).flip();
        to.put(whole, begin, length);
        run.feed(0, shard.handle());
        run.run();
      }
    }
  }
}
