package io.keraunos.capi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The part of a graph that one call needs, as the body of a function: what is fed are its
 * arguments, what is fetched it returns.
 *
 * <p>A returned value waits for all targets. TensorFlow puts a function that is called in the
 * caller's thread into another one, and prunes that to what its outputs need: targets that no
 * output waits for would not run, without an error.
 *
 * @param graph the nodes
 * @param arguments names of outputs, one a feed
 * @param results names of outputs, one a fetch
 * @param argumentTypes types of the feeds' elements
 * @param resultTypes types of the fetches' elements
 * @param targets names of operations that run in any case
 */
record FunctionBody(
    GraphDef graph,
    List<String> arguments,
    List<String> results,
    List<DataType> argumentTypes,
    List<DataType> resultTypes,
    List<String> targets) {

  private static final String COLLECTIVE = "Collective";

  /** Prunes a graph to what a call needs. */
  static FunctionBody of(GraphDef source, CallNames call, Function<String, DataType> types) {
    return new Builder(source, call, types).build();
  }

  /** Returns whether it waits for other functions, of this or another process. */
  boolean hasCollectives() {
    return graph.getNodeList().stream().anyMatch(FunctionBody::isCollective)
        || graph.getLibrary().getFunctionList().stream()
            .anyMatch(f -> f.getNodeDefList().stream().anyMatch(FunctionBody::isCollective));
  }

  private static boolean isCollective(NodeDef node) {
    return node.getOp().startsWith(COLLECTIVE);
  }

  private static final class Builder {
    private final GraphDef source;
    private final CallNames call;
    private final Function<String, DataType> types;
    private final Map<String, NodeDef> nodes = new HashMap<>();
    private final Map<String, String> arguments = new HashMap<>(); // by the output that is fed
    private final Set<String> kept = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final GraphDef.Builder body = GraphDef.newBuilder();

    Builder(GraphDef source, CallNames call, Function<String, DataType> types) {
      this.source = source;
      this.call = call;
      this.types = types;
      source.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    }

    FunctionBody build() {
      body.setVersions(source.getVersions()).setLibrary(source.getLibrary());
      List<String> arguments = new ArrayList<>();
      call.feeds().forEach(feed -> arguments.add(argument(feed)));
      List<String> results = new ArrayList<>();
      call.fetches().forEach(fetch -> results.add(result(fetch)));
      call.targets().forEach(this::need);
      while (!open.isEmpty()) {
        body.addNode(kept(node(open.pop())));
      }
      return new FunctionBody(
          body.build(),
          arguments,
          results,
          call.feeds().stream().map(types).toList(),
          call.fetches().stream().map(types).toList(),
          call.targets());
    }

    private String argument(String feed) {
      String name = "keraunos/feed_" + arguments.size();
      NodeDef.Builder placeholder =
          NodeDef.newBuilder().setName(name).setOp("Placeholder").putAttr("dtype", type(feed));
      OutputName fed = OutputName.parse(feed);
      NodeDef node = node(fed.operation());
      placeholder.setDevice(node.getDevice());
      if (isPlaceholder(node) && node.containsAttr("shape")) {
        placeholder.putAttr("shape", node.getAttrOrThrow("shape"));
      }
      body.addNode(placeholder);
      if (arguments.put(fed.toString(), name) != null) {
        throw new IllegalArgumentException(
            "an output must be fed once in a call, but %s is fed twice".formatted(feed));
      }
      return name + ":0";
    }

    private String result(String fetch) {
      String name = "keraunos/fetch_" + body.getNodeCount();
      OutputName fetched = OutputName.parse(fetch);
      NodeDef.Builder identity =
          NodeDef.newBuilder()
              .setName(name)
              .setOp("Identity")
              .setDevice(node(fetched.operation()).getDevice())
              .addInput(input(fetched.toString()))
              .putAttr("T", type(fetch));
      call.targets().forEach(target -> identity.addInput("^" + target));
      body.addNode(identity);
      return name + ":0";
    }

    private NodeDef kept(NodeDef node) {
      NodeDef.Builder some = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        if (!input.startsWith("^")) {
          some.addInput(input(input));
        } else if (!isFed(input.substring(1))) {
          need(input.substring(1));
          some.addInput(input);
        }
      }
      return some.build();
    }

    /** Returns the name of an input in the body. */
    private String input(String input) {
      OutputName output = OutputName.parse(input);
      String argument = arguments.get(output.toString());
      if (argument != null) {
        return argument;
      }
      need(output.operation());
      return input;
    }

    /** Returns whether a node is nothing but a feed. */
    private boolean isFed(String name) {
      return arguments.containsKey(name + ":0") && isPlaceholder(node(name));
    }

    private void need(String operation) {
      if (kept.add(operation)) {
        open.push(operation);
      }
    }

    private NodeDef node(String name) {
      NodeDef node = nodes.get(name);
      if (node == null) {
        throw new IllegalArgumentException("no operation \"" + name + "\" in the graph");
      }
      return node;
    }

    private AttrValue type(String output) {
      return AttrValue.newBuilder().setType(types.apply(output)).build();
    }

    private static boolean isPlaceholder(NodeDef node) {
      return node.getOp().equals("Placeholder");
    }
  }
}
