/** Serves exported models, and trains in the background of an application. */
module keraunos.serving {
  requires transitive keraunos.runtime;
  requires static org.jspecify;
  requires com.sun.jna;
  requires org.slf4j;

  exports io.keraunos.job;
  exports io.keraunos.serving;
}
