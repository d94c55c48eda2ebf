package io.keraunos.gradient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tensorflow.op.Ops;

/** The table of docs/gradients.md, as the code and the file of values have it. */
final class GradientTable {

  /** Notes on ops of which only some uses are corrected. */
  private static final Map<String, String> NOTES =
      Map.ofEntries(
          Map.entry("Atan2", "ours where shapes may differ"),
          Map.entry("BroadcastTo", "ours int64 sizes"),
          Map.entry("Cast", "ours to and from integers: none"),
          Map.entry("ConcatV2", "ours an int64 axis"),
          Map.entry("Conv2D", "ours with explicit padding; refused with dilations"),
          Map.entry("DepthwiseConv2dNative", "refused with dilations"),
          Map.entry("DynamicStitch", "ours rows put twice"),
          Map.entry("GatherV2", "ours a negative axis"),
          Map.entry("LRN", "ours with attributes"),
          Map.entry("LogSoftmax", "ours at other ranks than 2"),
          Map.entry("Max", "ours int64 axes"),
          Map.entry("MaxPool", "ours with explicit padding"),
          Map.entry("Mean", "ours int64 axes"),
          Map.entry("Min", "ours int64 axes"),
          Map.entry("PadV2", "ours of a trained padding value"),
          Map.entry("ParallelDynamicStitch", "ours rows put twice"),
          Map.entry("Prod", "ours int64 axes"),
          Map.entry("QuantizeAndDequantizeV4", "ours: TensorFlow's fails"),
          Map.entry("Slice", "ours int64 places"),
          Map.entry(
              "SoftmaxCrossEntropyWithLogits",
              "ours where shapes may differ, and in other types than float"),
          Map.entry("StridedSlice", "ours int64 places"),
          Map.entry("Sum", "ours int64 axes"));

  private final Set<String> written = written();
  private final List<String> inPython = lines("python_gradients.txt");
  private final Map<String, Long> cases =
      lines("gradient_values.txt").stream()
          .map(line -> line.replaceFirst(".*?\"op\":\"(\\w+)\".*", "$1"))
          .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

  /** The rows, in the order of the ops. */
  List<String> rows() {
    return ops().stream()
        .map(op -> "| `%s` | %s | %d |".formatted(op, gradient(op), cases.getOrDefault(op, 0L)))
        .toList();
  }

  /** The ops that a step can write, and that Python or this library differentiates. */
  Set<String> ops() {
    Set<String> all = new TreeSet<>();
    for (String op : written) {
      if (isInPython(op) || CustomGradients.hasGradient(op)) {
        all.add(op);
      }
    }
    all.add("MaxPool"); // of the layer MaxPool2D
    return all;
  }

  /** The ops that Python differentiates, and that are refused without a word of their own. */
  Set<String> refusedWithoutReplacement() {
    Set<String> all = new TreeSet<>(ops());
    all.removeIf(op -> !Differentiability.isRefused(op) || isWithout(op) || Instead.knows(op));
    return all;
  }

  /** The ops with a gradient that nothing is compared with. */
  Set<String> notCompared() {
    Set<String> all = new TreeSet<>(ops());
    all.removeIf(op -> Differentiability.isRefused(op) || isWithout(op) || cases.containsKey(op));
    return all;
  }

  /** The notes of ops that are not corrected, or the other way round. */
  Set<String> wrongNotes() {
    Set<String> corrected = new HashSet<>(Corrections.ops());
    written.stream().filter(Indices::has).forEach(corrected::add);
    corrected.addAll(List.of("Cast", "DepthwiseConv2dNative"));
    Set<String> wrong = new TreeSet<>(corrected);
    wrong.removeAll(NOTES.keySet());
    Set<String> tooMany = new TreeSet<>(NOTES.keySet());
    tooMany.removeAll(corrected);
    wrong.addAll(tooMany);
    return wrong;
  }

  /** Returns whether nothing can be differentiated through an op, in Python either. */
  private boolean isWithout(String op) {
    boolean passed = CustomGradients.hasGradient(op) && !Differentiability.SILENT.contains(op);
    return inPython.contains(op + " integers")
        || (passed && !inPython.contains(op) && !CustomGradients.ops().contains(op));
  }

  private boolean isInPython(String op) {
    return inPython.contains(op) || inPython.contains(op + " integers");
  }

  private String gradient(String op) {
    if (Differentiability.FLAT.contains(op)) {
      return "derivative 0: the gradient ends";
    }
    if (CustomGradients.ops().contains(op)) {
      return "ours";
    }
    if (isWithout(op)) {
      return "none: it gives integers, conditions or constants";
    }
    if (!Differentiability.isRefused(op)) {
      return "TensorFlow's" + (NOTES.containsKey(op) ? "; " + NOTES.get(op) : "");
    }
    return "refused. " + Instead.of(op);
  }

  /** The types of the ops of all groups that can be reached from {@code step.tf()}. */
  private static Set<String> written() {
    Set<String> types = new TreeSet<>();
    Set<Class<?>> seen = new HashSet<>();
    Deque<Class<?>> groups = new ArrayDeque<>(List.of(Ops.class));
    while (!groups.isEmpty()) {
      Class<?> group = groups.pop();
      if (!seen.add(group)) {
        continue;
      }
      for (Field field : group.getFields()) {
        if (field.getType().getSimpleName().endsWith("Ops")) {
          groups.push(field.getType());
        }
      }
      for (Method method : group.getMethods()) {
        for (Field field : method.getReturnType().getFields()) {
          if (field.getName().equals("OP_NAME")) {
            types.add(name(field));
          }
        }
      }
    }
    return types;
  }

  private static String name(Field field) {
    try {
      return (String) Objects.requireNonNull(field.get(null));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e); // it is public
    }
  }

  private static List<String> lines(String name) {
    List<String> all = new ArrayList<>();
    try (var file = Objects.requireNonNull(GradientTable.class.getResourceAsStream(name));
        var lines = new Scanner(file, StandardCharsets.UTF_8)) {
      lines.useDelimiter("\n").forEachRemaining(all::add);
      return Collections.unmodifiableList(all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
