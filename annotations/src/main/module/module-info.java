/** What a training program is annotated with. */
module keraunos.annotations {
  requires static transitive org.jspecify;

  exports io.keraunos.annotation;
}
