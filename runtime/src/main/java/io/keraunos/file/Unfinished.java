package io.keraunos.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of files that are being written or removed: {@code .metrics.csv.unfinished-HOST-PID-ID}.
 * They say whose it is, so that what a killed process left can be told from what another one is
 * writing.
 */
final class Unfinished {
  private Unfinished() {}

  private static final int LONGEST = 120; // of the 255 bytes of a name; a character may have four
  private static final Pattern NAME =
      Pattern.compile("\\.(.*)\\.unfinished-([^-]*)-(\\d{1,18})-([0-9a-f]+)\\.(\\d+)");
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String HOST = host();
  private static final long PID = ProcessHandle.current().pid();
  private static final String ID =
      Long.toHexString(UUID.randomUUID().getMostSignificantBits()); // a container's PID is always 1
  private static final AtomicLong COUNT = new AtomicLong();

  private static String host() {
    String name = System.getenv().getOrDefault("COMPUTERNAME", "");
    try {
      name = Files.readString(Path.of("/proc/sys/kernel/hostname"));
    } catch (IOException e) {
      // Another system than Linux: processes of several machines are told apart by age only.
    }
    String plain = name.strip().replaceAll("[^A-Za-z0-9.]", "_");
    return plain.substring(0, Math.min(plain.length(), LONGEST / 2));
  }

  /** Returns a name that nobody has, in the same folder. */
  static Path of(Path target) {
    return target.resolveSibling(
        ".%s.unfinished-%s-%s-%s.%s"
            .formatted(shortened(target), HOST, PID, ID, COUNT.incrementAndGet()));
  }

  private static String shortened(Path target) {
    String name = String.valueOf(target.getFileName());
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      end--;
    }
    return name.substring(0, end);
  }

  /** Removes what processes that are gone have left of a file or folder. */
  static void sweep(Path target) throws IOException {
    Path folder = target.getParent();
    if (folder != null) {
      sweep(folder, shortened(target));
    }
  }

  /** Removes what processes that are gone have left in a folder. */
  static void sweepAll(Path folder) throws IOException {
    sweep(folder, "");
  }

  private static void sweep(Path folder, String name) throws IOException {
    List<Path> left;
    try (Stream<Path> entries = Files.list(folder)) {
      left =
          entries
              .filter(
                  entry -> {
                    Matcher whose = NAME.matcher(entry.getFileName().toString());
                    return whose.matches()
                        && (name.isEmpty() || whose.group(1).equals(name))
                        && isLeft(whose, entry);
                  })
              .toList();
    }
    for (Path entry : left) {
      Folders.delete(entry);
    }
  }

  private static boolean isLeft(Matcher whose, Path entry) {
    if (!whose.group(2).equals(HOST)) {
      return isOld(entry);
    }
    long pid = Long.parseLong(whose.group(3));
    return pid == PID
        ? !whose.group(4).equals(ID)
        : ProcessHandle.of(pid).isEmpty() || isOld(entry);
  }

  private static boolean isOld(Path entry) {
    try {
      Instant modified = Files.getLastModifiedTime(entry).toInstant();
      return modified.isBefore(Instant.now().minus(ABANDONED));
    } catch (IOException e) {
      return false; // it has its name by now
    }
  }
}
