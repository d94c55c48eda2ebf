package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After every test: no thread of ours is left, nor one of an HTTP client once it is collected. */
final class Threads implements AfterEachCallback {

  private static final long PATIENCE = 20_000_000_000L;

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!left().isEmpty() && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(50);
    }
    assertWithMessage("threads").that(left()).isEmpty();
  }

  private static List<String> left() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("keraunos") || name.startsWith("HttpClient"))
        .toList();
  }
}
