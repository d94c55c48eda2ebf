/**
 * Serves exported models. {@link io.keraunos.serving.ServedModel} answers from one and changes over
 * to another while it does; it batches requests that come at once, asks a candidate beside the
 * model, and holds what is asked against the training data.
 */
@NullMarked
package io.keraunos.serving;

import org.jspecify.annotations.NullMarked;
