package ${package};

import io.keraunos.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Where rows come from. These are made; CsvDataset and JdbcDataset read real ones. */
final class Houses {
  private Houses() {}

  private static final String[] DISTRICTS = {"north", "south", "harbour", "hill"};
  private static final double[] SQUARE_METRE = {0.021, 0.026, 0.034, 0.041};

  static Dataset<House> sold() {
    Random random = new Random(7);
    List<House> houses = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      float area = (float) Math.max(25, 90 + 35 * random.nextGaussian());
      int rooms = (int) Math.max(1, Math.round(area / 28 + 0.7 * random.nextGaussian()));
      int district = random.nextInt(DISTRICTS.length);
      double price = area * SQUARE_METRE[district] + 0.1 * rooms + 0.2 * random.nextGaussian();
      houses.add(new House(area, rooms, DISTRICTS[district], (float) price));
    }
    return Dataset.of(houses);
  }
}
