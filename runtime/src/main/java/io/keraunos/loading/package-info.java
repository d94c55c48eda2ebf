/**
 * Batches of a dataset in native memory, loaded ahead of the training thread. Start with {@link
 * io.keraunos.loading.BatchLoader}; {@code LoaderThreads} read through a {@code BatchSource} into a
 * {@link io.keraunos.loading.Batch}, whose memory comes from a {@link
 * io.keraunos.loading.BatchPool}, and hand it over in a {@code BatchRing}.
 *
 * <p>Only the engine uses this package. What users write and name is in {@link io.keraunos.data}.
 */
@NullMarked
package io.keraunos.loading;

import org.jspecify.annotations.NullMarked;
