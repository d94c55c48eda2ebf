package io.keraunos.graph.trace;

import com.google.protobuf.ByteString;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.plan.TracedModule;
import io.keraunos.graph.plan.TracedModule.TracedVariable;
import io.keraunos.graph.plan.TracedPrediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;
import org.tensorflow.types.family.TType;

/**
 * The part of a module's graph that predicts, as a SavedModel holds it: with a signature whose
 * inputs are the raw values of components, named like them, and whose output is named like the
 * predict step's method, and with the ops that read the variables and vocabularies from files.
 */
public final class ServingGraph {

  private static final String METHOD = "tensorflow/serving/predict";

  /**
   * Signature of the op that a loader runs first. TensorFlow has a collection of table initializers
   * too; TF Java would run those a second time, without the paths of their files.
   */
  private static final String INITIALIZE = "__saved_model_init_op";

  private final MetaGraphDef definition;
  private final SignatureDef signature;
  private final Set<String> variables;
  private final Map<String, byte[]> assets;
  private final FittedFeatures features;

  private ServingGraph(
      MetaGraphDef definition,
      SignatureDef signature,
      Set<String> variables,
      Map<String, byte[]> assets,
      FittedFeatures features) {
    this.definition = definition;
    this.signature = signature;
    this.variables = Collections.unmodifiableSet(variables);
    this.assets = Collections.unmodifiableMap(assets);
    this.features = features;
  }

  /** Returns the graph, and how it is restored. */
  public MetaGraphDef definition() {
    return definition;
  }

  /** Returns the inputs and the output. */
  public SignatureDef signature() {
    return signature;
  }

  /** Returns the names of the variables it reads, as checkpoints name them. */
  public Set<String> variables() {
    return variables;
  }

  /** Returns the files that it reads besides, by name. */
  public Map<String, byte[]> assets() {
    return assets;
  }

  /** Returns what was measured of the training examples, and so is part of it. */
  public FittedFeatures features() {
    return features;
  }

  /**
   * Extracts the part that predicts.
   *
   * @throws IllegalStateException if there is none
   */
  public static ServingGraph of(TracedModule module) {
    TracedPrediction stage =
        module
            .prediction()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there must be a @PredictStep to export, but there is none"));
    Map<String, NodeDef> nodes = new LinkedHashMap<>();
    module.graph().getNodeList().forEach(node -> nodes.put(node.getName(), node));
    RawInputs inputs = RawInputs.of(stage.step(), stage.features());
    nodes.putAll(inputs.nodes());
    countExamples(stage, nodes);
    // An input that the step takes and does not use is one all the same: whoever asks gives it.
    Set<String> needed = ancestors(nodes, operation(stage.output()));
    inputs.feeds().values().forEach(feed -> needed.add(operation(feed)));
    inputs.initialize().ifPresent(op -> needed.addAll(ancestors(nodes, op)));
    Map<TracedVariable, String> handles = new LinkedHashMap<>();
    for (TracedVariable variable : module.variables()) {
      String handle = operation(node(nodes, operation(variable.value())).getInput(0));
      if (needed.contains(handle)) {
        handles.put(variable, handle);
      }
    }
    GraphDef.Builder graph =
        GraphDef.newBuilder()
            .setVersions(module.graph().getVersions())
            .setLibrary(module.graph().getLibrary());
    nodes.values().stream().filter(node -> needed.contains(node.getName())).forEach(graph::addNode);
    return new ServingGraph(
        initialized(restorable(graph.build(), handles), inputs),
        signature(stage, inputs.feeds(), nodes),
        handles.keySet().stream().map(TracedVariable::name).collect(Collectors.toSet()),
        inputs.assets(),
        stage.features());
  }

  /** Says which op a loader runs to fill the tables, and which files it reads. */
  private static MetaGraphDef initialized(MetaGraphDef graph, RawInputs inputs) {
    MetaGraphDef.Builder initialized = graph.toBuilder().addAllAssetFileDef(inputs.assetFiles());
    inputs
        .initialize()
        .map(op -> TensorInfo.newBuilder().setName(op).build())
        .map(op -> SignatureDef.newBuilder().putOutputs(INITIALIZE, op).build())
        .ifPresent(signature -> initialized.putSignatureDef(INITIALIZE, signature));
    return initialized.build();
  }

  /**
   * Counts the examples in the graph: the trainer feeds their number; a server feeds the
   * signature's inputs alone.
   */
  private static void countExamples(TracedPrediction stage, Map<String, NodeDef> nodes) {
    String fed = operation(stage.step().examplesFeed());
    if (!ancestors(nodes, operation(stage.output())).contains(fed)) {
      return;
    }
    String counted =
        stage
            .examples()
            .map(ServingGraph::operation)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "%s must take a component of the example to be exported, because it uses step.batchSize() and nothing else says how many answers are asked for. Add a parameter, even if it is not used"
                            .formatted(stage.step().method())));
    nodes.replaceAll(
        (name, node) -> {
          NodeDef.Builder reading = node.toBuilder().clearInput();
          node.getInputList()
              .forEach(
                  input ->
                      reading.addInput(
                          operation(input).equals(fed) ? renamed(input, counted) : input));
          return reading.build();
        });
  }

  private static String renamed(String input, String operation) {
    return (input.startsWith("^") ? "^" : "") + operation;
  }

  private static NodeDef node(Map<String, NodeDef> nodes, String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /**
   * Returns the operation of an input or output: without index, and without the mark of control.
   */
  private static String operation(String name) {
    String plain = name.startsWith("^") ? name.substring(1) : name;
    int colon = plain.indexOf(':');
    return colon < 0 ? plain : plain.substring(0, colon);
  }

  private static Set<String> ancestors(Map<String, NodeDef> nodes, String of) {
    Set<String> found = new LinkedHashSet<>(Set.of(of));
    Deque<String> open = new ArrayDeque<>(found);
    while (!open.isEmpty()) {
      for (String input : node(nodes, open.pop()).getInputList()) {
        if (found.add(operation(input))) {
          open.push(operation(input));
        }
      }
    }
    return found;
  }

  private static SignatureDef signature(
      TracedPrediction stage, Map<String, String> feeds, Map<String, NodeDef> nodes) {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(METHOD);
    feeds.forEach(
        (component, feed) -> {
          NodeDef placeholder = node(nodes, operation(feed));
          signature.putInputs(
              component,
              TensorInfo.newBuilder()
                  .setName(feed)
                  .setDtype(placeholder.getAttrOrThrow("dtype").getType())
                  .setTensorShape(placeholder.getAttrOrThrow("shape").getShape())
                  .build());
        });
    signature.putOutputs(
        stage.step().method(),
        TensorInfo.newBuilder()
            .setName(stage.output())
            .setDtype(stage.type())
            .setTensorShape(proto(stage.shape()))
            .build());
    return signature.build();
  }

  private static TensorShapeProto proto(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (long size : shape.asArray()) {
      proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return proto.build();
  }

  /**
   * Adds the ops that write and read the variables, and records which they are; adds nothing if
   * there are none.
   */
  private static MetaGraphDef restorable(GraphDef part, Map<TracedVariable, String> handles) {
    if (handles.isEmpty()) {
      return MetaGraphDef.newBuilder().setGraphDef(part).build();
    }
    try (Graph graph = new Graph()) {
      graph.importGraphDef(part);
      Ops tf = Ops.create(new TracingEnvironment(graph)).withSubScope("save");
      String[] names = handles.keySet().stream().map(TracedVariable::name).toArray(String[]::new);
      Operand<TString> file =
          tf.withName("file").placeholder(TString.class, Placeholder.shape(Shape.scalar()));
      Operand<TString> keys = tf.array(names);
      Operand<TString> slices =
          tf.array(Collections.nCopies(names.length, "").toArray(String[]::new));
      List<Operand<?>> values = new ArrayList<>();
      List<Class<? extends TType>> types = new ArrayList<>();
      for (String handle : handles.values()) {
        values.add(tf.readVariableOp(output(graph, handle), TFloat32.class));
        types.add(TFloat32.class);
      }
      Op save = tf.train.save(file, keys, slices, values);
      Operand<TString> saved = tf.withName("saved").withControlDependencies(save).identity(file);
      List<Op> assignments = new ArrayList<>();
      var restored = tf.train.restore(file, keys, slices, types).iterator();
      CollectionDef.Builder variables = CollectionDef.newBuilder();
      CollectionDef.Builder trainable = CollectionDef.newBuilder();
      var value = values.iterator();
      for (Map.Entry<TracedVariable, String> variable : handles.entrySet()) {
        Op assignment = tf.assignVariableOp(output(graph, variable.getValue()), restored.next());
        assignments.add(assignment);
        boolean weight = variable.getKey().kind() == TracedModule.Kind.WEIGHT;
        ByteString described =
            variable(variable.getValue(), assignment.op().name(), value.next(), weight);
        variables.getBytesListBuilder().addValue(described);
        if (weight) {
          trainable.getBytesListBuilder().addValue(described);
        }
      }
      Op restore = tf.withName("restore").withControlDependencies(assignments).noOp();
      return MetaGraphDef.newBuilder()
          .setGraphDef(graph.toGraphDef())
          .putCollectionDef("variables", variables.build())
          .putCollectionDef("trainable_variables", trainable.build())
          .setSaverDef(
              SaverDef.newBuilder()
                  .setFilenameTensorName(Names.of(file))
                  .setSaveTensorName(Names.of(saved))
                  .setRestoreOpName(restore.op().name())
                  .setMaxToKeep(1)
                  .setVersion(SaverDef.CheckpointFormatVersion.V2))
          .build();
    }
  }

  private static Operand<? extends TType> output(Graph graph, String operation) {
    return Objects.requireNonNull(graph.operation(operation), operation).output(0);
  }

  /** Describes a variable for Python. */
  private static ByteString variable(
      String handle, String assignment, Operand<?> value, boolean trainable) {
    return VariableDef.newBuilder()
        .setVariableName(handle + ":0")
        .setInitializerName(assignment)
        .setInitialValueName(Names.of(value))
        .setSnapshotName(Names.of(value))
        .setIsResource(true)
        .setTrainable(trainable)
        .build()
        .toByteString();
  }
}
