package io.keraunos.graph.trace;

import static com.google.common.truth.Truth.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;

/** Parts are divided into buckets in their order. */
class BucketTest {

  private static Map<String, Shape> parts(long... sizes) {
    Map<String, Shape> parts = new LinkedHashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      parts.put("p" + i, Shape.of(sizes[i]));
    }
    return parts;
  }

  private static List<List<String>> names(List<Bucket> buckets) {
    return buckets.stream().map(bucket -> List.copyOf(bucket.parts().keySet())).toList();
  }

  @Test
  void theFirstHasALimitOfItsOwn() {
    List<Bucket> buckets = Bucket.divide(parts(1, 1, 1, 1, 1, 1), 8, 12, false);
    assertThat(names(buckets))
        .containsExactly(List.of("p0", "p1"), List.of("p2", "p3", "p4"), List.of("p5"))
        .inOrder();
    assertThat(buckets.stream().map(Bucket::length)).containsExactly(2, 3, 1).inOrder();
  }

  @Test
  void aPartIsNeverDivided() {
    List<Bucket> buckets = Bucket.divide(parts(1, 100, 1), 8, 12, true);
    assertThat(names(buckets))
        .containsExactly(List.of("p0"), List.of("p1"), List.of("p2"))
        .inOrder();
    assertThat(buckets.stream().allMatch(Bucket::rounds)).isTrue();
  }

  @Test
  void itsPartsAreDividedIntoEqualShards() {
    Bucket bucket = Bucket.of(parts(1, 6, 7)).sharded(3);
    assertThat(bucket.total("p0")).isEqualTo(Shape.of(1));
    assertThat(bucket.total("p1")).isEqualTo(Shape.of(2));
    assertThat(bucket.total("p2")).isEqualTo(Shape.of(3));
    assertThat(bucket.total()).isEqualTo(6);
    assertThat(bucket.length()).isEqualTo(18);
  }

  @Test
  void thereIsOneAtLeast() {
    assertThat(names(Bucket.divide(parts(), 8, 12, false))).containsExactly(List.of());
    assertThat(Bucket.of(parts()).length()).isEqualTo(0);
  }
}
