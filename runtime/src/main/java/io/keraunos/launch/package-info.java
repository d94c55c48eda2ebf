/**
 * Starts the worker processes of a job on one machine: {@link io.keraunos.launch.Launcher}. It
 * knows nothing of TensorFlow; what it starts is any program that reads {@code TF_CONFIG}.
 */
@NullMarked
package io.keraunos.launch;

import org.jspecify.annotations.NullMarked;
