package io.keraunos.examples.tables;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Customers of whom everything is made, and who leave with a known probability. {@link StrictMath}
 * and {@link Random} give the same table on every machine.
 */
final class ChurnTable {

  static final String HEADER =
      "income,balance,plan,city,referrer,age,since,last_login,support_calls,newsletter,churned";
  static final int ROWS = 6_000;

  private static final List<String> CITY_BEGINNINGS =
      List.of(
          "Al", "Bran", "Cor", "Dun", "Ester", "Fal", "Gran", "Hol", "Ister", "Jar", "Kel", "Lin",
          "Mar", "Nor", "Os", "Pel", "Quin", "Ros", "Sal", "Tor");
  private static final List<String> CITY_ENDS =
      List.of("berg", "dale", "field", "ford", "ham", "haven", "mouth", "stad", "ton", "ville");
  private static final int CAMPAIGNS = 30;
  private static final int PAGES = 5_000;
  private static final LocalDateTime TODAY = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int MINUTES_OF_DAY = 24 * 60;

  private final Random random = new Random(21);
  private final List<String> cities =
      CITY_ENDS.stream().flatMap(end -> CITY_BEGINNINGS.stream().map(b -> b + end)).toList();
  private final double[] cityEffects = effects(cities.size(), 0.8);
  private final double[] campaignEffects = effects(CAMPAIGNS, 0.7);

  private ChurnTable() {}

  /**
   * A customer.
   *
   * @param line of the file
   * @param probability with which the customer leaves, given the other values
   * @param churned whether the customer has left
   */
  record Row(String line, double probability, boolean churned) {}

  static List<Row> rows() {
    ChurnTable table = new ChurnTable();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(table.row());
    }
    return rows;
  }

  private Row row() {
    double logit = -1.9;

    long income = StrictMath.round(StrictMath.exp(10.3 + 0.5 * random.nextGaussian()));
    logit -= 0.7 * (StrictMath.log(income) - 10.3);

    String balance = "";
    if (random.nextDouble() < 0.15) {
      logit += 0.5;
    } else {
      double magnitude = random.nextGaussian();
      balance = String.format(Locale.ROOT, "%.2f", StrictMath.exp(6 + 2.2 * magnitude));
      logit -= 0.8 * StrictMath.tanh(magnitude);
    }

    double share = random.nextDouble();
    String plan = share < 0.55 ? "FREE" : share < 0.85 ? "BASIC" : "PRO";
    boolean pro = plan.equals("PRO");
    logit += pro ? -1.2 : plan.equals("FREE") ? 0.5 : 0;

    int city = zipf(cities.size());
    logit += cityEffects[city];

    String referrer = "";
    double way = random.nextDouble();
    if (way < 0.55) {
      int campaign = zipf(CAMPAIGNS);
      referrer = String.format(Locale.ROOT, "ads.example/c/%02d", campaign);
      logit += campaignEffects[campaign];
    } else if (way < 0.8) {
      referrer = "blog.example/p/" + random.nextInt(PAGES);
    }

    int age = 18 + random.nextInt(63);
    double fromMiddle = (age - 48) / 18.0;
    logit += 0.5 * (fromMiddle * fromMiddle - 1);

    LocalDate since = LocalDate.of(2019, 1, 1).plusDays(random.nextInt(2_373));
    logit += 0.7 * StrictMath.cos(2 * StrictMath.PI * (since.getMonthValue() - 1) / 12);
    logit += since.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0 ? 0.6 : 0;

    LocalDateTime lastLogin = lastLogin();
    logit += lastLogin == null ? 1 : recency(lastLogin);

    int supportCalls = poisson(1.2);
    logit += (pro ? 0.9 : 0.25) * supportCalls; // who pays most puts up with least

    boolean newsletter = random.nextDouble() < 0.4;
    logit -= newsletter ? 0.5 : 0;

    double probability = 1 / (1 + StrictMath.exp(-logit));
    boolean churned = random.nextDouble() < probability;
    String line =
        String.join(
            ",",
            Long.toString(income),
            balance,
            plan,
            cities.get(city),
            referrer,
            Integer.toString(age),
            since.toString(),
            lastLogin == null ? "" : lastLogin.toString(),
            Integer.toString(supportCalls),
            newsletter ? "yes" : "no",
            churned ? "yes" : "no");
    return new Row(line, probability, churned);
  }

  /** Most have come in the last weeks; some have never come back. */
  private @Nullable LocalDateTime lastLogin() {
    if (random.nextDouble() < 0.08) {
      return null;
    }
    double days = StrictMath.min(175, -25 * StrictMath.log(1 - random.nextDouble()));
    return TODAY.minusMinutes(1 + (long) (days * MINUTES_OF_DAY));
  }

  private static double recency(LocalDateTime lastLogin) {
    double days = (double) Duration.between(lastLogin, TODAY).toMinutes() / MINUTES_OF_DAY;
    return 1.1 * StrictMath.tanh((days - 25) / 15);
  }

  private double[] effects(int count, double deviation) {
    return IntStream.range(0, count).mapToDouble(i -> deviation * random.nextGaussian()).toArray();
  }

  /** Draws a number below a count; number i about as often as 1 / (i + 3). */
  private int zipf(int count) {
    double all = 0;
    for (int i = 0; i < count; i++) {
      all += 1.0 / (i + 3);
    }
    double left = random.nextDouble() * all;
    for (int i = 0; i < count - 1; i++) {
      left -= 1.0 / (i + 3);
      if (left < 0) {
        return i;
      }
    }
    return count - 1;
  }

  private int poisson(double mean) {
    double bound = StrictMath.exp(-mean);
    int events = 0;
    for (double left = random.nextDouble(); left > bound; left *= random.nextDouble()) {
      events++;
    }
    return events;
  }
}
