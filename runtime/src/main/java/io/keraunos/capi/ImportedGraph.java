package io.keraunos.capi;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphImportGraphDef;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphOperationByName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumOutputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_ImportGraphDefOptions;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/**
 * A native graph whose operations and outputs are looked up by name. It is imported from its
 * serialized form, since the handle inside {@code org.tensorflow.Graph} is not accessible.
 */
final class ImportedGraph implements AutoCloseable {

  private final TF_Graph graph;

  /** Takes a graph over: it is freed with this object. */
  ImportedGraph(TF_Graph graph) {
    this.graph = graph;
    graph.retainReference();
  }

  /** Imports a graph. */
  @SuppressWarnings("try") // the scope frees what is made inside it, unnamed
  static ImportedGraph of(GraphDef definition) {
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_Graph graph = TF_Graph.newGraph();
      TF_GraphImportGraphDef(
          graph,
          TF_Buffer.newBufferFromString(definition),
          TF_ImportGraphDefOptions.newImportGraphDefOptions(),
          status);
      status.throwExceptionIfNotOK();
      return new ImportedGraph(graph);
    }
  }

  TF_Graph handle() {
    return graph;
  }

  /**
   * Returns an operation.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  TF_Operation operation(String name) {
    TF_Operation operation = TF_GraphOperationByName(graph, name);
    if (operation == null || operation.isNull()) {
      throw new IllegalArgumentException("no operation \"" + name + "\" in the graph");
    }
    return operation;
  }

  /** Returns an array of outputs, such as {@code train/image:0}; the caller closes it. */
  TF_Output outputs(List<String> names) {
    TF_Output outputs = new TF_Output(Math.max(1, names.size()));
    for (int i = 0; i < names.size(); i++) {
      OutputName name = OutputName.parse(names.get(i));
      outputs.position(i).oper(operation(name.operation())).index(name.index());
    }
    outputs.position(0);
    return outputs;
  }

  /**
   * Returns the type of an output's elements.
   *
   * @throws IllegalArgumentException if there is no such output
   */
  DataType type(String output) {
    OutputName name = OutputName.parse(output);
    TF_Operation operation = operation(name.operation());
    int count = TF_OperationNumOutputs(operation);
    if (name.index() >= count) {
      throw new IllegalArgumentException(
          "output \"%s\" must have an index below %s, the number of its operation's outputs"
              .formatted(output, count));
    }
    try (TF_Output found = outputs(List.of(output))) {
      return DataType.forNumber(TF_OperationOutputType(found));
    }
  }

  @Override
  public void close() {
    graph.releaseReference();
  }
}
