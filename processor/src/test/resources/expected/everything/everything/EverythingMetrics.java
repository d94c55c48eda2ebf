package everything;

import io.keraunos.metric.MetricName;
import javax.annotation.processing.Generated;

/**
 * The metrics that {@link Everything} declares.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
@SuppressWarnings({"deprecation", "removal"})
public final class EverythingMetrics {
  /**
   * Logged by {@code loss}.
   */
  public static final MetricName LOSS = MetricName.of("loss");

  /**
   * Logged by {@code loss}.
   */
  public static final MetricName LEARNING_RATE = MetricName.of("learning-rate");

  /**
   * Logged by {@code evaluate}.
   */
  public static final MetricName VAL_ACCURACY = MetricName.of("valAccuracy");

  /**
   * Logged by {@code evaluate}.
   */
  public static final MetricName _5_FOLD = MetricName.of("5-fold");

  private EverythingMetrics() {
  }
}
