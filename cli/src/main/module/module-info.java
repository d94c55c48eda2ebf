/**
 * Command lines for modules, with picocli.
 *
 * <p>It is open, because picocli looks into it.
 */
open module keraunos.cli {
  requires transitive keraunos.annotations;
  requires transitive keraunos.runtime;
  requires transitive info.picocli;
  requires static transitive org.jspecify;
  requires com.google.gson;
  requires org.snakeyaml.engine;

  exports io.keraunos.cli;
}
