package io.keraunos.examples.cifar10;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}. */
@Command(
    name = "serve",
    description = {
      "Answers over HTTP what is on a picture, from a model that cifar10 --export wrote:",
      "curl --data-binary @picture.png http://localhost:8080/predict"
    })
public final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The exported model.")
  private Path model;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "localhost",
      description = "Where to listen (default: ${DEFAULT-VALUE}, for this machine alone).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where to listen; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      description = "Requests answered at the same time (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Cifar10NetPredictor predictor = Cifar10NetPredictor.load(model);
    PredictionServer server =
        PredictionServer.start(predictor, new InetSocketAddress(host, port), threads);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "serve-shutdown"));
    command
        .commandLine()
        .getOut()
        .printf(Locale.ROOT, "listening on http://%s:%d/predict%n", host, server.port())
        .flush();
    new CountDownLatch(1).await(); // until the process is asked to end
    return 0;
  }
}
