package example;

import io.keraunos.metric.MetricName;
import javax.annotation.processing.Generated;

/**
 * The metrics that {@link Cifar10Net} declares.
 */
@Generated("io.keraunos.processor.KeraunosProcessor")
public final class Cifar10NetMetrics {
  /**
   * Logged by {@code trainingStep}.
   */
  public static final MetricName TRAIN_LOSS = MetricName.of("train_loss");

  /**
   * Logged by {@code validationStep}.
   */
  public static final MetricName VAL_LOSS = MetricName.of("val_loss");

  /**
   * Logged by {@code validationStep}.
   */
  public static final MetricName VAL_ACC = MetricName.of("val_acc");

  /**
   * Logged by {@code testStep}.
   */
  public static final MetricName TEST_LOSS = MetricName.of("test_loss");

  /**
   * Logged by {@code testStep}.
   */
  public static final MetricName TEST_ACC = MetricName.of("test_acc");

  private Cifar10NetMetrics() {
  }
}
