package io.keraunos.graph.trace;

import io.keraunos.gradient.Corrections;
import io.keraunos.graph.review.OpPlaces;
import java.util.Set;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.ExecutionEnvironment;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.op.OpScope;
import org.tensorflow.op.Scope;

/**
 * A graph that ops are added to through one root scope. Asked for a scope below another, TensorFlow
 * looks at the names of all ops of a {@link Graph}, so that tracing takes time in the square of
 * their number; of any other environment it does not. All names come from the one root here, so
 * they are different without that.
 *
 * <p>Ops whose gradient TensorFlow gets wrong are corrected as they are added: {@link Corrections}.
 */
public final class TracingEnvironment implements ExecutionEnvironment {

  private static final Set<String> VARIABLES =
      Set.of("AutoReloadVariable", "TemporaryVariable", "Variable", "VariableV2");

  private final Graph graph;
  private final OpPlaces places = new OpPlaces();
  private final Scope root = new OpScope(this);

  /** Creates an environment around a graph. */
  public TracingEnvironment(Graph graph) {
    this.graph = graph;
  }

  /** Returns the graph. */
  Graph graph() {
    return graph;
  }

  /** Returns the lines of the program that the ops come from. */
  OpPlaces places() {
    return places;
  }

  @Override
  public OperationBuilder opBuilder(String type, String name, Scope scope) {
    if (VARIABLES.contains(type)) {
      throw new IllegalArgumentException(
          "a step must not make a variable by tf().variable(...), which nobody initializes, trains"
              + " or saves. Use step.variable(name, shape, initializer), or a layer in a field");
    }
    return Corrections.builder(graph, type, name, scope, op -> places.added(op.name()));
  }

  @Override
  public void attachFunction(ConcreteFunction function) {
    graph.attachFunction(function);
  }

  @Override
  public boolean isOpEnabled(String opType) {
    return graph.isOpEnabled(opType);
  }

  @Override
  public void checkInput(Operation input) {
    graph.checkInput(input);
  }

  @Override
  public Types environmentType() {
    return Types.GRAPH;
  }

  @Override
  public Scope baseScope() {
    return root;
  }

  @Override
  public boolean isInitializer(Operation op) {
    return graph.isInitializer(op);
  }
}
