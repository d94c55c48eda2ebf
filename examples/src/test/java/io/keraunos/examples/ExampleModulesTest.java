package io.keraunos.examples;

import io.keraunos.data.Dataset;
import io.keraunos.examples.cifar10.Cifar10;
import io.keraunos.testing.KeraunosAssertions;
import io.keraunos.trainer.Trainer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The modules of the examples, checked without their data: none has a finding. */
final class ExampleModulesTest {

  private static final String ROOT = "io.keraunos.examples.";

  /** Makes an object of a class that is no other package's business. */
  private static Object make(String type, Object... arguments) throws Exception {
    for (Constructor<?> constructor : Class.forName(ROOT + type).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      }
    }
    throw new AssertionError(type + " has no constructor for " + Arrays.toString(arguments));
  }

  private static void assertTraces(String type, Object... arguments) throws Exception {
    Object module = make(type, arguments);
    Method builder =
        Class.forName(ROOT + type + "Trainer").getDeclaredMethod("builder", module.getClass());
    builder.setAccessible(true);
    KeraunosAssertions.assertTraces((Trainer.Builder) builder.invoke(null, module));
  }

  @Test
  void tables() throws Exception {
    assertTraces("tabular.TumourNet", (Object) null);
    assertTraces("churn.ChurnNet", (Object) null);
    assertTraces("houses.PriceNet", (Object) null);
  }

  @Test
  void images() throws Exception {
    assertTraces("digits.DigitsNet", (Object) null);
    assertTraces("cifar10.Cifar10Net", Cifar10.in(Path.of("none")));
    assertTraces("resnet.ResNet20", null, 100L);
  }

  @Test
  void sequences() throws Exception {
    Method of = Class.forName(ROOT + "charlm.Text").getDeclaredMethod("of", String.class);
    of.setAccessible(true);
    Object text = of.invoke(null, "the quick brown fox jumps over the lazy dog");
    assertTraces("charlm.CharModel", text, text, 100L);
    assertTraces("timeseries.Forecaster", 8);
  }

  @Test
  void severalOptimizersAndAnAutoencoder() throws Exception {
    assertTraces("gan.DigitGan", (Object) null);
    Dataset<?> none = Dataset.of(List.of());
    assertTraces("autoencoder.DigitAutoencoder", List.of(none, none));
  }
}
