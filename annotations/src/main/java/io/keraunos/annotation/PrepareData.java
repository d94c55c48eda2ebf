package io.keraunos.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that makes the data ready, such as a download, before any loader is asked for it.
 *
 * <pre>{@code
 * @PrepareData
 * void prepareData() throws IOException {
 *   Cifar10.download(dataDir);
 * }
 * }</pre>
 *
 * <p>It takes nothing (KER212), returns nothing (KER211) and may throw anything; what it throws
 * ends the run before it begins. A class may have several: they are called in the order of the
 * source, those of a superclass first.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface PrepareData {}
