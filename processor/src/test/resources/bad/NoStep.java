package bad;

import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.data.Dataset;

class NoStep { // ERROR KER011
  @DataLoader(stage = Stage.TRAIN, batchSize = 8)
  Dataset<Row> rows() {
    return null;
  }
}
