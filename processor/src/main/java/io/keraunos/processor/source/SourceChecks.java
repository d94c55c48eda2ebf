package io.keraunos.processor.source;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import io.keraunos.processor.parse.Levels;
import io.keraunos.processor.parse.ProcessorMistake;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Checks each class of the program once javac has found out its types. */
public final class SourceChecks implements TaskListener {
  private final Trees trees;
  private final Elements elements;
  private final Levels levels;
  private final MonitorRules monitors;

  private SourceChecks(Trees trees, Elements elements, Levels levels) {
    this.trees = trees;
    this.elements = elements;
    this.levels = levels;
    this.monitors = new MonitorRules();
  }

  /**
   * Has javac call the checks. In another compiler, and where a build tool stands between it and
   * the processor, nothing is checked.
   *
   * @param levels what the build makes of mistakes
   */
  public static void install(ProcessingEnvironment environment, Levels levels) {
    JavacTask task;
    try {
      task = JavacTask.instance(environment);
    } catch (IllegalArgumentException notJavac) {
      return; // its documented answer to an environment of another compiler
    }
    task.addTaskListener(new SourceChecks(Trees.instance(task), task.getElements(), levels));
  }

  @Override
  public void finished(TaskEvent event) {
    TypeElement type = event.getTypeElement();
    CompilationUnitTree unit = event.getCompilationUnit();
    if (event.getKind() != TaskEvent.Kind.ANALYZE || type == null || unit == null) {
      return;
    }
    TreePath path = trees.getPath(type);
    if (path == null) {
      return;
    }
    Source source = new Source(trees, elements, unit, levels, Variables.in(trees, path));
    try {
      check(source, path);
    } catch (RuntimeException | LinkageError bug) {
      source.report(path.getLeaf(), ProcessorMistake.INTERNAL, type.getSimpleName(), bug);
    }
  }

  private void check(Source source, TreePath type) {
    new DataRules(source).scan(type.getLeaf(), null);
    Methods methods = new Methods(source, type.getLeaf());
    new TracingRules(source, methods).check(type.getLeaf());
    new SplitRules(source, methods).check(type.getLeaf());
    TrainerRules trainers = new TrainerRules(source);
    ArgumentRules arguments = new ArgumentRules(source);
    ControlRules controls = new ControlRules(source);
    new CallScanner(
            source,
            call -> {
              controls.check(call);
              monitors.check(call);
              TrainingMonitorRules.check(call);
              if (!call.mayFail()) {
                trainers.check(call);
                arguments.check(call);
              }
            })
        .scan(type, null);
    monitors.report();
  }
}
