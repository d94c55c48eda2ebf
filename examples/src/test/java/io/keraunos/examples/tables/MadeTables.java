package io.keraunos.examples.tables;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Writes the made tables to the sources of the examples, and the splits to those of the peers. */
final class MadeTables {

  private static final Path SOURCES = Path.of("src/main/resources/io/keraunos/examples");

  private MadeTables() {}

  static String churn() {
    return text(ChurnTable.HEADER, ChurnTable.rows().stream().map(ChurnTable.Row::line));
  }

  static String houses() {
    return text(HousesTable.HEADER, HousesTable.rows().stream().map(HousesTable.Row::line));
  }

  private static String text(String header, Stream<String> lines) {
    return Stream.concat(Stream.of(header), lines).collect(Collectors.joining("\n", "", "\n"));
  }

  /** Writes them; the working directory is that of the examples. */
  public static void main(String[] args) throws Exception {
    Files.createDirectories(SOURCES.resolve("churn"));
    try (OutputStream file = Files.newOutputStream(SOURCES.resolve("churn/churn.csv.gz"));
        OutputStream packed = new GZIPOutputStream(file)) {
      packed.write(churn().getBytes(StandardCharsets.UTF_8));
    }
    Files.createDirectories(SOURCES.resolve("houses"));
    Files.writeString(SOURCES.resolve("houses/houses.csv"), houses());
    Files.createDirectories(Splits.FOLDER);
    Files.writeString(Splits.FOLDER.resolve("churn.txt"), Splits.churn());
    Files.writeString(Splits.FOLDER.resolve("houses.txt"), Splits.houses());
    Files.writeString(Splits.FOLDER.resolve("tabular.txt"), Splits.tabular());
  }
}
