package io.keraunos.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that start the peers, and the settings of each that are tried before the best one is
 * measured.
 *
 * @param data the folder that holds {@code cifar-10-batches-bin}
 * @param made the folder with made rows and text
 * @param peers the folder {@code benchmarks/peers}
 * @param python the Python that has the peers' libraries
 */
record PeerPrograms(Path data, Path made, Path peers, Path python) {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Name of the peer that every other is compared with. */
  static final String KERAUNOS = "Keraunos";

  /** Start of the names of the works of two workers, before that of a contest. */
  static final String WORKERS = "workers-";

  /** Examples of a step of two workers. */
  static final int WORKERS_BATCH = 64;

  private static final String PACK = " --pack " + (4 << 20);

  private static final String KERNELS = "TensorFlow's kernels alone";

  /**
   * A peer at one kind of work.
   *
   * @param name its name in the tables
   * @param command what starts it, without settings
   * @param settings those to choose from, each a line of flags
   */
  record Program(String name, List<String> command, List<String> settings) {
    Program named(String other) {
      return new Program(other, command, settings);
    }
  }

  /** All kinds of work; the first ones are trainings. */
  static final List<String> ALL =
      List.of(
          "lenet",
          "mlp",
          "resnet",
          "transformer",
          "replicas",
          "workers-mlp",
          "workers-lenet",
          "workers-deep",
          "loading",
          "validation",
          "prediction",
          "features",
          "fitting");

  /** The peers of a kind of work; Keraunos is the first. */
  List<Program> of(String work) {
    return switch (work) {
      case "lenet", "mlp", "resnet", "transformer" -> training(work);
      case "replicas" -> replicas();
      case "workers-mlp", "workers-lenet", "workers-deep" -> workers(work);
      case "loading" -> loading();
      case "validation" -> validation();
      case "prediction" -> prediction();
      case "features" -> features();
      case "fitting" -> fitting();
      default ->
          throw new IllegalArgumentException(
              "--work must be of %s, but was %s".formatted(ALL, work));
    };
  }

  private List<Program> training(String work) {
    List<Program> all = new ArrayList<>();
    boolean small = work.equals("mlp");
    all.add(ours(work, "KERAUNOS", KERAUNOS, ""));
    all.add(kernels(work));
    boolean byHand = small || work.equals("lenet");
    if (byHand) {
      all.add(ours(work, "BY_HAND", "TensorFlow Java by hand", ""));
      all.add(own("TensorFlow Java, one addition", OneAddition.class, List.of(), List.of("")));
    }
    String cores = " --threads " + CORES;
    all.add(
        python(
            "PyTorch Lightning",
            "lightning_peer.py",
            work,
            small
                ? List.of("--fused --threads 1", "--fused" + cores, "--threads 1")
                : List.of(
                    "--fused --channels-last",
                    "--fused",
                    "--fused --channels-last --loader items --workers 2")));
    if (work.equals("lenet")) {
      all.add(
          python(
              "PyTorch Lightning, 8 workers",
              "lightning_peer.py",
              work,
              List.of(
                  "--fused --workers 8 --loader items --channels-last",
                  "--fused --workers 8 --channels-last")));
    }
    all.add(
        python(
            "PyTorch",
            "torch_peer.py",
            work,
            small
                ? List.of("--fused --loader tensor --threads 1", "--fused --loader tensor" + cores)
                : List.of(
                    "--fused --loader tensor --channels-last",
                    "--fused --loader tensor",
                    "--fused --workers 2 --channels-last",
                    "--fused --workers 8 --channels-last")));
    all.add(
        python(
            "Keras 3 on TensorFlow",
            "keras_peer.py",
            work,
            byHand
                ? List.of(
                    "--steps-per-execution 1",
                    "--steps-per-execution 10",
                    "--steps-per-execution 50",
                    "--steps-per-execution 50 --jit")
                : List.of("--steps-per-execution 1", "--steps-per-execution 10")));
    all.add(
        python(
            "tf.function loop",
            "tf_peer.py",
            work,
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

  /** LeNet on two replicas or workers, 64 examples of a step each. */
  private List<Program> replicas() {
    String two = "--fused --channels-last --devices 2 --threads 1";
    return List.of(
        ours("lenet", "KERAUNOS", KERAUNOS, "--devices=2"),
        ours("lenet", "KERAUNOS", "Keraunos, 2 workers", "--processes=2 --intra-op-threads=1"),
        python(
            "PyTorch Lightning, DDP with gloo",
            "lightning_peer.py",
            "lenet",
            List.of(two, two + " --loader items", two + " --loader items --workers 2")));
  }

  /** Two workers of one thread that exchange gradients, 32 examples of a step each. */
  private List<Program> workers(String work) {
    String contest = work.substring(WORKERS.length());
    String ddp = "--threads 1 --fused";
    String mwms = "--devices 2 --threads 1 --steps-per-execution ";
    return List.of(
        ours(
            contest,
            "KERAUNOS",
            KERAUNOS,
            "--processes=2 --intra-op-threads=1 --workers=1 --batch-size=32"),
        new Program(
            "PyTorch, DistributedDataParallel with gloo",
            torchrun(contest),
            contest.equals("lenet")
                ? List.of(ddp, ddp + " --channels-last", ddp + " --channels-last --bucket-view")
                : List.of(ddp, ddp + " --bucket-view")),
        python(
            "TensorFlow, MultiWorkerMirroredStrategy",
            "mwms_peer.py",
            contest,
            List.of(mwms + 1, mwms + 50, mwms + "50 --inter 2", mwms + 50 + PACK)));
  }

  private List<String> torchrun(String work) {
    List<String> command = new ArrayList<>(python("", "ddp_peer.py", work, List.of()).command());
    command.addAll(1, List.of("-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"));
    return command;
  }

  /** Shuffled batches of 64 of 10,000 images, nothing done with them. */
  private List<Program> loading() {
    return List.of(
        task("loading", List.of("--workers 0", "--workers 1", "--workers 2", "--workers 8")),
        task("loading", List.of("--workers 8")).named("Keraunos, 8 workers"),
        python(
            "PyTorch's DataLoader",
            "torch_peer.py",
            "lenet",
            List.of(
                "--task loading --workers 0",
                "--task loading --loader items --workers 0",
                "--task loading --loader items --workers 2",
                "--task loading --workers 2")),
        python(
            "PyTorch's DataLoader, 8 workers",
            "torch_peer.py",
            "lenet",
            List.of("--task loading --workers 8", "--task loading --loader items --workers 8")),
        python("tf.data", "keras_peer.py", "lenet", List.of("--task loading")));
  }

  /** Loss and accuracy of LeNet over 10,000 images, in batches of 64. */
  private List<Program> validation() {
    List<String> torch =
        List.of(
            "--task validation --channels-last",
            "--task validation",
            "--task validation --workers 2");
    return List.of(
        task("validation", List.of("")),
        python("PyTorch Lightning", "lightning_peer.py", "lenet", torch),
        python("PyTorch", "torch_peer.py", "lenet", torch),
        python(
            "Keras 3 on TensorFlow",
            "keras_peer.py",
            "lenet",
            List.of("--task validation", "--task validation --steps-per-execution 10")));
  }

  /** LeNet's probabilities for one image, from its bytes. */
  private List<Program> prediction() {
    return List.of(
        task("prediction", List.of("")),
        python(
            "PyTorch",
            "torch_peer.py",
            "lenet",
            List.of(
                "--task prediction --threads 1",
                "--task prediction --channels-last --threads 1",
                "--task prediction")),
        python(
            "Keras 3 on TensorFlow",
            "keras_peer.py",
            "lenet",
            List.of(
                "--task prediction",
                "--task prediction --threads 1",
                "--task prediction --call predict_on_batch")));
  }

  /** A small network on 1,000,000 rows of mixed columns, from raw values. */
  private List<Program> features() {
    return List.of(
        ours("features", "KERAUNOS", KERAUNOS, ""),
        python(
            "PyTorch, encoded with pandas",
            "torch_features_peer.py",
            "features",
            List.of("--fused --threads 1")),
        python(
            "Keras 3, FeatureSpace in tf.data",
            "keras_features_peer.py",
            "features",
            List.of("--steps-per-execution 10")));
  }

  /** What is measured of 1,000,000 rows of mixed columns before they can be encoded. */
  private List<Program> fitting() {
    return List.of(
        task("fitting", List.of("--workers " + CORES)),
        task("fitting", List.of("--workers 1")).named("Keraunos, 1 thread"),
        python("pandas", "fitting_peer.py", "features", List.of("--frames pandas")),
        python("polars", "fitting_peer.py", "features", List.of("--frames polars")));
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

  private Program task(String task, List<String> settings) {
    return own(
        KERAUNOS, MeasureTask.class, List.of("--task=" + task, "--data-dir=" + data), settings);
  }

  private Program ours(String work, String side, String name, String settings) {
    return own(
        name,
        MeasureSide.class,
        List.of(
            "--json", "--warm-up=1", "--contest=" + work, "--side=" + side, "--data-dir=" + data),
        List.of(settings));
  }

  private Program kernels(String work) {
    return own(
        KERNELS,
        MeasureBound.class,
        List.of("--json", "--contest=" + work, "--data-dir=" + data),
        List.of("", "--intra-op-threads 1", "--intra-op-threads " + CORES));
  }

  private static Program own(
      String name, Class<?> type, List<String> arguments, List<String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                type.getName()));
    command.addAll(arguments);
    return new Program(name, command, settings);
  }

  private Program python(String name, String file, String work, List<String> settings) {
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
