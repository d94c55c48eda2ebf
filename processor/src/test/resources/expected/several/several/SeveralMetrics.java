package several;

import io.keraunos.metric.MetricName;
import javax.annotation.processing.Generated;

/**
 * The metrics that {@link Several} declares.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class SeveralMetrics {
  /**
   * Logged by {@code discriminate}.
   */
  public static final MetricName D_LOSS = MetricName.of("d_loss");

  /**
   * Logged by {@code generate}.
   */
  public static final MetricName G_LOSS = MetricName.of("g_loss");

  /**
   * Logged by {@code validate}.
   */
  public static final MetricName DISTANCE_NEAR = MetricName.of("distance/near");

  /**
   * Logged by {@code validate}.
   */
  public static final MetricName DISTANCE_FAR = MetricName.of("distance/far");

  private SeveralMetrics() {
  }
}
