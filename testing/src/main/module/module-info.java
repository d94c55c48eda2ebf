/** Assertions for the tests of modules. */
module keraunos.testing {
  requires transitive keraunos.runtime;
  requires static org.jspecify;

  exports io.keraunos.testing;
}
