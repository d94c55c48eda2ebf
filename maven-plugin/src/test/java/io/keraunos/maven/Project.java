package io.keraunos.maven;

import io.keraunos.processor.KeraunosProcessor;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** A small project in a folder, compiled by the real processor, that the goal is run in. */
final class Project {

  static final String MODULE =
      """
      package app;

      import io.keraunos.annotation.*;
      import io.keraunos.data.Dataset;
      import io.keraunos.layer.Dense;
      import io.keraunos.loss.Losses;
      import io.keraunos.optimizer.*;
      import io.keraunos.step.Step;
      import org.tensorflow.Operand;
      import org.tensorflow.types.*;

      public class Net {
        final int units;
        final Dense out;

        Net(CONSTRUCTOR) {
          this.units = UNITS;
          out = Dense.of(this.units);
        }

        @TrainingStep
        Operand<TFloat32> train(Step step, Operand<TFloat32> x, Operand<TInt32> label) {
          Operand<TFloat32> y = out.apply(step, x);
          return Losses.sparseCategoricalCrossentropy(step, OUTPUT, label);
        }

        @Optimizer
        OptimizerSpec optimizer() {
          return SGD.learningRate(0.1);
        }

        @DataLoader(stage = Stage.TRAIN, batchSize = 2)
        Dataset<Row> rows() {
          throw new IllegalStateException("a build has no data");
        }
      }
      """;

  private static final String ROW =
      """
      package app;

      import io.keraunos.annotation.TensorShape;

      public record Row(@TensorShape(3) float[] x, int label) {}
      """;

  /** The lines that the goal has logged. */
  final List<String> log = new ArrayList<>();

  private final Path folder;

  Project(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(sources().resolve("app"));
    Files.writeString(sources().resolve("app/Row.java"), ROW);
  }

  Path sources() {
    return folder.resolve("src");
  }

  Path classes() {
    return folder.resolve("classes");
  }

  Path state() {
    return folder.resolve("state");
  }

  /**
   * Compiles a module; the constructor's parameters, the layer's units and the output are given.
   */
  void compile(String constructor, String units, String output) throws IOException {
    Path module = sources().resolve("app/Net.java");
    Files.writeString(
        module,
        MODULE
            .replace("CONSTRUCTOR", constructor)
            .replace("UNITS", units)
            .replace("OUTPUT", output));
    Files.createDirectories(classes());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      StringWriter said = new StringWriter();
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              said,
              files,
              null,
              List.of("-d", classes().toString(), "-g", "-parameters"),
              null,
              files.getJavaFileObjects(module, sources().resolve("app/Row.java")));
      task.setProcessors(List.of(new KeraunosProcessor()));
      if (!task.call()) {
        throw new AssertionError(said.toString());
      }
    }
  }

  /** Returns the goal for this project, with its parameters by name. */
  CheckMojo goal(Object... parameters) throws ReflectiveOperationException {
    CheckMojo goal = new CheckMojo();
    goal.setLog(
        new SystemStreamLog() {
          @Override
          public void info(CharSequence line) {
            log.add("INFO " + line);
          }

          @Override
          public void warn(CharSequence line) {
            log.add("WARN " + line);
          }

          @Override
          public void error(CharSequence line) {
            log.add("ERROR " + line);
          }
        });
    List<String> path = new ArrayList<>(List.of(classes().toString()));
    path.addAll(
        Arrays.asList(System.getProperty("java.class.path").split(java.io.File.pathSeparator)));
    set(goal, "classes", classes().toFile());
    set(goal, "folder", state().toFile());
    set(goal, "classPath", path);
    set(goal, "sources", List.of(sources().toString()));
    for (int i = 0; i < parameters.length; i += 2) {
      set(goal, (String) parameters[i], parameters[i + 1]);
    }
    return goal;
  }

  /** Sets a parameter as Maven does. */
  private static void set(CheckMojo goal, String parameter, Object value)
      throws ReflectiveOperationException {
    Field field = CheckMojo.class.getDeclaredField(parameter);
    field.setAccessible(true);
    field.set(goal, value);
  }
}
