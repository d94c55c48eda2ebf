import io.keraunos.annotation.DataLoader;
import io.keraunos.annotation.Stage;
import io.keraunos.annotation.TestStep;
import io.keraunos.data.Dataset;
import io.keraunos.step.Step;

class Unnamed {
  @TestStep
  void test(Step step) {}

  @DataLoader(stage = Stage.TEST, batchSize = 8)
  Dataset<Hidden> rows() {
    return null;
  }

  private record Hidden(float feature) {} // ERROR KER401: Record Hidden must be visible from the default package, but Hidden is private.
}
