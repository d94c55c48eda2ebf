/**
 * Trains annotated classes on TensorFlow Java.
 *
 * <p>Its classes are compiled on the class path; this file is added to the finished jar. What users
 * and generated code name is exported, and nothing else; {@code ModulePathTest} holds it against
 * the packages.
 */
module keraunos.runtime {
  requires transitive java.compiler; // @Generated, in what the processor writes
  requires java.desktop;
  requires java.management;
  requires transitive java.sql;
  requires transitive keraunos.annotations;
  requires transitive tensorflow;
  requires static transitive org.jspecify;
  requires com.google.gson;
  requires com.sun.jna;
  requires org.slf4j;
  requires static de.siegmar.fastcsv; // these three: see OptionalLibrary
  requires static me.tongfei.progressbar;
  requires static org.apache.commons.compress;

  exports io.keraunos.callback;
  exports io.keraunos.checkpoint;
  exports io.keraunos.constraint;
  exports io.keraunos.data;
  exports io.keraunos.finding;
  exports io.keraunos.initializer;
  exports io.keraunos.launch;
  exports io.keraunos.layer;
  exports io.keraunos.logger;
  exports io.keraunos.loss;
  exports io.keraunos.metric;
  exports io.keraunos.optimizer;
  exports io.keraunos.provenance;
  exports io.keraunos.regularizer;
  exports io.keraunos.remote;
  exports io.keraunos.setting;
  exports io.keraunos.spi;
  exports io.keraunos.spi.entry;
  exports io.keraunos.step;
  exports io.keraunos.trainer;
  exports io.keraunos.engine to
      keraunos.cli;
  exports io.keraunos.feature to
      keraunos.serving;
  exports io.keraunos.file to
      keraunos.cli;
  exports io.keraunos.savedmodel to
      keraunos.serving;

  // Records that are written as JSON.
  opens io.keraunos.callback to
      com.google.gson;
  opens io.keraunos.checkpoint to
      com.google.gson;
  opens io.keraunos.engine to
      com.google.gson;
  opens io.keraunos.feature to
      com.google.gson;
  opens io.keraunos.graph.execute to
      com.google.gson;
  opens io.keraunos.logger to
      com.google.gson;
  opens io.keraunos.preflight to
      com.google.gson;
  opens io.keraunos.provenance to
      com.google.gson;
  opens io.keraunos.remote to
      com.google.gson;
  opens io.keraunos.savedmodel to
      com.google.gson;
}
