package io.keraunos.examples.delivery;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code delivery.*}.
 *
 * @param models the folder of the model's versions
 * @param retrainEvery the time between the end of a training and the next
 * @param sampleRows how many made-up deliveries fill a table that is empty
 */
@ConfigurationProperties("delivery")
record DeliverySettings(Path models, Duration retrainEvery, int sampleRows) {}
