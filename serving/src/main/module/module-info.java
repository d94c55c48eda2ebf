/** Serves exported models. */
module keraunos.serving {
  requires transitive keraunos.runtime;
  requires static org.jspecify;
  requires com.sun.jna;
  requires org.slf4j;

  exports io.keraunos.serving;
}
