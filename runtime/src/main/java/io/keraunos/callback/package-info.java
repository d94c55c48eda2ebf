/**
 * Events of a run and the callbacks that listen to them: {@link io.keraunos.callback.Callback},
 * {@link io.keraunos.callback.TrainingControl}.
 */
@NullMarked
package io.keraunos.callback;

import org.jspecify.annotations.NullMarked;
