package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The datasets that are made of other ones. */
class DatasetTest {

  private static Dataset<Integer> numbers(int size) {
    return Dataset.of(IntStream.range(0, size).boxed().toList());
  }

  private static <T> List<T> all(Dataset<T> dataset) throws Exception {
    List<T> examples = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      examples.add(dataset.get(i));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.get(dataset.size()));
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.get(-1));
    return examples;
  }

  @Test
  void aListIsCopied() throws Exception {
    List<String> list = new ArrayList<>(List.of("a", "b"));
    Dataset<String> dataset = Dataset.of(list);
    list.clear();
    assertThat(all(dataset)).containsExactly("a", "b").inOrder();
  }

  @Test
  void mappedExamplesAreChangedWhenRead() throws Exception {
    assertThat(all(numbers(3).map(i -> "n" + i))).containsExactly("n0", "n1", "n2").inOrder();
    Dataset<Integer> failing =
        numbers(3)
            .map(
                i -> {
                  throw new IOException("no " + i);
                });
    assertThat(assertThrows(IOException.class, () -> failing.get(1)))
        .hasMessageThat()
        .isEqualTo("no 1");
  }

  @Test
  void aSubsetIsARangeOrAList() throws Exception {
    assertThat(all(numbers(10).subset(3, 6))).containsExactly(3, 4, 5).inOrder();
    assertThat(all(numbers(10).subset(3, 6).subset(1, 3))).containsExactly(4, 5).inOrder();
    assertThat(all(numbers(10).subset(10, 10))).isEmpty();
    long[] indices = {9, 0, 9};
    Dataset<Integer> picked = numbers(10).subset(indices);
    indices[0] = 5;
    assertThat(all(picked)).containsExactly(9, 0, 9).inOrder();
    assertThrows(IndexOutOfBoundsException.class, () -> numbers(10).subset(3, 11));
    assertThrows(IndexOutOfBoundsException.class, () -> numbers(10).subset(6, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> numbers(10).subset(new long[] {10}));
  }

  @Test
  void aSplitDealsEveryExampleOutOnce() throws Exception {
    List<Dataset<Integer>> parts = numbers(101).randomSplit(3, 0.7, 0.2, 0.1);
    assertThat(parts.stream().map(Dataset::size).toList()).containsExactly(71L, 20L, 10L).inOrder();
    List<Integer> dealt = new ArrayList<>();
    for (Dataset<Integer> part : parts) {
      dealt.addAll(all(part));
    }
    assertThat(dealt).containsExactlyElementsIn(IntStream.range(0, 101).boxed().toList());
    assertThat(dealt).isNotEqualTo(IntStream.range(0, 101).boxed().toList());
    assertThat(all(numbers(101).randomSplit(3, 0.7, 0.3).get(0))).isEqualTo(dealt.subList(0, 71));
    assertThat(all(numbers(101).randomSplit(4, 1).get(0))).isNotEqualTo(dealt);
  }

  /** 60 of class 0, 30 of class 1, 10 of class 2, in turn. */
  @Test
  void aStratifiedSplitHasTheClassesInTheSameProportions() throws Exception {
    Dataset<Integer> numbers = numbers(100);
    ToIntFunction<Integer> label = i -> i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
    List<Dataset<Integer>> parts = numbers.stratifiedSplit(3, label, 0.8, 0.2);
    List<Integer> dealt = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      List<Integer> some = all(parts.get(part));
      assertThat(some).isInOrder();
      dealt.addAll(some);
      int fifths = part == 0 ? 4 : 1;
      for (int kind = 0; kind < 3; kind++) {
        int wanted = kind;
        assertThat(some.stream().filter(i -> label.applyAsInt(i) == wanted).count())
            .isEqualTo(fifths * List.of(12, 6, 2).get(kind));
      }
    }
    assertThat(dealt).containsExactlyElementsIn(IntStream.range(0, 100).boxed().toList());
    assertThat(all(numbers.stratifiedSplit(3, label, 0.8, 0.2).get(1)))
        .isEqualTo(dealt.subList(80, 100));
    assertThat(all(numbers.stratifiedSplit(4, label, 0.8, 0.2).get(1)))
        .isNotEqualTo(dealt.subList(80, 100));
    assertThrows(IllegalArgumentException.class, () -> numbers.stratifiedSplit(0, label, 0.5, 0.4));
    assertThat(
            assertThrows(
                IllegalStateException.class,
                () ->
                    numbers
                        .<Integer>map(
                            i -> {
                              throw new IOException("torn");
                            })
                        .stratifiedSplit(0, label, 1)))
        .hasMessageThat()
        .isEqualTo(
            "the example at index 0 of 100 cannot be read to be split by its class:"
                + " java.io.IOException: torn");
  }

  @Test
  void aSplitNeedsWholeFractions() {
    assertThat(
            assertThrows(IllegalArgumentException.class, () -> numbers(5).randomSplit(0, 0.5, 0.4)))
        .hasMessageThat()
        .isEqualTo("fractions must sum to 1, but their sum was 0.9");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> numbers(5).randomSplit(0, 1.5, -0.5)))
        .hasMessageThat()
        .isEqualTo("fractions must each be above 0 and at most 1, but one was 1.5");
    assertThrows(IllegalArgumentException.class, () -> numbers(5).randomSplit(0));
    assertThrows(IllegalArgumentException.class, () -> numbers(5).randomSplit(0, Double.NaN, 1));
  }

  @Test
  void datasetsAreJoinedEndToEnd() throws Exception {
    Dataset<Integer> joined = numbers(2).concat(numbers(0)).concat(numbers(3));
    assertThat(all(joined)).containsExactly(0, 1, 0, 1, 2).inOrder();
  }

  @Test
  void aCachedExampleIsReadOnce() throws Exception {
    List<Integer> reads = new ArrayList<>();
    Dataset<Integer> cached =
        numbers(3)
            .map(
                i -> {
                  reads.add(i);
                  return i;
                })
            .cache();
    for (int round = 0; round < 3; round++) {
      assertThat(all(cached)).containsExactly(0, 1, 2).inOrder();
    }
    assertThat(reads).containsExactly(0, 1, 2).inOrder();
  }

  @Test
  void zipPairsEqualIndices() throws Exception {
    Dataset<Integer> numbers = Dataset.of(List.of(1, 2, 3));
    Dataset<String> letters = Dataset.of(List.of("a", "b", "c", "d"));
    Dataset<String> pairs = numbers.zip(letters, (number, letter) -> letter + number);
    assertThat(pairs.size()).isEqualTo(3);
    assertThat(List.of(pairs.get(0), pairs.get(2))).containsExactly("a1", "c3").inOrder();
    assertThrows(IndexOutOfBoundsException.class, () -> pairs.get(3));
  }

  @Test
  void cycleBeginsAgain() throws Exception {
    Dataset<Integer> cycle = Dataset.of(List.of(1, 2, 3)).cycle(8);
    List<Integer> all = new java.util.ArrayList<>();
    for (long i = 0; i < cycle.size(); i++) {
      all.add(cycle.get(i));
    }
    assertThat(all).containsExactly(1, 2, 3, 1, 2, 3, 1, 2).inOrder();
    assertThat(assertThrows(IllegalArgumentException.class, () -> Dataset.of(List.of()).cycle(1)))
        .hasMessageThat()
        .contains("at least one example");
    assertThat(assertThrows(IllegalArgumentException.class, () -> cycle.cycle(-1)))
        .hasMessageThat()
        .contains("at least 0, but was -1");
  }
}
