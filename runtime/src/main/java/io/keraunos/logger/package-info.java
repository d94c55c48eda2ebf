/**
 * Where the metrics of a fit are written: TensorBoard, CSV, a page to look at, or your own place.
 */
@NullMarked
package io.keraunos.logger;

import org.jspecify.annotations.NullMarked;
