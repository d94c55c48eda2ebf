package io.keraunos.examples.delivery;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the application. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class DeliveryApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(DeliveryApplication.class, arguments);
  }
}
