package io.keraunos.examples.tables;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Houses of which everything is made, sold at a known price times noise. {@link StrictMath} and
 * {@link Random} give the same table on every machine.
 */
final class HousesTable {

  static final String HEADER =
      "area,rooms,year_built,district,energy_class,distance,garden,sold_on,price";
  static final int ROWS = 3_000;

  /** Standard deviation of the noise of the price's logarithm. */
  static final double NOISE = 0.12;

  private static final List<String> DISTRICTS =
      List.of(
          "Abbey",
          "Beacon",
          "Canal",
          "Docks",
          "Elms",
          "Fairground",
          "Garrison",
          "Harbour",
          "Inner",
          "Junction",
          "Kingsway",
          "Lakeside",
          "Market",
          "Northgate",
          "Orchard",
          "Parkside",
          "Quarry",
          "Riverside",
          "Station",
          "Terrace",
          "University",
          "Vineyard",
          "Westgate",
          "Yard");
  private static final LocalDate FIRST_SALE = LocalDate.of(2018, 1, 1);
  private static final int DAYS_OF_SALES = 2_922;

  private final Random random = new Random(22);
  private final double[] effects =
      IntStream.range(0, DISTRICTS.size()).mapToDouble(i -> 0.22 * random.nextGaussian()).toArray();
  private final double[] distances =
      IntStream.range(0, DISTRICTS.size()).mapToDouble(i -> 1 + 14 * random.nextDouble()).toArray();

  private HousesTable() {}

  /**
   * A sale.
   *
   * @param line of the file
   * @param median of the prices at which such a house is sold, in euros
   * @param price at which it was sold, in euros
   */
  record Row(String line, double median, long price) {}

  static List<Row> rows() {
    HousesTable table = new HousesTable();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(table.row());
    }
    return rows;
  }

  private Row row() {
    double area = StrictMath.round(10 * StrictMath.exp(4.6 + 0.38 * random.nextGaussian())) / 10.0;
    double log = 12.36 + 0.85 * (StrictMath.log(area) - 4.6);

    int rooms = (int) StrictMath.max(1, StrictMath.round(area / 27 + 0.8 * random.nextGaussian()));
    log += 0.04 * (rooms - area / 27);

    int yearBuilt = 2024 - (int) (145 * StrictMath.pow(random.nextDouble(), 1.5));
    double fromWorst = (yearBuilt - 1958) / 66.0; // old ones have charm
    log += 0.3 * fromWorst * fromWorst;

    int district = random.nextInt(DISTRICTS.size());
    double distance =
        StrictMath.round(10 * StrictMath.max(0.2, distances[district] + random.nextGaussian()))
            / 10.0;
    log += effects[district] - 0.25 * StrictMath.log(1 + distance / 3);

    // Newer houses are better insulated.
    double insulation = (2024 - yearBuilt) / 24.0 + random.nextGaussian();
    int energy = (int) StrictMath.max(0, StrictMath.min(6, StrictMath.round(insulation)));
    boolean certified = random.nextDouble() < 0.88;
    log += certified ? 0.05 * (3 - energy) : -0.1;

    boolean garden = random.nextDouble() < distance / (distance + 5);
    log += !garden ? 0 : distance < 5 ? 0.2 : 0.06; // rare near the centre

    LocalDate soldOn = FIRST_SALE.plusDays(random.nextInt(DAYS_OF_SALES));
    double years = ChronoUnit.DAYS.between(FIRST_SALE, soldOn) / 365.25;
    log += 0.05 * years;

    double median = StrictMath.exp(log);
    long price =
        100 * StrictMath.round(median * StrictMath.exp(NOISE * random.nextGaussian()) / 100);
    String line =
        String.join(
            ",",
            String.format(Locale.ROOT, "%.1f", area),
            Integer.toString(rooms),
            Integer.toString(yearBuilt),
            DISTRICTS.get(district),
            certified ? "ABCDEFG".substring(energy, energy + 1) : "",
            String.format(Locale.ROOT, "%.1f", distance),
            garden ? "yes" : "no",
            soldOn.toString(),
            Long.toString(price));
    return new Row(line, median, price);
  }
}
