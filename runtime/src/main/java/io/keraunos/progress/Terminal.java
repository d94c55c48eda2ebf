package io.keraunos.progress;

import java.io.Console;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Detects a terminal. */
final class Terminal {
  private Terminal() {}

  /** Returns whether this process talks to a terminal that can move the cursor. */
  @SuppressWarnings("SystemConsoleNull") // what a console is from Java 22 on is asked below
  static boolean isInteractive() {
    Console console = System.console();
    return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
  }

  /**
   * Asks the console whether it is a terminal: from Java 22 on there may be a console without one.
   */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean)
          MethodHandles.publicLookup()
              .findVirtual(Console.class, "isTerminal", MethodType.methodType(boolean.class))
              .invoke(console);
    } catch (NoSuchMethodException e) {
      return true; // before Java 22 a console is a terminal
    } catch (Throwable e) {
      throw new IllegalStateException("the console does not say whether it is a terminal", e);
    }
  }
}
