package io.keraunos.graph.review;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the methods of a class read, and the parameters that they look at: what a graph
 * cannot tell apart from what one setting of a module leaves out. Read from the class file.
 *
 * @param fieldsRead the names of all fields that a method reads, of whatever class
 * @param methods the methods
 * @param branches whether any method decides something
 */
record ClassUse(Set<String> fieldsRead, List<ClassFile.Method> methods, boolean branches) {

  /** Returns the use that a class makes, those that it is derived from and those inside it. */
  static Optional<ClassUse> of(Class<?> type) {
    Set<String> fields = new HashSet<>();
    List<ClassFile.Method> methods = new ArrayList<>();
    boolean branches = false;
    Set<Class<?>> all = new HashSet<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      all.addAll(List.of(each.getNestMembers()));
    }
    for (Class<?> each : all) {
      try (InputStream bytes = open(each)) {
        if (bytes == null) {
          return Optional.empty();
        }
        ClassFile.Content read = new ClassFile(new DataInputStream(bytes)).read();
        fields.addAll(read.fieldsRead());
        branches |= read.branches();
        if (each == type) {
          methods.addAll(read.methods());
        }
      } catch (IOException e) { // not readable as a class file: nothing is known of it
        return Optional.empty();
      }
    }
    return Optional.of(new ClassUse(Set.copyOf(fields), List.copyOf(methods), branches));
  }

  private static @Nullable InputStream open(Class<?> type) {
    String name = type.getName();
    return type.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class");
  }

  /** Returns the methods of a name. */
  List<ClassFile.Method> named(String name) {
    return methods.stream().filter(method -> method.name().equals(name)).toList();
  }
}
