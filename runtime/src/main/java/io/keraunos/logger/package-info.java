/** Where the metrics of a fit are written: TensorBoard, CSV, the log, or your own place. */
@NullMarked
package io.keraunos.logger;

import org.jspecify.annotations.NullMarked;
