import io.keraunos.annotation.Category;
import io.keraunos.annotation.Column;
import io.keraunos.annotation.Cyclic;
import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Missing;
import io.keraunos.annotation.Numeric;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.annotation.Unit;
import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import io.keraunos.layer.Dense;
import io.keraunos.layer.DenseFeatures;
import io.keraunos.loss.Losses;
import io.keraunos.metric.Metrics;
import io.keraunos.optimizer.Adam;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.step.Features;
import io.keraunos.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.Operand;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** A file with a header, decimal commas and empty cells, read by the generated reader. */
public class CsvTable {
  enum Contract {
    MONTHLY,
    YEARLY
  }

  record Customer(
      @Numeric double monthlyIncome,
      @Numeric(missing = Missing.MEDIAN) Double balance,
      @Category Contract contract,
      @Category(missing = Missing.ENTRY) String city,
      @Column(format = "dd.MM.yyyy") @Cyclic(Unit.MONTH) LocalDate since,
      @Label boolean churned) {}

  static class Net {
    final DenseFeatures input = DenseFeatures.of();
    final Dense output = Dense.of(1);
    private final Path file;

    Net(Path file) {
      this.file = file;
    }

    @TrainingStep(logs = {"loss", "accuracy"})
    Operand<TFloat32> train(Step step, Features customer, Operand<TBool> churned) {
      var logit = output.apply(step, input.apply(step, customer));
      var loss = Losses.binaryCrossentropy(step, logit, churned);
      step.log("loss", loss);
      step.log("accuracy", Metrics.binaryAccuracy(step, logit, churned));
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return Adam.learningRate(0.02);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 16, shuffle = true)
    Dataset<Customer> customers() throws IOException {
      return CsvDataset.read(
          file,
          CsvFormat.withHeader().separatedBy(';').decimalComma().booleans("Yes", "No"),
          CsvTable_NetCustomerReader.INSTANCE);
    }
  }

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "customers.csv");
    Random random = new Random(1);
    List<String> lines = new ArrayList<>();
    lines.add("Monthly Income;balance;contract;City;since;churned");
    for (int i = 0; i < 80; i++) {
      boolean yearly = random.nextBoolean();
      boolean churned = !yearly && random.nextInt(3) > 0;
      lines.add(
          "%d,%02d;%s;%s;%s;%02d.%02d.2021;%s"
              .formatted(
                  1000 + random.nextInt(3000),
                  random.nextInt(100),
                  i % 7 == 0 ? "" : "-12,5",
                  yearly ? "Yearly" : "monthly",
                  i % 5 == 0 ? "" : "city " + i % 4,
                  1 + random.nextInt(28),
                  1 + random.nextInt(12),
                  churned ? "Yes" : "No"));
    }
    Files.write(file, lines);
    try (var trainer = CsvTable_NetTrainer.builder(new Net(file)).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
