package io.keraunos.engine;

import static com.google.common.truth.Truth.assertThat;
import static com.google.common.truth.Truth.assertWithMessage;

import io.keraunos.trainer.Trainer;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two class loaders of one process, such as two web applications, train. */
class ClassLoadersTest {

  @TempDir private Path dir;

  /** Trains a little, with an op whose gradient is written in Java, and says what came of it. */
  public static final class Training {
    private Training() {}

    /** Called by reflection, in a class loader of its own. */
    public static String run() {
      try (Trainer trainer = new Pictures().trainer().maxEpochs(2).build()) {
        trainer.fit();
        return trainer.weightsSha256();
      }
    }
  }

  /** Trains in one loader, in another one, in the first again, and without the first. */
  public static void main(String[] args) throws Exception {
    URLClassLoader first = loader();
    URLClassLoader second = loader();
    System.out.println("first " + train(first));
    System.out.println("second " + train(second));
    System.out.println("first again " + train(first));
    first.close();
    first = null;
    System.gc();
    System.out.println("second again " + train(second));
    second.close();
  }

  private static URLClassLoader loader() throws Exception {
    String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    URL[] urls = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      urls[i] = Path.of(path[i]).toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }

  private static String train(ClassLoader loader) throws Exception {
    return (String) loader.loadClass(Training.class.getName()).getMethod("run").invoke(null);
  }

  @Test
  void allOfThemTrainAsOneDoes() throws Exception {
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin/java").toString(),
                    "-XX:ErrorFile=" + dir.resolve("hs_err.log"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ClassLoadersTest.class.getName()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(900, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertWithMessage(said).that(process.exitValue()).isEqualTo(0);
    List<String> weights =
        Pattern.compile("(?:first|second)(?: again)? (\\w{64})\\R")
            .matcher(said)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertWithMessage(said).that(weights).hasSize(4);
    assertThat(weights.stream().distinct().toList()).hasSize(1);
  }
}
