/** Meters of training for Micrometer. */
module keraunos.micrometer {
  requires transitive keraunos.runtime;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.keraunos.micrometer;
}
