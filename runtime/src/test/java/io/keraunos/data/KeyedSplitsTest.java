package io.keraunos.data;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parts and folds whose examples are chosen by their group, their time or their class. */
class KeyedSplitsTest {

  private record Visit(int number, String customer, LocalDate day) {}

  /** Customers with 1 to 40 visits each, in no order; several visits on a day. */
  private static Dataset<Visit> visits(int customers, long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    for (int customer = 0; customer < customers; customer++) {
      names.addAll(Collections.nCopies(1 + random.nextInt(40), "customer " + customer));
    }
    Collections.shuffle(names, random);
    List<Visit> visits = new ArrayList<>();
    for (String name : names) {
      visits.add(
          new Visit(visits.size(), name, LocalDate.of(2024, 1, 1).plusDays(random.nextInt(90))));
    }
    return Dataset.of(visits);
  }

  private static <T> List<T> all(Dataset<T> dataset) throws Exception {
    List<T> examples = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      examples.add(dataset.get(i));
    }
    return examples;
  }

  private static List<Integer> numbers(Dataset<Visit> visits) throws Exception {
    return all(visits).stream().map(Visit::number).toList();
  }

  private static Dataset<Integer> range(int size) {
    return Dataset.of(IntStream.range(0, size).boxed().toList());
  }

  @Test
  void noGroupIsInTwoPartsAndTheFractionsAreKept() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Dataset<Visit> visits = visits(60, seed);
      double[] fractions = {0.7, 0.2, 0.1};
      List<Dataset<Visit>> parts = visits.groupSplit(seed, Visit::customer, fractions);
      Set<String> seen = new HashSet<>();
      List<Integer> dealt = new ArrayList<>();
      for (int part = 0; part < 3; part++) {
        List<Visit> of = all(parts.get(part));
        assertThat(of.stream().map(Visit::number).toList()).isInOrder();
        of.forEach(visit -> dealt.add(visit.number()));
        Set<String> customers = new HashSet<>();
        of.forEach(visit -> customers.add(visit.customer()));
        assertThat(Collections.disjoint(seen, customers)).isTrue();
        seen.addAll(customers);
        assertWithMessage("part %s with seed %s", part, seed)
            .that(of.size() / (double) visits.size())
            .isWithin(0.01)
            .of(fractions[part]);
      }
      assertThat(dealt).containsExactlyElementsIn(numbers(visits));
      assertThat(numbers(visits.groupSplit(seed, Visit::customer, fractions).get(1)))
          .isEqualTo(numbers(parts.get(1)));
      assertThat(numbers(visits.groupSplit(seed + 1, Visit::customer, fractions).get(1)))
          .isNotEqualTo(numbers(parts.get(1)));
    }
  }

  /** Customers with as many visits each, so that only chance decides who is in the small part. */
  @Test
  void everyGroupComesIntoTheSmallPartAsOften() throws Exception {
    Map<Integer, Integer> times = new HashMap<>();
    for (int seed = 0; seed < 500; seed++) {
      Set<Integer> groups = new HashSet<>();
      all(range(50).groupSplit(seed, i -> i % 10, 0.8, 0.2).get(1))
          .forEach(i -> groups.add(i % 10));
      assertThat(groups).hasSize(2);
      groups.forEach(group -> times.merge(group, 1, Integer::sum));
    }
    // 100 each on average, with a standard deviation of 9.
    times
        .values()
        .forEach(count -> assertThat(count).isIn(com.google.common.collect.Range.closed(64, 136)));
    assertThat(times).hasSize(10);
  }

  @Test
  void aGroupOfHalfTheExamplesGoesWhereThereIsRoom() throws Exception {
    Dataset<Integer> examples = range(100);
    for (int seed = 0; seed < 20; seed++) {
      List<Dataset<Integer>> parts = examples.groupSplit(seed, i -> i < 50 ? -1 : i / 5, 0.2, 0.8);
      assertThat(parts.get(0).size()).isEqualTo(20);
      assertThat(all(parts.get(1)))
          .containsAtLeastElementsIn(IntStream.range(0, 50).boxed().toList());
    }
  }

  @Test
  void aGroupThatCannotBeComparedIsRefused() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> range(3).groupSplit(0, i -> new int[] {i}, 0.5, 0.5)))
        .hasMessageThat()
        .isEqualTo(
            "the group of an example must be a value that equals those of its kind, but that at"
                + " index 0 is an array");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> range(3).groupSplit(0, i -> i == 2 ? null : i, 0.5, 0.5)))
        .hasMessageThat()
        .contains("at index 2 is null");
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> range(10).groupSplit(0, i -> i / 5, 0.8, 0.1, 0.1)))
        .hasMessageThat()
        .isEqualTo(
            "each part must get a group, but part 2, a fraction of 0.1, gets none of 2 groups. Use"
                + " larger fractions or fewer parts");
    assertThrows(IllegalArgumentException.class, () -> range(3).groupSplit(0, i -> i, 0.5, 0.4));
    Dataset<Integer> torn =
        range(3)
            .map(
                i -> {
                  throw new IOException("torn");
                });
    assertThat(
            assertThrows(IllegalStateException.class, () -> torn.groupSplit(0, i -> i, 0.5, 0.5)))
        .hasMessageThat()
        .isEqualTo(
            "the example at index 0 of 3 cannot be read to be split by its group:"
                + " java.io.IOException: torn");
  }

  @Test
  void partsByTimeAreEarlierAndLater() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      Dataset<Visit> visits = visits(60, seed);
      double[] fractions = {0.7, 0.2, 0.1};
      List<Dataset<Visit>> parts = visits.timeSplit(Visit::day, fractions);
      LocalDate latest = LocalDate.MIN;
      List<Integer> dealt = new ArrayList<>();
      for (int part = 0; part < 3; part++) {
        List<Visit> of = all(parts.get(part));
        assertThat(of.get(0).day()).isGreaterThan(latest);
        for (int i = 0; i < of.size(); i++) {
          dealt.add(of.get(i).number());
          boolean tie = i > 0 && of.get(i).day().equals(latest);
          assertThat(of.get(i).day()).isAtLeast(latest);
          assertThat(!tie || of.get(i).number() > of.get(i - 1).number()).isTrue();
          latest = of.get(i).day();
        }
        // About 13 visits a day: an end is off by half of them at most.
        assertThat(of.size() / (double) visits.size()).isWithin(0.02).of(fractions[part]);
      }
      assertThat(dealt).containsExactlyElementsIn(numbers(visits));
    }
  }

  @Test
  void aPartEndsAtTheNearestChangeOfTime() throws Exception {
    long[] times = {5, 1, 1, 1, 2, 2, 3, 3, 3, 9};
    Dataset<Integer> examples = range(10);
    assertThat(all(examples.timeSplit(i -> times[i], 0.5, 0.5).get(0)))
        .containsExactly(1, 2, 3, 4, 5)
        .inOrder();
    assertThat(all(examples.timeSplit(i -> times[i], 0.4, 0.6).get(0)))
        .containsExactly(1, 2, 3)
        .inOrder(); // 3 and 5 are as near to 4
    assertThat(all(examples.timeSplit(i -> times[i], 0.65, 0.35).get(1)))
        .containsExactly(0, 9, 6, 7, 8);
    assertThat(all(examples.timeSplit(i -> times[i], 0.65, 0.35).get(1))).hasSize(5);
    // Each later part keeps a time of its own, although the change at 3 is the nearest to all.
    long[] few = {1, 1, 1, 2, 3, 4};
    assertThat(
            range(6).timeSplit(i -> few[i], 0.9, 0.05, 0.05).stream().map(Dataset::size).toList())
        .containsExactly(4L, 1L, 1L)
        .inOrder();
    assertThat(all(range(3).timeSplit(i -> -i, 1).get(0))).containsExactly(2, 1, 0).inOrder();
  }

  @Test
  void timesMustBeAsManyAsParts() {
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> range(6).timeSplit(i -> i / 3, 0.4, 0.3, 0.3)))
        .hasMessageThat()
        .isEqualTo(
            "timeSplit must have a time for each part, but its 3 parts have 2 different times. Use"
                + " fewer parts, or a finer time");
    assertThat(
            assertThrows(
                IllegalArgumentException.class, () -> range(0).timeSplit(i -> i, 0.5, 0.5)))
        .hasMessageThat()
        .contains("2 parts have 0 different times");
    assertThrows(IllegalArgumentException.class, () -> range(6).timeSplit(i -> i, 0.5, 0.6));
  }

  private static <T> void assertFolds(List<Fold<T>> folds, int k, Dataset<T> of) throws Exception {
    assertThat(folds).hasSize(k);
    List<T> held = new ArrayList<>();
    for (int i = 0; i < k; i++) {
      assertThat(folds.get(i).number()).isEqualTo(i + 1);
      List<T> out = all(folds.get(i).heldOut());
      held.addAll(out);
      List<T> train = all(folds.get(i).train());
      assertThat(train).containsNoneIn(out);
      assertThat(train.size() + out.size()).isEqualTo(of.size());
    }
    assertThat(held).containsExactlyElementsIn(all(of));
  }

  private static List<Long> sizes(List<? extends Fold<?>> folds) {
    return folds.stream().map(fold -> fold.heldOut().size()).toList();
  }

  @Test
  void foldsHoldEveryExampleOutOnce() throws Exception {
    Dataset<Integer> examples = range(23);
    List<Fold<Integer>> folds = KFold.random(examples, 5, 7);
    assertFolds(folds, 5, examples);
    assertThat(sizes(folds)).containsExactly(5L, 5L, 5L, 4L, 4L).inOrder();
    assertThat(all(folds.get(0).heldOut())).isInOrder();
    assertThat(all(KFold.random(examples, 5, 7).get(2).train()))
        .isEqualTo(all(folds.get(2).train()));
    assertThat(all(KFold.random(examples, 5, 8).get(2).train()))
        .isNotEqualTo(all(folds.get(2).train()));
    assertFolds(KFold.random(range(2), 2, 0), 2, range(2));
    assertThat(assertThrows(IllegalArgumentException.class, () -> KFold.random(range(4), 5, 0)))
        .hasMessageThat()
        .isEqualTo("the number of folds must be at most that of examples, 4, but was 5");
    assertThat(assertThrows(IllegalArgumentException.class, () -> KFold.random(range(4), 1, 0)))
        .hasMessageThat()
        .isEqualTo("the number of folds must be at least 2, but was 1");
  }

  /** 43 of class 0, 12 of class 1 and 3 of class -7, so that no class divides by 5. */
  @Test
  void stratifiedFoldsHaveTheClassesInTheSameProportions() throws Exception {
    ToIntFunction<Integer> label = i -> i < 43 ? 0 : i < 55 ? 1 : -7;
    Dataset<Integer> examples = range(58);
    List<Fold<Integer>> folds = KFold.stratified(examples, 5, 1, label);
    assertFolds(folds, 5, examples);
    for (Fold<Integer> fold : folds) {
      List<Integer> classes = all(fold.heldOut()).stream().map(label::applyAsInt).toList();
      assertThat(classes.size()).isAnyOf(11, 12);
      assertThat(Collections.frequency(classes, 0)).isAnyOf(8, 9);
      assertThat(Collections.frequency(classes, 1)).isAnyOf(2, 3);
      assertThat(Collections.frequency(classes, -7)).isAtMost(1);
    }
    assertThat(all(KFold.stratified(examples, 5, 2, label).get(0).heldOut()))
        .isNotEqualTo(all(folds.get(0).heldOut()));
  }

  @Test
  void foldsByGroupKeepGroupsTogether() throws Exception {
    Dataset<Visit> visits = visits(40, 3);
    List<Fold<Visit>> folds = KFold.byGroup(visits, 4, 1, Visit::customer);
    assertFolds(folds, 4, visits);
    for (Fold<Visit> fold : folds) {
      List<String> out = all(fold.heldOut()).stream().map(Visit::customer).toList();
      assertThat(all(fold.train()).stream().map(Visit::customer).toList()).containsNoneIn(out);
      assertThat(out.size() / (double) visits.size()).isWithin(0.01).of(0.25);
    }
    assertThat(
            assertThrows(
                IllegalArgumentException.class,
                () -> KFold.byGroup(visits, 50, 1, Visit::customer)))
        .hasMessageThat()
        .contains("gets none of 40 groups");
  }
}
