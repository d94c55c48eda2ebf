/** Logs fits to an MLflow tracking server and registers models there. */
module keraunos.mlflow {
  requires transitive java.net.http;
  requires transitive keraunos.runtime;
  requires com.google.gson;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.keraunos.mlflow;
}
