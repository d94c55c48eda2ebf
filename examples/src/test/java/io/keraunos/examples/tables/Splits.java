package io.keraunos.examples.tables;

import io.keraunos.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The part to which the examples deal each row of a table, as Python reads it, which is to train
 * and test on the same rows.
 */
public final class Splits {

  static final Path FOLDER = Path.of("../benchmarks/peers/python/splits");

  private static final int TUMOURS = 569;

  private Splits() {}

  /** Returns the rows of a part, in the table's order. */
  static <T> List<T> part(String table, List<T> rows, String part) throws IOException {
    List<String> parts = Files.readAllLines(FOLDER.resolve(table + ".txt"));
    return IntStream.range(0, rows.size())
        .filter(row -> parts.get(row).equals(part))
        .mapToObj(rows::get)
        .toList();
  }

  /** Returns whether a dataset has the rows of a part, in whatever order. */
  public static <T> boolean isPart(String table, List<T> rows, String part, Dataset<T> dataset)
      throws Exception {
    List<T> expected = part(table, rows, part);
    return dataset.size() == expected.size() && new HashSet<>(rows(dataset)).containsAll(expected);
  }

  /** Returns all examples of a dataset. */
  public static <T> List<T> rows(Dataset<T> dataset) throws Exception {
    List<T> rows = new ArrayList<>();
    for (long i = 0; i < dataset.size(); i++) {
      rows.add(dataset.get(i));
    }
    return rows;
  }

  static String churn() throws Exception {
    List<ChurnTable.Row> rows = ChurnTable.rows();
    return text(
        rows.size(),
        numbers(rows.size())
            .stratifiedSplit(1, row -> rows.get(row).churned() ? 1 : 0, 0.6, 0.2, 0.2),
        "train",
        "validation",
        "test");
  }

  static String houses() throws Exception {
    return text(
        HousesTable.ROWS,
        numbers(HousesTable.ROWS).randomSplit(1, 0.6, 0.2, 0.2),
        "train",
        "validation",
        "test");
  }

  static String tabular() throws Exception {
    return text(TUMOURS, numbers(TUMOURS).randomSplit(1, 0.8, 0.2), "train", "test");
  }

  private static Dataset<Integer> numbers(int rows) {
    return Dataset.of(IntStream.range(0, rows).boxed().toList());
  }

  private static String text(int rows, List<Dataset<Integer>> split, String... names)
      throws Exception {
    String[] parts = new String[rows];
    for (int part = 0; part < names.length; part++) {
      for (long i = 0; i < split.get(part).size(); i++) {
        parts[split.get(part).get(i)] = names[part];
      }
    }
    return String.join("\n", Arrays.asList(parts)) + "\n";
  }
}
