package io.keraunos.graph.review;

import io.keraunos.finding.Place;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the user's lines in a stack from those of this library and of what it stands on. */
public final class UserCode {

  private static final String OURS = "io.keraunos.";

  private static final ClassValue<Boolean> FOREIGN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isForeign(type.getName()) || (type.getName().startsWith(OURS) && isOurs(type));
        }
      };

  private UserCode() {}

  /** Returns whether a class is one of a program. */
  static boolean is(Class<?> type) {
    return !FOREIGN.get(type);
  }

  /** Returns the place of a frame. */
  static Place place(StackWalker.StackFrame frame) {
    return place(frame.toStackTraceElement());
  }

  private static Place place(StackTraceElement frame) {
    return new Place(
        frame.getClassName(),
        frame.getMethodName(),
        Objects.requireNonNullElse(frame.getFileName(), ""),
        frame.getLineNumber());
  }

  /** Returns the user's line that was reached when something was thrown, if it was one. */
  public static Optional<Place> of(Throwable thrown) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(frame -> !isForeign(frame.getClassName()))
        .filter(frame -> !frame.getClassName().startsWith(OURS) || !isOurs(frame.getClassName()))
        .findFirst()
        .map(UserCode::place);
  }

  private static boolean isForeign(String name) {
    return name.startsWith("java.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("org.tensorflow.")
        || name.startsWith("org.bytedeco.");
  }

  private static boolean isOurs(String name) {
    try {
      return isOurs(Class.forName(name, false, UserCode.class.getClassLoader()));
    } catch (ClassNotFoundException e) { // a class that this library does not see
      return false;
    }
  }

  /** Returns whether a class of the library's name, which examples have too, comes with it. */
  private static boolean isOurs(Class<?> type) {
    return Objects.equals(source(type), source(UserCode.class));
  }

  private static @Nullable Object source(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? null : source.getLocation();
  }
}
