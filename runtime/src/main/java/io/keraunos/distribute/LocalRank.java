package io.keraunos.distribute;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rank of a worker among those on its host, which decides what of the host is its own. It comes
 * from the first of these that there is:
 *
 * <ol>
 *   <li>the environment variable {@code KERAUNOS_LOCAL_RANK}, which the launcher sets, or the user;
 *   <li>Slurm's {@code SLURM_LOCALID};
 *   <li>Open MPI's {@code OMPI_COMM_WORLD_LOCAL_RANK}, MPICH's {@code MPI_LOCALRANKID} and
 *       PyTorch's {@code LOCAL_RANK};
 *   <li>the host names in {@code TF_CONFIG}: the number of workers of a lower rank with the same;
 *   <li>0.
 * </ol>
 *
 * <p>{@code nodeRank} and {@code coordinatorAddress} tell nothing of the others' hosts: several
 * workers of such a job on one host need the variable.
 */
public final class LocalRank {
  private LocalRank() {}

  /** Environment variable with the rank of a worker among those on its host, from 0. */
  public static final String KERAUNOS_LOCAL_RANK = "KERAUNOS_LOCAL_RANK";

  private static final List<String> VARIABLES =
      List.of(
          KERAUNOS_LOCAL_RANK,
          "SLURM_LOCALID",
          "OMPI_COMM_WORLD_LOCAL_RANK",
          "MPI_LOCALRANKID",
          "LOCAL_RANK");

  /**
   * Returns the rank of this process among the workers on its host, from 0.
   *
   * @param environment the process's environment variables
   * @throws IllegalArgumentException if a variable is there and no rank
   */
  public static int of(Cluster cluster, Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String text = environment.getOrDefault(variable, "");
      if (!text.isEmpty()) {
        return rank(variable, text);
      }
    }
    return cluster.addresses().isEmpty() ? 0 : among(cluster);
  }

  private static int rank(String variable, String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "the environment variable %s must be the rank of this worker on its host, from 0, but was \"%s\". Unset it, or set %s"
              .formatted(variable, text, KERAUNOS_LOCAL_RANK));
    }
    return Integer.parseInt(text);
  }

  private static int among(Cluster cluster) {
    List<String> hosts =
        cluster.addresses().stream()
            .map(address -> HostPort.parse("an address of TF_CONFIG", address).host())
            .toList();
    String own = hosts.get(cluster.rank());
    return (int)
        IntStream.range(0, cluster.rank()).filter(rank -> hosts.get(rank).equals(own)).count();
  }
}
