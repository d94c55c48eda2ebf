package io.keraunos.mlflow;

import static com.google.common.truth.Truth.assertWithMessage;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test no thread of ours is left, and after all no thread of an HTTP client: it looks
 * every three seconds whether the client is collected.
 */
final class Threads implements AfterEachCallback, AfterAllCallback {

  private static final long PATIENCE = 20_000_000_000L;

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    await("keraunos");
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    await("HttpClient");
  }

  private static void await(String prefix) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (!left(prefix).isEmpty() && System.nanoTime() < end) {
      System.gc();
      Thread.sleep(50);
    }
    assertWithMessage("threads").that(left(prefix)).isEmpty();
  }

  private static List<String> left(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
