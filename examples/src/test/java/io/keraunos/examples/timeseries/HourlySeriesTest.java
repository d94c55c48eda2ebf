package io.keraunos.examples.timeseries;

import static com.google.common.truth.Truth.assertThat;

import io.keraunos.data.Dataset;
import org.junit.jupiter.api.Test;

final class HourlySeriesTest {

  @Test
  void theSameSeedGivesTheSameSeries() {
    assertThat(HourlySeries.of(50, 1).values()).isEqualTo(HourlySeries.of(50, 1).values());
    assertThat(HourlySeries.of(50, 2).values()).isNotEqualTo(HourlySeries.of(50, 1).values());
  }

  @Test
  void aHistoryEndsJustBeforeTheHourItIsFor() throws Exception {
    float[] values = new float[100];
    for (int hour = 0; hour < values.length; hour++) {
      values[hour] = hour;
    }
    Dataset<History> histories = new HourlySeries(values).histories(0, 60);
    assertThat(histories.size()).isEqualTo(60 - History.LENGTH);
    History first = histories.get(0);
    assertThat(first.values()[0]).isEqualTo(0f);
    assertThat(first.values()[History.LENGTH - 1]).isEqualTo(47f);
    assertThat(first.next()).isEqualTo(new float[] {48f});
    assertThat(histories.get(11).next()).isEqualTo(new float[] {59f});
  }
}
