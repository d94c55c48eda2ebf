/**
 * What a model came from: its program, data, settings, libraries and machine, written beside every
 * checkpoint and export as JSON, as a model card and as a bill of materials.
 */
@NullMarked
package io.keraunos.provenance;

import org.jspecify.annotations.NullMarked;
