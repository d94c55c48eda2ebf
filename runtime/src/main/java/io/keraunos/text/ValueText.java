package io.keraunos.text;

import io.keraunos.metric.MetricValues;
import io.keraunos.optimizer.LearningRateSchedule;
import io.keraunos.optimizer.SchedulePosition;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Describes objects so that equal ones have the same text in every process: {@code
 * SGD(learningRate=0.1, momentum=0.9)}.
 */
public final class ValueText {
  private ValueText() {}

  /** The places in training at which a schedule without a text of its own is asked, by epoch. */
  private static final int EPOCHS = 20;

  private static final long[] STEPS = {0, 1, 10, 100, 1_000, 10_000, 100_000};

  /** Returns the text of a value: a record by its components, anything else by its own text. */
  public static String of(Object value) {
    if (value instanceof Record record) {
      return record.getClass().getSimpleName()
          + Arrays.stream(record.getClass().getRecordComponents())
              .map(component -> component.getName() + "=" + of(component(record, component)))
              .collect(Collectors.joining(", ", "(", ")"));
    } else if (value instanceof List<?> list) {
      return list.stream().map(ValueText::of).toList().toString();
    } else if (value instanceof Object[] array) {
      return of(Arrays.asList(array));
    } else if (value instanceof LearningRateSchedule schedule && !hasText(value)) {
      return "%s with factors %s".formatted(type(value), factors(schedule));
    }
    return hasText(value) ? value.toString() : type(value);
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true); // a public accessor of a class that may not be public
      return accessor.invoke(record);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return "?"; // closed to us: what differs there is found in the program, or not at all
    }
  }

  /** Returns whether a value says what it is, and not only where it is in memory. */
  private static boolean hasText(Object value) {
    try {
      return value.getClass().getMethod("toString").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has toString", e);
    }
  }

  /** Returns the name of a class; a lambda's is numbered as it comes up, which is left out. */
  private static String type(Object value) {
    return value.getClass().getName().replaceFirst("\\$\\$Lambda.*", " (a lambda)");
  }

  /** Returns what a schedule makes of a learning rate of 1 early in training. */
  private static List<Double> factors(LearningRateSchedule schedule) {
    List<Double> factors = new ArrayList<>();
    try {
      for (long step : STEPS) {
        factors.add(schedule.learningRate(1, new SchedulePosition(0, step, List.of())));
      }
      for (int epoch = 1; epoch < EPOCHS; epoch++) {
        List<MetricValues> history = Collections.nCopies(epoch, MetricValues.EMPTY);
        factors.add(schedule.learningRate(1, new SchedulePosition(epoch, epoch, history)));
      }
    } catch (RuntimeException e) { // it needs a metric that is not measured yet: that many it is
      factors.add(Double.NaN);
    }
    return factors;
  }
}
