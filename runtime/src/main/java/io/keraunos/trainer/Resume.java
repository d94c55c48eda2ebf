package io.keraunos.trainer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a fit begins from. */
public final class Resume {

  private enum Kind {
    NEVER,
    AUTO,
    LAST,
    BEST,
    FROM
  }

  private final Kind kind;
  private final @Nullable Path path;

  private Resume(Kind kind, @Nullable Path path) {
    this.kind = kind;
    this.path = path;
  }

  /** From the first values. The default. */
  public static Resume never() {
    return new Resume(Kind.NEVER, null);
  }

  /**
   * From the newest whole checkpoint of the newest run in the root folder that has one, or from the
   * first values if there is none at all: what a job is started with that may be started again. A
   * run that failed before its first checkpoint does not hide those of the run before it. The fit
   * logs which it took, and goes on in that run's folder; if another process still writes there, it
   * is refused.
   */
  public static Resume auto() {
    return new Resume(Kind.AUTO, null);
  }

  /** As {@link #auto}, but without a checkpoint it is an error. */
  public static Resume last() {
    return new Resume(Kind.LAST, null);
  }

  /**
   * From the whole checkpoint, of the newest run that has one, at which the metric of {@link
   * Checkpointing#keepBest} was best; without one it is an error.
   */
  public static Resume best() {
    return new Resume(Kind.BEST, null);
  }

  /** From a checkpoint: a folder such as {@code .../checkpoints/step-000000000700}. */
  public static Resume from(Path checkpoint) {
    return new Resume(Kind.FROM, checkpoint);
  }

  /** Returns whether it is another one than {@link #never}. */
  public boolean wanted() {
    return kind != Kind.NEVER;
  }

  /** Returns whether it is an error if there is no checkpoint. */
  public boolean required() {
    return kind == Kind.LAST || kind == Kind.BEST || kind == Kind.FROM;
  }

  /** Returns whether it is to be the best one. */
  public boolean isBest() {
    return kind == Kind.BEST;
  }

  /** The checkpoint that was named; null to look for the newest. */
  public @Nullable Path path() {
    return path;
  }

  @Override
  public String toString() {
    return kind == Kind.FROM ? String.valueOf(path) : kind.name();
  }
}
