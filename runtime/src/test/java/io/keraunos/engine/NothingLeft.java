package io.keraunos.engine;

import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.graph.execute.ModelSession;
import io.keraunos.loading.BatchLoader;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After every test: no native memory and no thread of ours is left. */
final class NothingLeft implements AfterEachCallback {

  @Override
  public void afterEach(ExtensionContext context) {
    assertWithMessage("native sessions and tensors").that(ModelSession.live()).isEqualTo(0);
    assertWithMessage("native batches").that(BatchLoader.liveTensors()).isEqualTo(0);
    assertWithMessage("threads")
        .that(
            Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("keraunos"))
                .toList())
        .isEmpty();
  }
}
