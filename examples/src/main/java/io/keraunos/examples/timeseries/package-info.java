/** An LSTM that forecasts a series with a daily and a weekly season. */
@NullMarked
package io.keraunos.examples.timeseries;

import org.jspecify.annotations.NullMarked;
