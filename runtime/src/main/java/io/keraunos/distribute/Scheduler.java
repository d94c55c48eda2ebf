package io.keraunos.distribute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schedulers and launchers of others, whose environment variables say how many processes a job
 * has and which of them this one is. The first counts of which all variables are there.
 */
enum Scheduler {
  /**
   * Kubeflow Trainer, which sets torchrun's variables in the pods of a {@code TrainJob}.
   *
   * @see <a
   *     href="https://github.com/kubeflow/trainer/blob/master/pkg/constants/constants.go">constants.go</a>
   */
  KUBEFLOW("PET_NNODES", "PET_NODE_RANK") {
    @Override
    Optional<String> coordinator(Map<String, String> environment) {
      return address(environment, "PET_MASTER_ADDR", "PET_MASTER_PORT");
    }
  },

  /**
   * PyTorch's variables, which Kubeflow's {@code PyTorchJob} and many scripts set.
   *
   * @see <a
   *     href="https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization">Environment
   *     variable initialization</a>
   */
  PYTORCH("WORLD_SIZE", "RANK"),

  /**
   * Slurm's {@code srun}; not a script of {@code sbatch} itself, which runs once.
   *
   * @see <a
   *     href="https://slurm.schedmd.com/srun.html#SECTION_OUTPUT-ENVIRONMENT-VARIABLES">srun</a>
   */
  SLURM("SLURM_STEP_NUM_TASKS", "SLURM_PROCID") {
    @Override
    Optional<String> coordinator(Map<String, String> environment) {
      Optional<String> given = super.coordinator(environment);
      String nodes =
          environment.getOrDefault(
              "SLURM_STEP_NODELIST", environment.getOrDefault("SLURM_JOB_NODELIST", ""));
      return given.isPresent() || nodes.isBlank()
          ? given
          : Optional.of(HostPort.of(firstHost(nodes), port(environment)));
    }
  },

  /** {@code mpirun} of Open MPI. */
  OPEN_MPI("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"),

  /** {@code mpirun} of MPICH and Intel MPI. */
  MPICH("PMI_SIZE", "PMI_RANK");

  /** The port where neither a variable nor the number of Slurm's job says one: PyTorch's. */
  private static final String USUAL_PORT = "29500";

  private static final int FIRST_SLURM_PORT = 15_000;
  private static final int SLURM_PORTS = 10_000;

  private static final Pattern NUMBERS = Pattern.compile("\\[([^],-]*)[^]]*]");

  private final String size;

  private final String rank;

  Scheduler(String size, String rank) {
    this.size = size;
    this.rank = rank;
  }

  /** Returns the scheduler that has started this process as one of several, if one has. */
  static Optional<Scheduler> of(Map<String, String> environment) {
    return List.of(values()).stream()
        .filter(
            scheduler ->
                environment.containsKey(scheduler.size) && environment.containsKey(scheduler.rank))
        .filter(scheduler -> scheduler.size(environment) > 1)
        .findFirst();
  }

  /** Returns the number of processes of the job. */
  int size(Map<String, String> environment) {
    return number(environment, size, 1);
  }

  /** Returns which of them this one is, from 0. */
  int rank(Map<String, String> environment) {
    int number = number(environment, rank, 0);
    if (number >= size(environment)) {
      throw new IllegalArgumentException(
          "the environment variable %s must be below %s, which is %s, but was %s"
              .formatted(rank, size, size(environment), number));
    }
    return number;
  }

  /** Returns the address of rank 0, {@code host:port}, if the environment has it. */
  Optional<String> coordinator(Map<String, String> environment) {
    return address(environment, "MASTER_ADDR", "MASTER_PORT");
  }

  /** Returns the variables that say where this process belongs. */
  String variables() {
    return size + " and " + rank;
  }

  private static Optional<String> address(
      Map<String, String> environment, String host, String port) {
    return Optional.ofNullable(environment.get(host))
        .filter(name -> !name.isBlank())
        .map(name -> HostPort.of(name, number(environment, port, USUAL_PORT, 1)));
  }

  /** Returns the first of Slurm's names, which writes {@code n[01-03,7]} for four of them. */
  private static String firstHost(String nodes) {
    Matcher numbers = NUMBERS.matcher(nodes);
    String host = numbers.replaceAll("$1");
    int comma = host.indexOf(',');
    return comma < 0 ? host : host.substring(0, comma);
  }

  /** Returns a port that is the same for all processes of a step, and another for other steps. */
  private static int port(Map<String, String> environment) {
    int job = number(environment, "SLURM_JOB_ID", "0", 0);
    int step = number(environment, "SLURM_STEP_ID", "0", 0);
    return FIRST_SLURM_PORT + Math.floorMod(job + step, SLURM_PORTS);
  }

  private static int number(Map<String, String> environment, String variable, int least) {
    return number(environment, variable, "", least);
  }

  private static int number(
      Map<String, String> environment, String variable, String usual, int least) {
    String text = environment.getOrDefault(variable, usual).strip();
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (number < least) {
      throw new IllegalArgumentException(
          "the environment variable %s must be a whole number from %s, but was \"%s\". Unset it, or set numNodes, nodeRank and coordinatorAddress"
              .formatted(variable, least, text));
    }
    return number;
  }
}
