package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.Tables.Row;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Values that training has and evaluation has not, or the other way round. */
class EvaluationValuesTest {

  private final Random random = new Random(1);

  /** Rows of an income, which is missing in some of a hundred, and a target. */
  private Dataset<Row> incomes(int size, int missing) {
    return Tables.rows(
        size,
        i -> Row.of(i % 100 < missing ? Double.NaN : random.nextGaussian(), random.nextGaussian()));
  }

  private Tables incomes(Dataset<Row> training, Dataset<Row> validation) {
    return new Tables(Tables.number("income"), Tables.TARGET)
        .with(Stage.TRAIN, training)
        .with(Stage.VALIDATE, validation);
  }

  @Test
  void evaluationHasTheColumnsOfTraining() {
    List<Finding> found = incomes(incomes(400, 10), incomes(100, 100)).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.MISSING_IN_EVALUATION);
    assertThat(found.get(0).text())
        .startsWith(
            "income is missing in 100 of all 100 examples of Net.VALIDATE, but in 40 of all 400"
                + " examples of Net.TRAIN");
    assertThat(incomes(incomes(400, 10), incomes(100, 40)).rules()).isEmpty();
    assertThat(incomes(incomes(400, 60), incomes(100, 100)).rules()).isEmpty();
    assertThat(incomes(incomes(400, 10), incomes(5, 100)).rules()).isEmpty(); // by chance
    assertThat(incomes(incomes(400, 90), incomes(100, 0)).rules()).isEmpty(); // measured since then
  }

  @Test
  void aTestHasTheColumnsOfTraining() {
    Tables tables =
        new Tables(Tables.number("income"), Tables.TARGET)
            .with(Stage.TRAIN, incomes(400, 0))
            .with(Stage.TEST, incomes(100, 100));
    assertThat(tables.rules()).containsExactly(Rule.MISSING_IN_EVALUATION);
  }

  @Test
  void aPlainColumnIsNotZeroInEvaluationAlone() {
    assertThat(plain(i -> new float[] {normal(), 0, normal(), normal()}))
        .containsExactly(Rule.MISSING_IN_EVALUATION);
    assertThat(plain(i -> new float[] {normal(), i % 5 == 0 ? normal() : 0, normal(), normal()}))
        .isEmpty();
    assertThat(plain(i -> new float[] {normal(), normal(), normal(), 0})).isEmpty(); // a flag
  }

  private float normal() {
    return (float) random.nextGaussian();
  }

  private List<Rule> plain(IntFunction<float[]> evaluated) {
    return new Samples(4)
        .with(
            Stage.TRAIN,
            400,
            i -> new Samples.Row(new float[] {normal(), normal(), normal(), i % 2}, i % 3))
        .with(Stage.VALIDATE, 99, i -> new Samples.Row(evaluated.apply(i), i % 3))
        .rules();
  }

  private Dataset<Row> cities(int size, Supplier<String> city) {
    return Tables.rows(size, i -> Row.of(city.get(), random.nextGaussian()));
  }

  private Tables cities(Dataset<Row> training, Dataset<Row> validation) {
    return new Tables(Tables.category("city"), Tables.TARGET)
        .with(Stage.TRAIN, training)
        .with(Stage.VALIDATE, validation);
  }

  @Test
  void evaluationHasCategoriesOfTraining() {
    Dataset<Row> training = cities(400, () -> "city " + random.nextInt(20));
    List<Finding> found = cities(training, cities(100, () -> "town")).find();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.UNSEEN_IN_EVALUATION);
    assertThat(found.get(0).text())
        .startsWith(
            "city of 100 of all 100 examples of Net.VALIDATE is a value that none of all 400"
                + " examples of Net.TRAIN has");
    assertThat(cities(training, cities(100, () -> "city " + random.nextInt(30))).rules()).isEmpty();
    assertThat(cities(training, cities(100, () -> "")).rules()) // missing, not unseen
        .containsExactly(Rule.MISSING_IN_EVALUATION);
    assertThat(cities(training, cities(5, () -> "town")).rules()).isEmpty(); // by chance
  }

  @Test
  void rareCategoriesAreNewByChance() {
    Supplier<String> name = () -> "name " + random.nextInt(100_000);
    assertThat(cities(cities(400, name), cities(200, name)).rules()).isEmpty();
  }

  @Test
  void numbersThatAreLookedUpAreThoseOfTraining() {
    assertThat(users(1000)).containsExactly(Rule.UNSEEN_IN_EVALUATION);
    assertThat(users(0)).isEmpty();
  }

  private List<Rule> users(int first) {
    return new Samples(4)
        .label(Samples.lookups(2000))
        .with(Stage.TRAIN, 400, i -> user(0))
        .with(Stage.VALIDATE, 100, i -> user(first))
        .rules();
  }

  private Samples.Row user(int first) {
    return new Samples.Row(
        new float[] {normal(), normal(), normal(), normal()}, first + random.nextInt(50));
  }
}
