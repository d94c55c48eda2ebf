/** The annotations of a training program. */
module keraunos.annotations {
  requires static transitive org.jspecify;

  exports io.keraunos.annotation;
}
