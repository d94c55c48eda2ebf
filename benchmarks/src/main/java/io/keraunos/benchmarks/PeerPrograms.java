package io.keraunos.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How each peer is started, and which of its settings are tried before the best one is measured.
 *
 * @param data the folder that holds {@code cifar-10-batches-bin}
 * @param made the folder with made rows and text
 * @param peers the folder {@code benchmarks/peers}
 * @param python the Python that has the peers' libraries
 */
record PeerPrograms(Path data, Path made, Path peers, Path python) {

  /**
   * A peer at one kind of work.
   *
   * @param name its name in the tables
   * @param command what starts it, without settings
   * @param settings those to choose from, each a line of flags
   */
  record Program(String name, List<String> command, List<String> settings) {}

  /** The peers of a kind of work; Keraunos is the first. */
  List<Program> of(String work) {
    List<Program> all = new ArrayList<>();
    boolean small = work.equals("mlp");
    all.add(ours(work, "KERAUNOS", "Keraunos"));
    boolean byHand = small || work.equals("lenet");
    if (byHand) {
      all.add(ours(work, "BY_HAND", "TensorFlow Java by hand"));
    }
    String cores = " --threads " + Runtime.getRuntime().availableProcessors();
    all.add(
        python(
            work,
            "PyTorch Lightning",
            "lightning_peer.py",
            small
                ? List.of("--fused --threads 1", "--fused" + cores, "--threads 1")
                : List.of(
                    "--fused --channels-last",
                    "--fused",
                    "--fused --channels-last --loader items --workers 2")));
    if (work.equals("lenet")) {
      all.add(
          python(
              work,
              "PyTorch Lightning, 8 workers",
              "lightning_peer.py",
              List.of(
                  "--fused --workers 8 --loader items --channels-last",
                  "--fused --workers 8 --channels-last")));
    }
    all.add(
        python(
            work,
            "PyTorch",
            "torch_peer.py",
            small
                ? List.of("--fused --loader tensor --threads 1", "--fused --loader tensor" + cores)
                : List.of(
                    "--fused --loader tensor --channels-last",
                    "--fused --loader tensor",
                    "--fused --workers 2 --channels-last",
                    "--fused --workers 8 --channels-last")));
    all.add(
        python(
            work,
            "Keras 3 on TensorFlow",
            "keras_peer.py",
            byHand
                ? List.of(
                    "--steps-per-execution 1",
                    "--steps-per-execution 10",
                    "--steps-per-execution 50",
                    "--steps-per-execution 50 --jit")
                : List.of("--steps-per-execution 1", "--steps-per-execution 10")));
    all.add(
        python(
            work,
            "tf.function loop",
            "tf_peer.py",
            byHand
                ? List.of("", "--steps-per-execution 50", "--steps-per-execution 50 --jit")
                : List.of("", "--steps-per-execution 10")));
    if (byHand) {
      all.add(
          java(work, "DJL on PyTorch", "djl", "DjlPeer", List.of("--threads=1", "--threads=2")));
      all.add(java(work, "Deeplearning4j", "dl4j", "Dl4jPeer", List.of("")));
    }
    return all;
  }

  private Program java(
      String work, String name, String folder, String type, List<String> settings) {
    Path target = peers.resolve(folder).resolve("target");
    return new Program(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            target.resolve("peer-" + folder + ".jar") + ":" + target.resolve("lib") + "/*",
            "io.keraunos.benchmarks.peers." + type,
            "--work=" + work,
            "--data-dir=" + data,
            "--made-dir=" + made),
        settings);
  }

  private Program ours(String work, String side, String name) {
    return new Program(
        name,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            MeasureSide.class.getName(),
            "--json",
            "--warm-up=1",
            "--contest=" + work,
            "--side=" + side,
            "--data-dir=" + data),
        List.of(""));
  }

  private Program python(String work, String name, String file, List<String> settings) {
    return new Program(
        name,
        List.of(
            python.toString(),
            peers.resolve("python").resolve(file).toString(),
            "--work=" + work,
            "--data-dir=" + data,
            "--made-dir=" + made),
        settings);
  }
}
