package io.keraunos;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.Unit;
import io.keraunos.data.ClassWeights;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvException;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.data.Fold;
import io.keraunos.data.ImageFolder;
import io.keraunos.data.JdbcQuery;
import io.keraunos.data.KFold;
import io.keraunos.data.RecordReader;
import io.keraunos.data.RecordRow;
import io.keraunos.data.Sequences;
import io.keraunos.data.StreamDataset;
import io.keraunos.data.TextLines;
import io.keraunos.data.TfExample;
import io.keraunos.data.TfRecordWriter;
import io.keraunos.data.TfRecords;
import io.keraunos.data.TimePattern;
import io.keraunos.layer.Dense;
import io.keraunos.layer.Embedding;
import io.keraunos.layer.LSTM;
import io.keraunos.layer.Masks;
import io.keraunos.layer.TracedStep;
import io.keraunos.loss.Losses;
import io.keraunos.step.Step;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The code of docs/data.md, which stands here word for word. */
final class DataDocumentTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void allItsCodeIsBelow() throws Exception {
    String test =
        withoutBlanks(Files.readString(Path.of("src/test/java/io/keraunos/DataDocumentTest.java")));
    Matcher block = BLOCK.matcher(Files.readString(Path.of("../docs/data.md")));
    int blocks = 0;
    while (block.find()) {
      blocks++;
      assertWithMessage(block.group(1)).that(test).contains(withoutBlanks(block.group(1)));
    }
    assertThat(blocks).isAtLeast(11);
  }

  private static String withoutBlanks(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void aListIsADataset() throws Exception {
    record Flower(@TensorShape({2}) float[] petal, int kind) {}

    Dataset<Flower> flowers =
        Dataset.of(
            List.of(
                new Flower(new float[] {1.4f, 0.2f}, 0), new Flower(new float[] {4.7f, 1.4f}, 1)));
    assertThat(flowers.get(1).petal()).isEqualTo(new float[] {4.7f, 1.4f});
  }

  record Flower(@TensorShape({2}) float[] petal, int kind) {}

  @Test
  void csv() throws Exception {
    Files.writeString(folder.resolve("flowers.csv"), "kind,length,width\n0,1.4,0.2\n1,4.7,1.4\n");
    Dataset<Flower> flowers =
        CsvDataset.read(
            folder.resolve("flowers.csv"),
            row -> new Flower(row.floats("length", "width"), row.intValue("kind")));
    assertThat(flowers.get(1).petal()).isEqualTo(new float[] {4.7f, 1.4f});
  }

  enum Plan {
    FREE,
    MONTH_TO_MONTH
  }

  record Customer(
      @Numeric double monthlyIncome,
      @Numeric(missing = Missing.MEDIAN) Double balance,
      @Category Plan plan,
      @Category(missing = Missing.ENTRY) String city,
      @Column(format = "dd.MM.yyyy") @Cyclic(Unit.MONTH) LocalDate since,
      @Column(value = "Minutes called", unit = ChronoUnit.MINUTES) @Numeric Duration calls,
      @Label boolean churned) {}

  /** What is generated for it. */
  private static final class ChurnNetCustomerReader implements RecordReader<Customer> {
    static final RecordReader<Customer> INSTANCE = new ChurnNetCustomerReader();

    private static final TimePattern SINCE = TimePattern.of("dd.MM.yyyy");

    @Override
    public List<String> columns() {
      return List.of(
          "monthlyIncome", "balance", "plan", "city", "since", "Minutes called", "churned");
    }

    @Override
    public Customer read(RecordRow row) {
      return new Customer(
          row.doubleValue("monthlyIncome"),
          row.has("balance") ? row.doubleValue("balance") : null,
          row.constant("plan", Plan.class),
          row.has("city") ? row.text("city") : null,
          row.date("since", SINCE),
          row.duration("Minutes called", ChronoUnit.MINUTES),
          row.booleanValue("churned"));
    }
  }

  @Test
  void columnsByTheNamesOfARecord() throws Exception {
    String header = "Churned;monthly_income;Balance;PLAN;City;since;Minutes called\n";
    Files.writeString(
        folder.resolve("churn.csv"), header + "yes;1500,5;;Month-to-month;;31.05.2024;1,5\n");
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:customers");
    try (Connection keeper = dataSource.getConnection();
        Statement statement = keeper.createStatement()) {
      statement.execute(
          "create table customer(id int, monthly_income double, balance double, plan varchar,"
              + " city varchar, since date, minutes_called numeric(9, 1), churned boolean)");
      statement.execute(
          "insert into customer values (1, 1500.5, null, 'month-to-month', null,"
              + " date '2024-05-31', 1.5, true)");
      Dataset<Customer> customers =
          CsvDataset.read(
              folder.resolve("churn.csv"),
              CsvFormat.withHeader().separatedBy(';').decimalComma().booleans("Yes", "No"),
              ChurnNetCustomerReader.INSTANCE);
      JdbcQuery<Customer> rows =
          JdbcQuery.of(
              dataSource, "select * from customer order by id", ChurnNetCustomerReader.INSTANCE);
      Customer customer =
          new Customer(
              1500.5,
              null,
              Plan.MONTH_TO_MONTH,
              null,
              LocalDate.of(2024, 5, 31),
              Duration.ofSeconds(90),
              true);
      assertThat(customers.get(0)).isEqualTo(customer);
      assertThat(rows.load().get(0)).isEqualTo(customer);
    }
    Files.writeString(folder.resolve("churn.csv"), header + "no;1;2;FREE;x;31.05.2024;n.a.\n");
    assertThat(
            assertThrows(
                CsvException.class,
                () ->
                    CsvDataset.read(
                        folder.resolve("churn.csv"),
                        CsvFormat.withHeader().separatedBy(';').booleans("Yes", "No"),
                        ChurnNetCustomerReader.INSTANCE)))
        .hasMessageThat()
        .endsWith(
            "churn.csv, line 2: column 6 ('Minutes called') must be a number of minutes, such as"
                + " 1.5, but was 'n.a.'");
  }

  @Test
  void csvOfAnotherForm() throws Exception {
    CsvFormat archive =
        CsvFormat.withHeader()
            .separatedBy(';')
            .encodedAs(Charset.forName("windows-1252"))
            .skippingComments('#');
    Files.writeString(
        folder.resolve("old.csv"),
        "kind;petal;length\n# caf\u00e9\n0;1.4;\u00e9\n",
        Charset.forName("windows-1252"));
    List<String> texts = new ArrayList<>();
    Dataset<Flower> flowers =
        CsvDataset.read(
            folder.resolve("old.csv"),
            archive,
            row -> {
              texts.add(row.text("length"));
              return new Flower(new float[] {row.floatValue("petal"), 0}, row.intValue("kind"));
            });
    assertThat(flowers.get(0).petal()).isEqualTo(new float[] {1.4f, 0});
    assertThat(texts).contains("\u00e9");
  }

  @Test
  void linesOfText() throws Exception {
    Files.writeString(folder.resolve("reviews.txt"), "0 Bad.\n1 Good.\n");
    record Review(String text, int label) {}

    Dataset<Review> reviews =
        TextLines.read(folder.resolve("reviews.txt"))
            .map(line -> new Review(line.substring(2), Integer.parseInt(line.substring(0, 1))));
    assertThat(reviews.get(1)).isEqualTo(new Review("Good.", 1));
  }

  @Test
  void tfRecord() throws Exception {
    byte[] pixels = {1, 2, 3, -1};
    try (TfRecordWriter writer = TfRecordWriter.create(folder.resolve("digits.tfrecord"))) {
      writer.write(TfExample.of().withBytes("image", pixels).withLongs("label", 7));
    }

    record Digit(@TensorShape({2, 2}) byte[] image, int label) {}

    Dataset<Digit> digits =
        TfRecords.read(
            folder.resolve("digits.tfrecord"),
            example -> new Digit(example.bytes("image"), example.intValue("label")));
    assertThat(digits.get(0).image()).isEqualTo(pixels);
    assertThat(digits.get(0).label()).isEqualTo(7);
  }

  @Test
  void tfRecordInTurn() throws Exception {
    Path shard = folder.resolve("digits.tfrecord.gz");
    Path plain = folder.resolve("digits.tfrecord");
    try (TfRecordWriter writer = TfRecordWriter.create(plain)) {
      writer.write(TfExample.of().withBytes("image", new byte[4]).withLongs("label", 7));
    }
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(shard))) {
      Files.copy(plain, packed);
    }
    record Digit(@TensorShape({2, 2}) byte[] image, int label) {}

    List<Path> shards = List.of(shard, plain);
    StreamDataset<Digit> digits =
        TfRecords.stream(
            shards, example -> new Digit(example.bytes("image"), example.intValue("label")));
    var pass = digits.open(0, 0, 1);
    assertThat(pass.next().label() + pass.next().label()).isEqualTo(14);
    assertThat(pass.hasNext()).isFalse();
    ((AutoCloseable) pass).close();
  }

  @Test
  void aFolderOfImages() throws Exception {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_3BYTE_BGR);
    for (String name : List.of("cat/1.jpg", "dog/2.png")) {
      Path file = folder.resolve("pets").resolve(name);
      Files.createDirectories(file.getParent());
      assertThat(ImageIO.write(image, name.substring(6), file.toFile())).isTrue();
    }
    record Pet(@TensorShape({64, 64, 3}) byte[] image, int label) {}

    ImageFolder<Pet> pets = ImageFolder.read(folder.resolve("pets"), 64, 64, Pet::new);
    List<String> names = pets.classes();
    assertThat(names).containsExactly("cat", "dog").inOrder();
    assertThat(pets.get(1).image()).isEqualTo(new byte[64 * 64 * 3]);
    assertThat(pets.get(1).label()).isEqualTo(1);
  }

  @Test
  void aQuery() throws Exception {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL("jdbc:h2:mem:houses");
    try (Connection keeper = dataSource.getConnection();
        Statement statement = keeper.createStatement()) {
      statement.execute("create table house(id int, city varchar, area int, rooms int, price int)");
      statement.execute(
          "insert into house values (2, 'Athens', 90, 4, 7), (1, 'Athens', 50, 2, 5),"
              + " (3, 'Bonn', 1, 1, 1)");
      record House(@TensorShape({2}) float[] features, float price) {}

      JdbcQuery<House> houses =
          JdbcQuery.of(
                  dataSource,
                  "select area, rooms, price from house where city = ? order by id",
                  row -> new House(new float[] {row.getFloat(1), row.getFloat(2)}, row.getFloat(3)))
              .with("Athens");
      StreamDataset<House> mixed = houses.shuffle(10_000, 42);
      Dataset<House> all = houses.load();
      assertThat(all.size()).isEqualTo(2);
      assertThat(all.get(1).features()).isEqualTo(new float[] {90, 4});
      var pass = mixed.open(0, 0, 1);
      assertThat(pass.next().price() + pass.next().price()).isEqualTo(12f);
      ((AutoCloseable) pass).close();
    }
  }

  private static Dataset<Flower> flowers() {
    return Dataset.of(
        List.of(
            new Flower(new float[] {1, 2}, 0),
            new Flower(new float[] {3, 4}, 0),
            new Flower(new float[] {5, 6}, 0),
            new Flower(new float[] {7, 3}, 1)));
  }

  @Test
  void views() throws Exception {
    Dataset<Flower> flowers = flowers();
    List<Dataset<Flower>> parts = flowers.randomSplit(1, 0.8, 0.2); // seed, fractions
    List<Dataset<Flower>> even =
        flowers.stratifiedSplit(1, Flower::kind, 0.8, 0.2); // as many of each class
    Dataset<Flower> few = flowers.subset(0, 3); // or the indices: subset(new long[] {0, 2})
    Dataset<Flower> both = few.concat(parts.get(1));
    Dataset<Flower> scaled =
        flowers.map(f -> new Flower(new float[] {f.petal()[0] / 7, f.petal()[1] / 3}, f.kind()));
    Dataset<Flower> kept = scaled.cache();
    assertThat(both.size()).isEqualTo(4);
    assertThat(kept.get(3).petal()).isEqualTo(new float[] {1, 1});
    assertThat(kept.get(3)).isSameInstanceAs(kept.get(3));
  }

  @Test
  void partsThatShareNothing() {
    record Purchase(String customer, LocalDate day, float price, boolean returned) {}

    List<Purchase> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(new Purchase("c" + i % 7, LocalDate.of(2024, 1, 1).plusDays(i / 5), i, i % 3 == 0));
    }
    Dataset<Purchase> purchases = Dataset.of(all);
    List<Dataset<Purchase>> apart =
        purchases.groupSplit(1, Purchase::customer, 0.8, 0.2); // no customer in two parts
    List<Dataset<Purchase>> later =
        purchases.timeSplit(Purchase::day, 0.7, 0.15, 0.15); // the earliest days first
    List<Fold<Purchase>> folds = KFold.byGroup(purchases, 3, 1, Purchase::customer);
    assertThat(apart.get(1).size()).isEqualTo(14);
    assertThat(later.stream().map(Dataset::size).toList()).containsExactly(70L, 15L, 15L).inOrder();
    assertThat(folds.get(2).heldOut().size() + folds.get(2).train().size()).isEqualTo(100);
  }

  @Test
  void rareClasses() throws Exception {
    try (TracedStep step = TracedStep.forTraining()) {
      Operand<TFloat32> logits = step.floats(new float[4], 2, 2);
      Operand<TInt32> label = step.ints(new int[] {0, 1}, 2);
      int[] labels = {0, 0, 0, 1};
      double[] weights = ClassWeights.balanced(ClassWeights.counts(labels, 2)); // 2/3 and 2

      Operand<TFloat32> loss = Losses.sparseCategoricalCrossentropy(step, logits, label, weights);
      assertThat(step.run(loss))
          .usingTolerance(1e-6)
          .containsExactly(2 * Math.log(2) / 3, 2 * Math.log(2))
          .inOrder();

      Dataset<Flower> flowers = flowers();
      Dataset<Flower> even =
          flowers.weighted(ClassWeights.ofExamples(labels, weights), flowers.size());
      Dataset<Flower> byKind = flowers.weighted(flower -> flower.kind() == 1 ? 3 : 1, 1000);
      assertThat(even.size()).isEqualTo(4);
      int ones = 0;
      for (int i = 0; i < 1000; i++) {
        ones += byKind.get(i).kind();
      }
      assertThat((double) ones).isWithin(80).of(500); // five standard deviations
    }
  }

  record Tokens(int[] ids, int label) {}

  @Test
  void sequencesOfDifferentLengths() throws Exception {
    Dataset<Tokens> tokenized =
        Dataset.of(List.of(new Tokens(new int[] {5, 6, 7}, 1), new Tokens(new int[300], 0)));
    record Review(@TensorShape({200}) int[] tokens, int length, int label) {}

    Dataset<Review> reviews =
        tokenized.map(
            t ->
                new Review(
                    Sequences.pad(t.ids(), 200, 0),
                    Sequences.length(t.ids().length, 200),
                    t.label()));
    assertThat(reviews.get(0).tokens()).hasLength(200);
    assertThat(reviews.get(0).length()).isEqualTo(3);
    assertThat(reviews.get(1).tokens()).hasLength(200);
    assertThat(reviews.get(1).length()).isEqualTo(200);
  }

  private final Embedding embedding = Embedding.of(10, 2);
  private final LSTM lstm = LSTM.of(2);
  private final Dense head = Dense.of(1);

  Operand<TFloat32> forward(Step step, Operand<TInt32> tokens, Operand<TInt32> length) {
    Operand<TBool> mask = Masks.ofLengths(step, length, 200);
    return head.apply(step, lstm.apply(step, embedding.apply(step, tokens), mask));
  }

  /** What stands behind a sequence changes nothing. */
  @Test
  void aMaskHidesThePadding() {
    int[] zeros = Sequences.pad(new int[] {5, 6, 7}, 200, 0);
    int[] nines = Sequences.pad(new int[] {5, 6, 7}, 200, 9);
    int[] both = new int[400];
    System.arraycopy(zeros, 0, both, 0, 200);
    System.arraycopy(nines, 0, both, 200, 200);
    try (TracedStep step = TracedStep.forTraining()) {
      double[] out =
          step.run(forward(step, step.ints(both, 2, 200), step.ints(new int[] {3, 3}, 2)));
      assertThat(out[0]).isEqualTo(out[1]);
      assertThat(out[0]).isNotEqualTo(0.0);
    }
  }
}
