package io.keraunos.maven.check;

import io.keraunos.finding.Finding;
import io.keraunos.finding.Level;
import io.keraunos.finding.Place;
import io.keraunos.finding.Rule;
import io.keraunos.trainer.Trainer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The program that checks the modules of a build, in a process of its own with the class path of
 * the project: TensorFlow's native library would stay in Maven's.
 */
public final class CheckMain {

  private CheckMain() {}

  /**
   * Checks modules.
   *
   * @param arguments the file to write {@link Report}s to, then the generated trainers' classes
   */
  public static void main(String[] arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String trainer : Arrays.asList(arguments).subList(1, arguments.length)) {
      check(trainer).forEach(report -> lines.add(report.format()));
    }
    Files.write(Path.of(arguments[0]), lines);
    System.exit(0); // whatever threads a module has started
  }

  private static List<Report> check(String trainer) {
    String module = trainer;
    try {
      Method builder = builder(Class.forName(trainer));
      Class<?> type = builder.getParameterTypes()[0];
      module = type.getName();
      long begin = System.nanoTime();
      ModuleFactory.Made made = ModuleFactory.make(type);
      List<Finding> found = ((Trainer.Builder) builder.invoke(null, made.object())).check();
      long milliseconds = (System.nanoTime() - begin) / 1_000_000;
      if (!made.complete() && found.stream().anyMatch(CheckMain::missesAnObject)) {
        return List.of(skipped(module, "its steps need an object that a build has not"));
      }
      List<Report> reports = new ArrayList<>();
      for (Finding finding : found) {
        reports.add(report(module, finding));
      }
      reports.add(new Report(Report.Kind.CHECKED, module, "", "", 0, milliseconds + " ms"));
      return reports;
    } catch (ModuleFactory.CannotBeMade e) {
      return List.of(skipped(module, String.valueOf(e.getMessage())));
    } catch (InvocationTargetException e) {
      return List.of(skipped(module, "it throws " + e.getCause()));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return List.of(skipped(module, e.toString()));
    }
  }

  private static Method builder(Class<?> trainer) throws NoSuchMethodException {
    for (Method method : trainer.getDeclaredMethods()) {
      if (method.getName().equals("builder") && method.getReturnType() == Trainer.Builder.class) {
        method.setAccessible(true);
        return method;
      }
    }
    throw new NoSuchMethodException(trainer + " has no method builder");
  }

  /** Returns whether a step has met a null that stands for data here. */
  private static boolean missesAnObject(Finding finding) {
    return finding.rule() == Rule.STEP_WITHOUT_GRAPH
        && finding.text().contains(NullPointerException.class.getName());
  }

  private static Report skipped(String module, String why) {
    return new Report(Report.Kind.SKIPPED, module, "", "", 0, why);
  }

  private static Report report(String module, Finding finding) {
    boolean error = finding.rule().level() == Level.ERROR;
    return new Report(
        error ? Report.Kind.ERROR : Report.Kind.WARNING,
        module,
        finding.rule().id(),
        finding.place().map(CheckMain::source).orElse(""),
        finding.place().map(place -> Math.max(place.line(), 0)).orElse(0),
        finding.text() + ". See " + finding.rule().page());
  }

  /** Returns the source file of a place with the folders of its package. */
  private static String source(Place place) {
    String type = place.type();
    int end = type.lastIndexOf('.');
    return (end < 0 ? "" : type.substring(0, end + 1).replace('.', '/')) + place.file();
  }
}
