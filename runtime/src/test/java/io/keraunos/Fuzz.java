package io.keraunos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Changes good files at random, and sees that a reader gives an answer or an error that it is meant
 * to give: no other exception, no stack overflow, no memory but in proportion to the file, no more
 * than seconds of the processor. The changes come from a seed, so a failure comes again. {@code
 * -Dkeraunos.fuzz=100000} changes as many files for each reader; the default is 400.
 */
public final class Fuzz {

  /** Reads a file. */
  @FunctionalInterface
  public interface Reader {
    /** Reads all of it. */
    void read(byte[] content) throws Exception;
  }

  private static final int COUNT = Integer.getInteger("keraunos.fuzz", 400);
  private static final long BASE_BYTES = 64L << 20;
  private static final long BYTES_FOR_EACH = 20_000;
  // Of the processor, so a busy machine does not count.
  private static final long MOST_NANOS = 10_000_000_000L;

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final List<byte[]> seeds;
  private final List<Class<? extends Exception>> expected;
  private final UnaryOperator<byte[]> finish;

  private Fuzz(
      String name,
      List<byte[]> seeds,
      List<Class<? extends Exception>> expected,
      UnaryOperator<byte[]> finish) {
    this.name = name;
    this.seeds = seeds;
    this.expected = expected;
    this.finish = finish;
  }

  /**
   * A reader's fuzzing.
   *
   * @param name of the reader; what is found goes to {@code target/fuzz} under it
   * @param seeds good files
   * @param expected the exceptions that it is meant to throw
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // copied at once
  public static Fuzz of(String name, List<byte[]> seeds, Class<? extends Exception>... expected) {
    return new Fuzz(name, seeds, List.of(expected), content -> content);
  }

  /**
   * Returns this fuzzer with every second file finished after it was changed, such as packed or
   * given checksums.
   */
  public Fuzz finishing(UnaryOperator<byte[]> newFinish) {
    return new Fuzz(name, seeds, expected, newFinish);
  }

  /** Texts as files. */
  public static List<byte[]> texts(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  /** Reads the seeds, which must go well, and then changed ones. */
  public void run(Reader reader) throws Exception {
    for (byte[] seed : seeds) {
      reader.read(seed);
    }
    for (int i = 0; i < COUNT; i++) {
      Random random = new Random(i);
      byte[] content = changed(random);
      if (random.nextBoolean()) {
        content = finish.apply(content);
      }
      check(reader, content, i);
    }
  }

  private void check(Reader reader, byte[] content, int number) throws IOException {
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    long start = THREADS.getCurrentThreadCpuTime();
    Throwable thrown = null;
    try {
      reader.read(content);
    } catch (Throwable e) { // a stack overflow and a lack of memory are what is looked for
      thrown = e;
    }
    long taken = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    long allowed = BASE_BYTES + BYTES_FOR_EACH * content.length;
    boolean meant = thrown == null;
    for (Class<?> type : expected) {
      meant |= type.isInstance(thrown);
    }
    if (!meant
        || taken > allowed
        || nanos > MOST_NANOS
        || (thrown != null && thrown.getMessage() == null)) {
      Path file = Path.of("target", "fuzz", "%s-%d".formatted(name, number));
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      throw new AssertionError(
          "change %d of %s, kept as %s: took %d bytes and %d ns, threw %s"
              .formatted(number, name, file, taken, nanos, thrown),
          thrown);
    }
  }

  private byte[] changed(Random random) {
    byte[] content = seeds.get(random.nextInt(seeds.size())).clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      content = change(content, random);
    }
    return content;
  }

  private byte[] change(byte[] content, Random random) {
    int at = content.length == 0 ? 0 : random.nextInt(content.length);
    int to = Math.min(content.length, at + 1 + random.nextInt(1 + random.nextInt(64)));
    switch (content.length == 0 ? 7 : random.nextInt(10)) {
      case 0, 1 -> content[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> content[at] = (byte) random.nextInt(256);
      case 3 -> content[at] = new byte[] {0, -1, 127, -128, 1, '"', '{', '['}[random.nextInt(8)];
      case 4 -> { // a length
        int length = new int[] {0, -1, Integer.MAX_VALUE, 1 << 28, 65_535}[random.nextInt(5)];
        for (int i = at; i < Math.min(at + 4, content.length); i++) {
          content[i] = (byte) (length >> (random.nextBoolean() ? 8 * (i - at) : 24 - 8 * (i - at)));
        }
      }
      case 5 -> {
        return spliced(content, at, new byte[0], to); // cut out
      }
      case 6 -> {
        return Arrays.copyOf(content, at); // cut off
      }
      case 7 -> {
        byte[] noise = new byte[1 + random.nextInt(16)];
        random.nextBytes(noise);
        return spliced(content, at, noise, at);
      }
      case 8 -> { // a part again and again
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (int i = 1 << random.nextInt(10); i > 0; i--) {
          again.write(content, at, to - at);
        }
        return spliced(content, at, again.toByteArray(), at);
      }
      default -> { // the end of another seed
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length + 1);
        return spliced(content, at, Arrays.copyOfRange(other, from, other.length), content.length);
      }
    }
    return content;
  }

  /** The content with the part from {@code at} to {@code to} replaced. */
  private static byte[] spliced(byte[] content, int at, byte[] part, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(content, 0, at);
    out.writeBytes(part);
    out.write(content, to, content.length - to);
    return out.toByteArray();
  }
}
