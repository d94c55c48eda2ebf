package io.keraunos.graph.analysis;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.keraunos.distribute.Fingerprint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Digests of programs: of all ops that some ops of a graph need. Two workers with the same code and
 * settings get the same one, whatever their ranks, devices and numbers of cores.
 *
 * <p>Implementation note. An op's digest is that of its type, its attributes and the digests of its
 * inputs (a Merkle tree), so neither the names of ops, which count up, nor their order matters. The
 * names of variables and placeholders do, as they decide what an op reads. The digests of control
 * inputs are sorted, since TensorFlow sorts control inputs by name. Attributes that begin with an
 * underscore are TensorFlow's own notes.
 */
public final class ProgramDigest {

  private static final byte[] CIRCLE = {0};

  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Map<String, FunctionDef> functions = new HashMap<>();
  private final Map<String, byte[]> digests = new HashMap<>();

  public ProgramDigest(GraphDef graph) {
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.put(function.getSignature().getName(), function));
  }

  /**
   * Returns the digest of a program.
   *
   * @param roots the names of ops or of their outputs, in an order of meaning
   */
  public String of(List<String> roots) {
    MessageDigest all = Fingerprint.sha256();
    for (String root : roots) {
      all.update(digest(op(root)));
      add(all, output(root));
    }
    return HexFormat.of().formatHex(all.digest());
  }

  /**
   * Returns how often a program has each kind of op, by a description of the kind: its type,
   * attributes and, of constants, the value.
   *
   * @param subject the program with a verb, such as {@code "the training step has"}
   */
  public Map<String, String> parts(String subject, List<String> roots) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : needed(roots)) {
      counts.merge(OpText.of(node(name)), 1, Integer::sum);
    }
    Map<String, String> parts = new TreeMap<>();
    counts.forEach(
        (op, count) -> parts.put(subject + " " + op, count == 1 ? "once" : count + " times"));
    return parts;
  }

  private Set<String> needed(List<String> roots) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    roots.forEach(root -> open.push(op(root)));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (seen.add(name)) {
        node(name).getInputList().forEach(input -> open.push(op(input)));
      }
    }
    return seen;
  }

  /** Computes the digests of an op and all that it needs, inputs first, without recursion. */
  private byte[] digest(String root) {
    Deque<String> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      String name = open.peek();
      byte[] known = digests.get(name);
      if (known != null && known != CIRCLE) {
        open.pop();
        continue;
      }
      List<String> missing = new ArrayList<>();
      if (known == null) {
        digests.put(name, CIRCLE); // an op that needs itself, in a loop, is no part of its digest
        for (String input : node(name).getInputList()) {
          if (!digests.containsKey(op(input))) {
            missing.add(op(input));
          }
        }
      }
      if (missing.isEmpty()) {
        open.pop();
        digests.put(name, own(node(name)));
      } else {
        missing.forEach(open::push);
      }
    }
    return Objects.requireNonNull(digests.get(root));
  }

  private byte[] own(NodeDef node) {
    MessageDigest own = Fingerprint.sha256();
    add(own, node.getOp());
    if (node.getOp().startsWith("Placeholder")) {
      add(own, node.getName());
    }
    for (Map.Entry<String, AttrValue> attribute : new TreeMap<>(node.getAttrMap()).entrySet()) {
      if (!attribute.getKey().startsWith("_")) {
        add(own, attribute.getKey());
        own.update(bytes(attribute.getValue()));
        add(own, attribute.getValue(), new HashSet<>());
      }
    }
    Set<String> after = new TreeSet<>();
    for (String input : node.getInputList()) {
      byte[] of = Objects.requireNonNull(digests.get(op(input)));
      if (input.startsWith("^")) {
        after.add(HexFormat.of().formatHex(of));
      } else {
        own.update(of);
        add(own, output(input));
      }
    }
    after.forEach(of -> add(own, of));
    return own.digest();
  }

  /** Adds the function that an attribute names, and those that its ops name. */
  private void add(MessageDigest digest, AttrValue attribute, Set<String> added) {
    FunctionDef function = functions.get(attribute.getFunc().getName());
    if (function != null && added.add(function.getSignature().getName())) {
      digest.update(bytes(function));
      for (NodeDef node : function.getNodeDefList()) {
        new TreeMap<>(node.getAttrMap()).values().forEach(of -> add(digest, of, added));
      }
    }
  }

  private static void add(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static byte[] bytes(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization(); // maps are in no order otherwise
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory takes everything", e);
    }
    return bytes.toByteArray();
  }

  private NodeDef node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  private static String op(String input) {
    int begin = input.startsWith("^") ? 1 : 0;
    int colon = input.indexOf(':');
    return input.substring(begin, colon < 0 ? input.length() : colon);
  }

  /** Returns the index of an output, as text. */
  private static String output(String input) {
    int colon = input.indexOf(':');
    return colon < 0 ? "0" : input.substring(colon + 1);
  }
}
