package io.keraunos.graph.execute;

import io.keraunos.capi.NativeTensor;
import io.keraunos.capi.PreparedRun;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.proto.DataType;

/** The optimizer's scalars, in memory that is fed once and for all: each step only writes to it. */
final class ScalarFeeds implements AutoCloseable {

  private final List<NativeTensor> scalars = new ArrayList<>();

  ScalarFeeds(int count) {
    for (int i = 0; i < count; i++) {
      scalars.add(NativeTensor.scalar(DataType.DT_FLOAT, Float.BYTES));
    }
  }

  /** Feeds the first inputs of a call. */
  void feed(PreparedRun run) {
    for (int i = 0; i < scalars.size(); i++) {
      run.feed(i, scalars.get(i).handle());
    }
  }

  /** Feeds the first inputs of a share's call after those of the step. */
  void feed(ShareRun run) {
    for (int i = 0; i < scalars.size(); i++) {
      run.feed(i, scalars.get(i));
    }
  }

  /** Sets the values. */
  void set(double[] values) {
    for (int i = 0; i < values.length; i++) {
      scalars.get(i).data().putFloat(0, (float) values[i]);
    }
  }

  @Override
  public void close() {
    scalars.forEach(NativeTensor::close);
  }
}
