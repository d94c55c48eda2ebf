/**
 * Workers that train together: their cluster, rendezvous, collective sums and failure detection.
 */
@NullMarked
package io.keraunos.distribute;

import org.jspecify.annotations.NullMarked;
