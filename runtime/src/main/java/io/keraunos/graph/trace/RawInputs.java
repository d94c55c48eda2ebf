package io.keraunos.graph.trace;

import com.google.protobuf.ByteString;
import io.keraunos.annotation.Missing;
import io.keraunos.feature.FittedFeature;
import io.keraunos.feature.FittedFeatures;
import io.keraunos.graph.plan.TracedStep;
import io.keraunos.spi.Feature;
import io.keraunos.spi.Meaning;
import io.keraunos.spi.Raw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssertThat;
import org.tensorflow.op.core.HashTable;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * The part of an exported graph that loader threads do in training: it takes the raw values of
 * components, checks them, and gives what the placeholders of the traced graph were fed.
 *
 * <p>Implementation note. The part is a graph of its own below the scope {@code raw}. An identity
 * takes the name of each placeholder, so the traced ops stay as they are. A vocabulary is a table,
 * which the op {@link #initialize} fills from an asset with the words as one tensor; it may hold
 * any text, and loads in a fraction of the time that constants take.
 */
final class RawInputs {

  private static final String SCOPE = "raw";

  /** Bad values, and their places in the batch, that a message shows. */
  private static final long SHOWN = 10;

  private final FittedFeatures fitted;
  private final Ops tf;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, String> feeds = new LinkedHashMap<>();
  private final Map<String, byte[]> assets = new LinkedHashMap<>();
  private final List<AssetFileDef> assetFiles = new ArrayList<>();
  private final List<Op> initializations = new ArrayList<>();
  private Optional<String> initialize = Optional.empty();

  private RawInputs(Ops tf, FittedFeatures fitted) {
    this.tf = tf;
    this.fitted = fitted;
  }

  /** Builds the part for the components that a step has asked for. */
  static RawInputs of(TracedStep step, FittedFeatures fitted) {
    try (Graph graph = new Graph()) {
      RawInputs inputs =
          new RawInputs(Ops.create(new TracingEnvironment(graph)).withSubScope(SCOPE), fitted);
      for (int i = 0; i < step.used().size(); i++) {
        inputs.add(step.features().get(step.used().get(i)), step.featureFeeds().get(i));
      }
      inputs.finish(graph);
      return inputs;
    }
  }

  /** Returns the part's ops, and those that take the place of placeholders, by name. */
  Map<String, NodeDef> nodes() {
    return nodes;
  }

  /** Returns the placeholders to feed, by the names of their components. */
  Map<String, String> feeds() {
    return feeds;
  }

  /** Returns the files that the part reads, by name. */
  Map<String, byte[]> assets() {
    return assets;
  }

  /** Returns where the paths of the files are fed. */
  List<AssetFileDef> assetFiles() {
    return assetFiles;
  }

  /** Returns the op that fills the tables; empty if there are none. */
  Optional<String> initialize() {
    return initialize;
  }

  private void finish(Graph graph) {
    if (!initializations.isEmpty()) {
      Op all = tf.withName("initialize").withControlDependencies(initializations).noOp();
      initialize = Optional.of(all.op().name());
    }
    graph.toGraphDef().getNodeList().forEach(node -> nodes.put(node.getName(), node));
  }

  private void add(Feature feature, String feed) {
    Ops of = tf.withSubScope(Names.legal(feature.name()));
    boolean refused = feature.meaning().missing() == Missing.REFUSED;
    boolean numbered = Entries.fedType(feature) != feature.type();
    if (feature.meaning() instanceof Meaning.Plain || (!numbered && !refused)) {
      feeds.put(feature.name(), feed);
      return;
    }
    Operand<?> raw =
        of.withName("value")
            .placeholder(
                feature.type().tensorType(), Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    feeds.put(feature.name(), Names.of(raw));
    Operand<?> there = refused ? checked(of, feature, raw) : raw;
    Operand<?> given = numbered ? number(of, feature, there) : there;
    String placeholder = feed.substring(0, feed.indexOf(':'));
    nodes.put(
        placeholder,
        NodeDef.newBuilder()
            .setName(placeholder)
            .setOp("Identity")
            .addInput(Names.of(given))
            .putAttr("T", type(given.asOutput().dataType()))
            .build());
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  /** Adds what a text or a whole number becomes the number of an entry by. */
  private Operand<TInt32> number(Ops of, Feature feature, Operand<?> raw) {
    Entries entries = Entries.of(feature, fitted).orElseThrow();
    boolean whole = feature.type() == Feature.Type.INT64;
    Operand<TString> text =
        whole
            ? of.dtypes.asString(raw.asOutput().expect(TInt64.class))
            : raw.asOutput().expect(TString.class);
    Operand<TInt64> entry =
        feature.meaning() instanceof Meaning.Hashed hashed
            ? of.strings.toHashBucketFast(text, (long) hashed.buckets())
            : lookedUp(of, feature, text, entries);
    Operand<TInt32> number = of.dtypes.cast(entry, TInt32.class);
    if (!entries.missing()) {
      return number;
    }
    Operand<TBool> missing =
        whole
            ? of.math.equal(raw.asOutput().expect(TInt64.class), of.constant(Raw.MISSING))
            : of.math.equal(text, of.constant(""));
    return of.select(missing, of.constant(entries.missingNumber()), number);
  }

  private Operand<TInt64> lookedUp(
      Ops of, Feature feature, Operand<TString> text, Entries entries) {
    Operand<TInt64> unseen = of.constant((long) entries.values());
    var vocabulary = Measured.of(feature, fitted, FittedFeature.Values.class).vocabulary();
    if (vocabulary.isEmpty()) { // which no table may be
      return of.fill(of.shape(text), unseen);
    }
    String file = "vocabulary-%s-%s.pb".formatted(assets.size(), Names.legal(feature.name()));
    assets.put(file, words(vocabulary));
    Operand<TString> path = of.withName("file").constant(file);
    assetFiles.add(
        AssetFileDef.newBuilder()
            .setFilename(file)
            .setTensorInfo(TensorInfo.newBuilder().setName(Names.of(path)))
            .build());
    var table =
        of.hashTable(
            TString.class, TInt64.class, HashTable.sharedName(SCOPE + "/" + feature.name()));
    Operand<TString> words = of.io.parseTensor(of.io.readFile(path), TString.class);
    Operand<TInt64> numbers =
        of.range(of.constant(0L), of.constant((long) vocabulary.size()), of.constant(1L));
    initializations.add(of.initializeTable(table, words, numbers));
    return of.lookupTableFind(table, text, unseen);
  }

  /** Returns a vocabulary as the bytes of one tensor, which any text may be in. */
  private static byte[] words(List<String> vocabulary) {
    TensorProto.Builder words =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(
                TensorShapeProto.newBuilder()
                    .addDim(TensorShapeProto.Dim.newBuilder().setSize(vocabulary.size())));
    vocabulary.forEach(word -> words.addStringVal(ByteString.copyFromUtf8(word)));
    return words.build().toByteArray();
  }

  /** Adds the check of values that must not be missing. */
  private Operand<?> checked(Ops of, Feature feature, Operand<?> raw) {
    Operand<TBool> there =
        switch (feature.type()) {
          case STRING -> of.math.notEqual(raw.asOutput().expect(TString.class), of.constant(""));
          case INT64 ->
              of.math.notEqual(raw.asOutput().expect(TInt64.class), of.constant(Raw.MISSING));
          default -> of.math.isFinite(raw.asOutput().expect(TFloat64.class));
        };
    Operand<TInt64> bad =
        of.reshape(of.where(of.math.logicalNot(there)), of.constant(new int[] {-1}));
    String rule =
        "%s must %s in every example, as the component has no rule for missing values, but at"
            .formatted(
                feature.name(),
                feature.type() == Feature.Type.FLOAT64 ? "be a finite number" : "have a value");
    Op check =
        of.assertThat(
            of.reduceAll(there, of.constant(0)),
            List.of(
                of.constant(rule), bad, of.constant("it is"), of.gather(raw, bad, of.constant(0))),
            AssertThat.summarize(SHOWN));
    return of.withControlDependencies(check).identity(raw);
  }
}
