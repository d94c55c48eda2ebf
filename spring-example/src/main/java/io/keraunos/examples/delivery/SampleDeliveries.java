package io.keraunos.examples.delivery;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Deliveries that are made up, always the same ones. */
final class SampleDeliveries {
  private SampleDeliveries() {}

  private static final List<String> VEHICLES = List.of("bike", "van", "truck");
  private static final double[] MINUTES_PER_KILOMETRE = {4.2, 2.4, 3.1};

  static List<Delivery> of(int count) {
    Random random = new Random(7);
    return Stream.generate(() -> next(random)).limit(count).toList();
  }

  private static Delivery next(Random random) {
    float kilometres = (float) (0.5 + 14.5 * random.nextDouble());
    int parcels = 1 + random.nextInt(6);
    int vehicle = random.nextInt(VEHICLES.size());
    double minutes = kilometres * MINUTES_PER_KILOMETRE[vehicle] + 2 * parcels + 3;
    return new Delivery(
        kilometres,
        parcels,
        VEHICLES.get(vehicle),
        (float) (minutes + 1.5 * random.nextGaussian()));
  }
}
