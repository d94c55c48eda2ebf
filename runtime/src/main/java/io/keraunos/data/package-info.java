/**
 * Data for training: datasets, their views, and readers of common formats. Start with {@link
 * io.keraunos.data.Dataset}, read by index, and {@link io.keraunos.data.StreamDataset}, read in
 * order; a user provides one of them in a {@code @DataLoader} method.
 *
 * <p>All that is public here is for users. Batches and loader threads are the engine's, in {@code
 * io.keraunos.loading}.
 */
@NullMarked
package io.keraunos.data;

import org.jspecify.annotations.NullMarked;
