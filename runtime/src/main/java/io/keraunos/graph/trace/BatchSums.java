package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A part of a batch as a training step adds it up with the others: gradients and new values of
 * states, as sums over examples, in one flat vector for each bucket. The first vector ends with the
 * number of examples. Divided by it, the sums are means over the batch, however unevenly it was
 * split. Gradients that are exchanged as rows have vectors of their own.
 *
 * @param buckets the layout of the vectors
 * @param vectors this part's sums
 */
record BatchSums(List<Bucket> buckets, List<Operand<TFloat32>> vectors) {

  /**
   * A gradient or a state.
   *
   * @param value the sum over the part's examples, or its rows
   * @param shape its shape, fully known
   * @param gradient whether it is a gradient, which may be exchanged with fewer bits, or in shards
   * @param rows the layout of its rows; empty for a whole sum
   */
  record Sum(Operand<TFloat32> value, Shape shape, boolean gradient, Optional<TableRows> rows) {

    /** A whole sum. */
    Sum(Operand<TFloat32> value, Shape shape, boolean gradient) {
      this(value, shape, gradient, Optional.empty());
    }
  }

  /**
   * Adds the ops.
   *
   * @param sums the sums, by name, in the order of creation
   * @param examples the number of examples in this part of the batch
   * @param group the replicas that exchange the buckets; one replica has one bucket
   * @param mixed whether TensorFlow may compute some ops in 16 bits
   */
  static BatchSums of(
      Ops tf,
      Map<String, Sum> sums,
      Operand<TFloat32> examples,
      ReplicaGroup group,
      boolean mixed) {
    // The gradients that backpropagation has first come first.
    List<String> names = new ArrayList<>(sums.keySet());
    Collections.reverse(names);
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Map<String, TableRows> tables = new LinkedHashMap<>();
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    for (String name : names) {
      Sum sum = Objects.requireNonNull(sums.get(name));
      sum.rows()
          .ifPresentOrElse(rows -> tables.put(name, rows), () -> shapes.put(name, sum.shape()));
      values.put(name, sum.value());
    }
    List<Bucket> buckets = new ArrayList<>();
    if (!group.several()) {
      buckets.add(Bucket.of(shapes));
    } else {
      boolean apart = group.bfloat16() || group.sharded();
      Map<String, Shape> exact = new LinkedHashMap<>();
      sums.forEach(
          (name, sum) -> {
            if (apart && !sum.gradient()) {
              exact.put(name, sum.shape());
            }
          });
      if (apart) {
        buckets.add(Bucket.of(exact)); // with the number of examples
        shapes.keySet().removeAll(exact.keySet());
      }
      if (!apart || !shapes.isEmpty()) {
        for (Bucket bucket :
            Bucket.divide(shapes, group.firstBucket(), group.nextBuckets(), group.bfloat16())) {
          buckets.add(group.shards() == 1 ? bucket : bucket.sharded(group.shards()));
        }
      }
      buckets.addAll(Bucket.ofRows(tables, group.nextBuckets()));
    }
    Operand<TFloat32> count = tf.reshape(examples, tf.constant(new int[] {1}));
    List<Operand<TFloat32>> vectors = new ArrayList<>();
    for (Bucket bucket : buckets) {
      vectors.add(bucket.vector(tf, values, vectors.isEmpty() ? List.of(count) : List.of(), mixed));
    }
    return new BatchSums(buckets, vectors);
  }

  /** Returns the length of a vector. */
  int length(int bucket) {
    return buckets.get(bucket).length() + (bucket == 0 ? 1 : 0);
  }

  /**
   * Returns each part of some totals over the number of examples, by its name.
   *
   * @param buckets the layout of the totals
   * @param totals the sums of all parts of the batch
   * @param votes the number of elements behind the number of examples
   */
  static Map<String, Operand<TFloat32>> means(
      Ops tf, List<Bucket> buckets, List<Operand<TFloat32>> totals, int votes) {
    int[] afterFirst = votes == 0 ? new int[] {1} : new int[] {1, votes};
    List<Output<TFloat32>> first = buckets.get(0).pieces(tf, totals.get(0), afterFirst);
    Operand<TFloat32> examples =
        tf.reshape(first.get(buckets.get(0).parts().size()), tf.constant(new int[0]));
    Operand<TFloat32> scale = tf.math.reciprocal(examples);
    Map<String, Operand<TFloat32>> means = new LinkedHashMap<>();
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      List<Output<TFloat32>> pieces =
          bucket == 0 ? first : buckets.get(bucket).pieces(tf, totals.get(bucket));
      int piece = 0;
      for (String part : buckets.get(bucket).parts().keySet()) {
        Operand<TFloat32> mean = tf.math.mul(pieces.get(piece++), scale);
        Shape shape = buckets.get(bucket).total(part);
        means.put(part, tf.reshape(mean, tf.constant(shape.asArray())));
      }
    }
    return means;
  }
}
