package io.keraunos.capi;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switch for TensorFlow's deterministic kernels, whose bits do not change from run to run, as in <a
 * href="https://www.tensorflow.org/api_docs/python/tf/config/experimental/enable_op_determinism">enable_op_determinism</a>.
 * TensorFlow asks its environment once in a process, at the first op that has such kernels, so the
 * first model that is opened decides.
 */
public final class Determinism {

  private static final Logger LOG = LoggerFactory.getLogger(Determinism.class);
  private static final String VARIABLE = "TF_DETERMINISTIC_OPS";
  private static final AtomicReference<@Nullable Boolean> DECIDED = new AtomicReference<>();

  private Determinism() {}

  /**
   * Chooses determinism for a model that is about to be opened.
   *
   * @throws IllegalStateException if it does, and JNA cannot tell TensorFlow so
   */
  public static void choose(boolean needed) {
    if (System.getenv(VARIABLE) != null) {
      return; // whoever started this process has decided
    }
    if (DECIDED.compareAndSet(null, needed) && needed) {
      tell();
    }
  }

  /**
   * Warns of a choice for determinism that came too late. For models on a GPU: on a CPU every run
   * gives the same bits.
   */
  public static void warnIfLate(boolean needed) {
    if (needed && System.getenv(VARIABLE) == null && !Boolean.TRUE.equals(DECIDED.get())) {
      LOG.warn(
          "deterministic came too late for this process, whose first model was opened without it:"
              + " on a GPU bits may change from run to run. Set it for the first trainer too, or"
              + " set {}=1 in the environment",
          VARIABLE);
    }
  }

  private static void tell() {
    try {
      NativeEnvironment.set(VARIABLE, "1");
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "deterministic needs JNA to tell TensorFlow, but it cannot be loaded. Set %s=1 in the environment, and not deterministic"
              .formatted(VARIABLE),
          e);
    }
  }
}
