/** Meters of training and of served models for Micrometer. */
module keraunos.micrometer {
  requires transitive keraunos.runtime;
  requires transitive keraunos.serving;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.keraunos.micrometer;
}
