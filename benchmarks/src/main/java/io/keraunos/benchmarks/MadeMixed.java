package io.keraunos.benchmarks;

import io.keraunos.annotation.Buckets;
import io.keraunos.annotation.Category;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Unit;
import io.keraunos.data.Dataset;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A row of a made table of 20 mixed columns: ten numbers, of which the last four may be missing;
 * six texts of vocabularies of 10 to 10,000; two whole numbers; two dates; and an answer.
 */
record MadeMixed(
    @Numeric double n0,
    @Numeric double n1,
    @Numeric double n2,
    @Numeric double n3,
    @Numeric double n4,
    @Numeric double n5,
    @Numeric(missing = Missing.MEAN) @Nullable Double n6,
    @Numeric(missing = Missing.MEAN) @Nullable Double n7,
    @Numeric(missing = Missing.MEAN) @Nullable Double n8,
    @Numeric(missing = Missing.MEAN) @Nullable Double n9,
    @Category String c0,
    @Category String c1,
    @Category String c2,
    @Category String c3,
    @Category String c4,
    @Category String c5,
    @Numeric int i0,
    @Buckets(10) int i1,
    @Cyclic({Unit.MONTH, Unit.DAY_OF_WEEK}) LocalDate d0,
    @Numeric LocalDate d1,
    @Label boolean yes) {

  static final int ROWS = 1_000_000;

  /** Bytes of a row in a file: numbers, places in the vocabularies, whole numbers, days, answer. */
  static final int BYTES =
      10 * Double.BYTES + 6 * Integer.BYTES + 2 * Integer.BYTES + 2 * Integer.BYTES + 1;

  private static final int[] VOCABULARIES = {10, 30, 100, 1_000, 3_000, 10_000};
  private static final double MISSING = 0.1;
  private static final double WRONG = 0.1;

  /**
   * The table, the same every time. The answer depends on two numbers, two texts, the month and
   * whether a number is missing; a tenth of the answers is wrong, so that the loss has a floor and
   * two trainings can be compared by it. As in a table that was read from a file, every text is an
   * object of its own.
   */
  static Dataset<MadeMixed> table() {
    Random random = new Random(21);
    List<MadeMixed> rows = new ArrayList<>(ROWS);
    for (int row = 0; row < ROWS; row++) {
      rows.add(made(random));
    }
    return Dataset.of(rows);
  }

  private static MadeMixed made(Random random) {
    double[] n = new double[10];
    for (int i = 0; i < n.length; i++) {
      n[i] = Math.pow(10, i - 4) * (3 + random.nextGaussian()); // of very different size
    }
    Double[] gaps = new Double[4];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = random.nextDouble() < MISSING ? null : Double.valueOf(n[6 + i]);
    }
    int[] c = new int[VOCABULARIES.length];
    for (int i = 0; i < c.length; i++) {
      double rare = random.nextDouble();
      c[i] = (int) (rare * rare * VOCABULARIES[i]); // small ones more often than large ones
    }
    LocalDate d0 = LocalDate.ofEpochDay(15_000 + random.nextInt(5_000));
    double score =
        (n[4] - 3) * (n[5] / 10 - 3)
            + c[0] % 3
            + c[3] % 2
            - (gaps[0] == null ? 1 : 0)
            + (d0.getMonthValue() > 6 ? 0.5 : -0.5)
            - 1.5;
    return new MadeMixed(
        n[0],
        n[1],
        n[2],
        n[3],
        n[4],
        n[5],
        gaps[0],
        gaps[1],
        gaps[2],
        gaps[3],
        "v" + c[0],
        "v" + c[1],
        "v" + c[2],
        "v" + c[3],
        "v" + c[4],
        "v" + c[5],
        random.nextInt(1_000),
        (int) (Math.abs(random.nextGaussian()) * 1_000),
        d0,
        LocalDate.ofEpochDay(15_000 + random.nextInt(5_000)),
        score > 0 ^ random.nextDouble() < WRONG);
  }

  /** Writes the row as {@link #BYTES} bytes; a missing number is NaN. */
  void putTo(ByteBuffer file) {
    for (double number : new double[] {n0, n1, n2, n3, n4, n5}) {
      file.putDouble(number);
    }
    file.putDouble(orNaN(n6)).putDouble(orNaN(n7)).putDouble(orNaN(n8)).putDouble(orNaN(n9));
    for (String text : List.of(c0, c1, c2, c3, c4, c5)) {
      file.putInt(Integer.parseInt(text.substring(1)));
    }
    file.putInt(i0).putInt(i1);
    file.putInt((int) d0.toEpochDay()).putInt((int) d1.toEpochDay());
    file.put((byte) (yes ? 1 : 0));
  }

  private static double orNaN(@Nullable Double number) {
    return number == null ? Double.NaN : number;
  }
}
