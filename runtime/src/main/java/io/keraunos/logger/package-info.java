/** Loggers of metrics: TensorBoard, CSV, an HTML report, or your own. */
@NullMarked
package io.keraunos.logger;

import org.jspecify.annotations.NullMarked;
