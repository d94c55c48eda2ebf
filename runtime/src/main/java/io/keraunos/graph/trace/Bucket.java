package io.keraunos.graph.trace;

import io.keraunos.graph.plan.ReplicaGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Parts of a training step's sums that lie one behind the other in one flat vector, so that they
 * are kept and added up at once.
 *
 * @param parts their shapes, fully known, by name, in their order
 * @param length the number of their elements
 * @param rounds whether it may be exchanged with fewer bits
 * @param shards the number of shards that each part is divided into, each of one length: the vector
 *     is the first shards of all parts, then the second ones, and so on. A total is one replica's
 *     shards. 1 if nothing is divided
 * @param tables the layout of all parts, by name, where they are rows that are gathered; empty
 *     where they are added up
 */
record Bucket(
    Map<String, Shape> parts,
    int length,
    boolean rounds,
    int shards,
    Map<String, TableRows> tables) {

  /** Returns a bucket of some parts, which is exchanged as it is. */
  static Bucket of(Map<String, Shape> parts) {
    return of(parts, false);
  }

  private static Bucket of(Map<String, Shape> parts, boolean rounds) {
    long length = 0;
    for (Shape shape : parts.values()) {
      length += shape.size();
    }
    return new Bucket(parts, Math.toIntExact(length), rounds, 1, Map.of());
  }

  /** Returns this bucket with its parts divided into shards. */
  Bucket sharded(int shards) {
    int total = 0;
    for (Shape shape : parts.values()) {
      total = Math.addExact(total, ReplicaGroup.shardLength(shape, shards));
    }
    return new Bucket(parts, Math.multiplyExact(total, shards), rounds, shards, tables);
  }

  /** Returns the number of elements of a total, which is one replica's shards of the sums. */
  int total() {
    return length / shards;
  }

  /** Returns the shape of a part of a total. */
  Shape total(String part) {
    Shape whole = Objects.requireNonNull(parts.get(part), part);
    return shards == 1 ? whole : Shape.of(ReplicaGroup.shardLength(whole, shards));
  }

  /**
   * Divides parts into buckets, in their order. A part is never divided. There is one bucket at
   * least, which may be empty.
   *
   * @param first the bytes that the first bucket may have, unless one part alone has more
   * @param next those of all others
   * @param rounds whether they may be exchanged with fewer bits
   */
  static List<Bucket> divide(Map<String, Shape> parts, long first, long next, boolean rounds) {
    List<Bucket> buckets = new ArrayList<>();
    Map<String, Shape> open = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<String, Shape> part : parts.entrySet()) {
      long more = part.getValue().size() * Float.BYTES;
      if (!open.isEmpty() && bytes + more > (buckets.isEmpty() ? first : next)) {
        buckets.add(of(open, rounds));
        open = new LinkedHashMap<>();
        bytes = 0;
      }
      open.put(part.getKey(), part.getValue());
      bytes += more;
    }
    if (buckets.isEmpty() || !open.isEmpty()) {
      buckets.add(of(open, rounds));
    }
    return buckets;
  }

  /**
   * Divides tables' rows into buckets, in their order; there may be none.
   *
   * @param most the bytes that a bucket may have, unless one part alone has more
   */
  static List<Bucket> ofRows(Map<String, TableRows> tables, long most) {
    if (tables.isEmpty()) {
      return List.of();
    }
    Map<String, Shape> parts = new LinkedHashMap<>();
    tables.forEach((name, rows) -> parts.put(name, Shape.of(rows.length())));
    List<Bucket> buckets = new ArrayList<>();
    for (Bucket bucket : divide(parts, most, most, false)) {
      Map<String, TableRows> of = new LinkedHashMap<>(tables);
      of.keySet().retainAll(bucket.parts().keySet());
      buckets.add(new Bucket(bucket.parts(), bucket.length(), false, 1, of));
    }
    return buckets;
  }

  /** Returns whether its parts are rows that are gathered. */
  boolean gathers() {
    return !tables.isEmpty();
  }

  /**
   * Returns the layout of the totals: one vector of it all, or one of each table that rows are
   * added up in.
   */
  List<Bucket> totals() {
    return gathers()
        ? tables.entrySet().stream()
            .map(of -> of(Map.of(of.getKey(), of.getValue().table())))
            .toList()
        : List.of(this);
  }

  /**
   * Returns the parts' values as one vector.
   *
   * @param values the values, by name
   * @param more the vectors that follow them; none where they are divided
   * @param mixed whether TensorFlow may compute some ops in 16 bits
   */
  Operand<TFloat32> vector(
      Ops tf, Map<String, Operand<TFloat32>> values, List<Operand<TFloat32>> more, boolean mixed) {
    List<Operand<TFloat32>> pieces = new ArrayList<>();
    for (Map.Entry<String, Shape> part : parts.entrySet()) {
      Operand<TFloat32> value = Objects.requireNonNull(values.get(part.getKey()), part.getKey());
      pieces.add(
          shards == 1
              ? tf.reshape(value, tf.constant(new int[] {-1}))
              : ReplicaShards.divided(tf, value, part.getValue(), shards));
    }
    if (shards > 1) {
      return tf.reshape(FloatBits.concat(tf, pieces, 1, mixed), tf.constant(new int[] {-1}));
    }
    pieces.addAll(more);
    return FloatBits.concat(tf, pieces, 0, mixed);
  }

  /**
   * Returns the vectors of a batch's shares as one: their sum, or the rows of all.
   *
   * @param shares the vectors
   */
  Operand<TFloat32> joined(Ops tf, List<Operand<TFloat32>> shares) {
    if (shares.size() == 1) {
      return shares.get(0);
    }
    if (!gathers()) {
      return tf.math.addN(shares);
    }
    List<List<Output<TFloat32>>> pieces = new ArrayList<>();
    shares.forEach(share -> pieces.add(pieces(tf, share)));
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    for (Map.Entry<String, TableRows> table : tables.entrySet()) {
      int part = values.size();
      values.put(
          table.getKey(),
          table
              .getValue()
              .joined(tf, pieces.stream().<Operand<TFloat32>>map(of -> of.get(part)).toList()));
    }
    return vector(tf, values, List.of(), true);
  }

  /**
   * Returns each table's total, flat, of gathered rows.
   *
   * @param vectors the vectors of all replicas, one behind the other
   */
  List<Operand<TFloat32>> added(Ops tf, Operand<TFloat32> vectors) {
    long[] sizes = parts.values().stream().mapToLong(Shape::size).toArray();
    Operand<TFloat32> all = tf.reshape(vectors, tf.constant(new int[] {-1, length}));
    List<Output<TFloat32>> pieces =
        tf.splitV(all, tf.constant(sizes), tf.constant(1), (long) sizes.length).output();
    List<Operand<TFloat32>> totals = new ArrayList<>();
    for (TableRows rows : tables.values()) {
      totals.add(rows.sum(tf, pieces.get(totals.size())));
    }
    return totals;
  }

  /**
   * Returns the parts of a total, flat, and then what follows them, if anything does.
   *
   * @param more the number of elements that follow
   */
  List<Output<TFloat32>> pieces(Ops tf, Operand<TFloat32> vector, int... more) {
    long[] sizes = new long[parts.size() + more.length];
    int piece = 0;
    for (String part : parts.keySet()) {
      sizes[piece++] = total(part).size();
    }
    for (int size : more) {
      sizes[piece++] = size;
    }
    return tf.splitV(vector, tf.constant(sizes), tf.constant(0), (long) sizes.length).output();
  }
}
