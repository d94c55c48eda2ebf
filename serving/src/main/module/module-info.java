/** Serves exported models. */
module keraunos.serving {
  requires transitive keraunos.runtime;
  requires static org.jspecify;
  requires org.slf4j;

  exports io.keraunos.serving;
}
