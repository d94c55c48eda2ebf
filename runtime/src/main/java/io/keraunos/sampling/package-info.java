/**
 * Order in which examples are read: {@link io.keraunos.sampling.SamplingOrder}, a pure function of
 * seed, epoch and position. Datasets and loaders share it; users do not name it.
 */
@NullMarked
package io.keraunos.sampling;

import org.jspecify.annotations.NullMarked;
