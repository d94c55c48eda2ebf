package io.keraunos.trials;

import io.keraunos.trials.Outcome.Phase;
import io.keraunos.trials.ProgramCompiler.Compilation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Compiles programs and runs them, one after the other: each in a thread and a class loader of its
 * own, with an empty folder as the only argument of its {@code main}. What is logged and printed is
 * kept; a program that does not end in time is interrupted.
 */
final class Trial implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ProgramCompiler compiler = new ProgramCompiler();
  private final Path folder;
  private final Duration limit;

  /**
   * Creates a trial.
   *
   * @param folder takes classes and files of the programs, below their names
   * @param limit how long a program may run, without being compiled
   */
  Trial(Path folder, Duration limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** Compiles a program and, if it compiles, runs it. */
  Outcome of(Program program) throws IOException, InterruptedException {
    Path classes = folder.resolve(program.name()).resolve("classes");
    Compilation compilation = compiler.compile(program, classes);
    if (!compilation.errors().isEmpty()) {
      return new Outcome(
          Phase.COMPILE, compilation.errors(), compilation.warnings(), null, false, "");
    }
    Path files = Files.createDirectories(folder.resolve(program.name()).resolve("files"));
    try (URLClassLoader loader =
            new URLClassLoader(new URL[] {classes.toUri().toURL()}, Trial.class.getClassLoader());
        LogWatch log = new LogWatch();
        Printed printed = new Printed()) {
      AtomicReference<Throwable> failure = new AtomicReference<>();
      boolean ended = run(program, loader, files, failure);
      List<String> warnings = new ArrayList<>(compilation.warnings());
      warnings.addAll(log.warnings());
      return outcome(ended, failure.get(), warnings, log.messages(), printed.text());
    }
  }

  private Outcome outcome(
      boolean ended,
      @Nullable Throwable failure,
      List<String> warnings,
      List<String> logged,
      String printed) {
    if (!ended) {
      return new Outcome(
          Phase.HUNG,
          List.of("did not end within " + limit.toSeconds() + " s"),
          warnings,
          failure,
          false,
          printed);
    }
    if (failure != null) {
      return new Outcome(
          Progress.of(failure, logged),
          Outcome.messages(failure),
          warnings,
          failure,
          false,
          printed);
    }
    Phase phase = warnings.isEmpty() ? Phase.SILENT : Phase.WARNED;
    return new Outcome(phase, List.of(), warnings, null, true, printed);
  }

  /** Runs a program; returns whether it ended in time. */
  private boolean run(
      Program program, ClassLoader loader, Path files, AtomicReference<Throwable> failure)
      throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                main(program, loader).invoke(null, (Object) new String[] {files.toString()});
              } catch (InvocationTargetException e) {
                failure.set(e.getCause());
              } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot run " + program.name(), e);
              }
            },
            program.name());
    thread.setUncaughtExceptionHandler((dead, thrown) -> failure.set(thrown));
    thread.setContextClassLoader(loader);
    thread.setDaemon(true);
    thread.start();
    thread.join(limit.toMillis());
    if (!thread.isAlive()) {
      return true;
    }
    thread.interrupt();
    thread.join(GRACE.toMillis());
    return false;
  }

  private static Method main(Program program, ClassLoader loader)
      throws ReflectiveOperationException {
    Method main = loader.loadClass(program.mainClass()).getDeclaredMethod("main", String[].class);
    main.setAccessible(true); // the class need not be public
    return main;
  }

  @Override
  public void close() throws IOException {
    compiler.close();
  }
}
