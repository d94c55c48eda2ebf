package io.keraunos.trainer;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The starting point of a fit. */
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

  /** Starts from initial values. The default. */
  public static Resume never() {
    return new Resume(Kind.NEVER, null);
  }

  /**
   * Resumes from the newest whole checkpoint of the newest run in the root folder that has one, or
   * starts from initial values if there is none: for a job that may be started again. A run that
   * failed before its first checkpoint does not hide those of the run before it. The fit logs which
   * it took, and goes on in that run's folder; if another process still writes there, it is
   * refused.
   */
  public static Resume auto() {
    return new Resume(Kind.AUTO, null);
  }

  /** Resumes as {@link #auto}, but without a checkpoint it is an error. */
  public static Resume last() {
    return new Resume(Kind.LAST, null);
  }

  /**
   * Resumes from the whole checkpoint, of the newest run that has one, at which the metric of
   * {@link Checkpointing#keepBest} was best; without one it is an error.
   */
  public static Resume best() {
    return new Resume(Kind.BEST, null);
  }

  /** Resumes from a checkpoint: a folder such as {@code .../checkpoints/step-000000000700}. */
  public static Resume from(Path checkpoint) {
    return new Resume(Kind.FROM, checkpoint);
  }

  /** Returns whether this is anything but {@link #never}. */
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

  /** Returns the checkpoint that was named; null to look for the newest. */
  public @Nullable Path path() {
    return path;
  }

  @Override
  public String toString() {
    return kind == Kind.FROM ? String.valueOf(path) : kind.name();
  }
}
