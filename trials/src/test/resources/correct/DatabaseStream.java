import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Optimizer;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TensorShape;
import io.keraunos.annotation.TrainingStep;
import io.keraunos.data.JdbcQuery;
import io.keraunos.data.StreamDataset;
import io.keraunos.layer.Dense;
import io.keraunos.loss.Losses;
import io.keraunos.optimizer.OptimizerSpec;
import io.keraunos.optimizer.SGD;
import io.keraunos.step.Step;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Random;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Rows of a query, in turn, mixed in a buffer. */
public class DatabaseStream {
  record House(@TensorShape({2}) float[] x, float price) {}

  static class Net {
    final Dense output = Dense.of(1);
    private final DataSource database;

    Net(DataSource database) {
      this.database = database;
    }

    @TrainingStep(logs = "loss")
    Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TFloat32> price) {
      var loss = Losses.meanSquaredError(step, output.apply(step, x), price);
      step.log("loss", loss);
      return loss;
    }

    @Optimizer
    OptimizerSpec optimizer() {
      return SGD.learningRate(0.1);
    }

    @DataLoader(stage = Stage.TRAIN, batchSize = 10)
    StreamDataset<House> houses() {
      return JdbcQuery.of(
              database,
              "select area, rooms, price from house where sold = ? order by id",
              row -> new House(new float[] {row.getFloat(1), row.getFloat(2)}, row.getFloat(3)))
          .with(true)
          .shuffle(20, 42);
    }
  }

  public static void main(String[] args) throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:houses;DB_CLOSE_DELAY=-1");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table house(id int primary key, area real, rooms real, price real, sold"
              + " boolean)");
      Random random = new Random(1);
      for (int i = 0; i < 70; i++) {
        float area = (float) random.nextGaussian();
        float rooms = (float) random.nextGaussian();
        statement.execute(
            "insert into house values(%d, %s, %s, %s, %s)"
                .formatted(i, area, rooms, 2 * area + rooms, i % 7 != 0));
      }
    }
    try (var trainer = DatabaseStream_NetTrainer.builder(new Net(database)).maxEpochs(4).build()) {
      trainer.fit();
    }
  }
}
