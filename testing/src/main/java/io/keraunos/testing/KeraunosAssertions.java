package io.keraunos.testing;

import io.keraunos.finding.Finding;
import io.keraunos.spi.ModuleDefinition;
import io.keraunos.spi.entry.Trainers;
import io.keraunos.trainer.Trainer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Assertions about modules, for a test of any framework:
 *
 * <pre>{@code
 * @Test
 * void itsStepsAreRight() {
 *   KeraunosAssertions.assertTraces(Cifar10NetTrainer.builder(new Cifar10Net()));
 * }
 * }</pre>
 */
public final class KeraunosAssertions {

  private KeraunosAssertions() {}

  /**
   * Asserts that the steps of a module can be traced and that nothing is wrong with them, as {@link
   * Trainer.Builder#check} finds it: no loader is opened and nothing is trained. What the module or
   * the settings silence is not looked at.
   *
   * @param trainer the generated trainer of the module, with whatever settings
   * @throws AssertionError if there are findings, of whatever level; all of them are in it
   */
  public static void assertTraces(Trainer.Builder trainer) {
    List<Finding> found = trainer.check();
    if (!found.isEmpty()) {
      throw new AssertionError(
          "the module must trace without findings, but has %s:\n%s"
              .formatted(
                  found.size(),
                  found.stream().map(Finding::toString).collect(Collectors.joining("\n"))));
    }
  }

  /**
   * Asserts {@link #assertTraces(Trainer.Builder)} of a module that was defined by hand.
   *
   * @param module the module
   * @throws AssertionError if there are findings, of whatever level; all of them are in it
   */
  public static void assertTraces(ModuleDefinition module) {
    assertTraces(Trainers.builder(module));
  }
}
