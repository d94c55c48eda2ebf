/** Spans of training for OpenTelemetry. */
module keraunos.opentelemetry {
  requires transitive io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires transitive keraunos.runtime;
  requires static org.jspecify;

  exports io.keraunos.opentelemetry;
}
