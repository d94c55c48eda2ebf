package io.keraunos.preflight;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.annotation.Stage;
import io.keraunos.finding.Finding;
import io.keraunos.finding.Rule;
import io.keraunos.preflight.Tables.Row;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A target that is among the inputs, in another unit. */
class TargetUnitsTest {

  private final Random random = new Random(1);

  private List<Finding> find(int size, DoubleUnaryOperator other) {
    return new Tables(Tables.number("area"), Tables.number("cents"), Tables.TARGET)
        .with(
            Stage.TRAIN,
            Tables.rows(
                size,
                i -> {
                  double price = 100 + 20 * random.nextGaussian();
                  return Row.of(random.nextGaussian(), other.applyAsDouble(price), price);
                }))
        .find();
  }

  @Test
  void noInputIsTheTarget() {
    List<Finding> found = find(60, price -> (double) Math.round(100 * price));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).rule()).isEqualTo(Rule.TARGET_AMONG_INPUTS);
    assertThat(found.get(0).text())
        .startsWith("cents is target in another unit: a constant times it, and perhaps a constant");
    assertThat(find(60, price -> 1.8 * price + 32)).hasSize(1);
    assertThat(find(60, price -> (double) (float) (-price / 7))).hasSize(1);
  }

  @Test
  void whatTellsMuchOfTheTargetMayBeAnInput() {
    assertThat(find(400, price -> price + 0.4 * random.nextGaussian())).isEmpty(); // 2 % off
    assertThat(find(400, price -> price * price)).isEmpty();
    assertThat(find(49, price -> 100 * price)).isEmpty(); // too few
    assertThat(
            new Tables(Tables.number("x"), Tables.TARGET)
                .with(
                    Stage.TRAIN,
                    Tables.rows(
                        100,
                        i -> {
                          double x = random.nextGaussian();
                          return Row.of(x, 2 * x + 1);
                        }))
                .rules())
        .isEmpty(); // the line is to be learned
    assertThat(
            new Tables(Tables.number("x"), Tables.number("z"), Tables.TARGET)
                .with(
                    Stage.TRAIN,
                    Tables.rows(
                        100,
                        i -> {
                          double x = random.nextGaussian();
                          return Row.of(x, 1 - x, 2 * x + 1);
                        }))
                .rules())
        .isEmpty();
    assertThat(find(100, price -> random.nextGaussian())).isEmpty();
  }
}
