package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is called when the named event happens.
 *
 * <pre>{@code
 * @On(Event.TRAIN_EPOCH_END)
 * void epochEnded(EpochEvent event, TrainingControl control) {
 *   if (event.metrics().get(Cifar10NetMetrics.TRAIN_LOSS) < 0.01) {
 *     control.requestStop("the loss is low enough");
 *   }
 * }
 * }</pre>
 *
 * <p>It takes the value that the {@link Event} offers, the {@code TrainingControl}, both in any
 * order, or nothing (KER502); the value's parameter may also be a {@code TrainingEvent}. It returns
 * nothing (KER501). An exception from it, checked or not, ends the run. It is called on the thread
 * that called {@code fit}.
 *
 * <p>A class may have several for one event: they are called in the order of the source, those of a
 * superclass first. An event of a step that the class has not never happens, and is a mistake
 * (KER503).
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface On {

  /** The event. */
  Event value();
}
