package io.keraunos;

import io.keraunos.setting.SettingsBuilder;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names joined by dots, such as {@code Checkpointing.everyEpochs(1).keepLast(2)}.
 *
 * @param first the first name; empty if the text begins with a dot
 * @param called whether parentheses follow the first name
 * @param members the names after it
 */
record MemberChain(String first, boolean called, List<String> members) {

  /** The chains in a text, those within parentheses too. */
  static List<MemberChain> in(String text) {
    List<MemberChain> chains = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      boolean begins = i == 0 || "\\.$/\"'@:+-*#\u2026".indexOf(text.charAt(i - 1)) < 0;
      begins &= i == 0 || !Character.isJavaIdentifierPart(text.charAt(i - 1));
      if (text.charAt(i) == '"') {
        i = Math.max(i, text.indexOf('"', i + 1));
      } else if (begins && Character.isJavaIdentifierStart(text.charAt(i))) {
        chains.add(at(text, i));
      } else if (text.substring(0, i).isBlank() && text.charAt(i) == '.') {
        chains.add(at(text, i));
      }
    }
    return chains;
  }

  private static MemberChain at(String text, int begin) {
    int end = nameEnd(text, begin);
    String first = text.substring(begin, end);
    int after = argumentsEnd(text, end);
    boolean called = after > end;
    List<String> members = new ArrayList<>();
    while (true) {
      int dot = after;
      while (dot < text.length() && Character.isWhitespace(text.charAt(dot))) {
        dot++;
      }
      int name = dot + 1;
      if (name >= text.length()
          || text.charAt(dot) != '.'
          || !Character.isJavaIdentifierStart(text.charAt(name))) {
        return new MemberChain(first, called, members);
      }
      int nameEnd = nameEnd(text, name);
      members.add(text.substring(name, nameEnd));
      after = argumentsEnd(text, nameEnd);
    }
  }

  private static int nameEnd(String text, int begin) {
    int end = begin;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int argumentsEnd(String text, int begin) {
    int depth = 0;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return c == ')' ? i + 1 : begin;
      }
    }
    return begin;
  }

  /** The first name that is no member of what stands before it, if the first is one of these. */
  Optional<String> missing(Set<Class<?>> types) {
    Set<Class<?>> before = types;
    for (String member : members) {
      Set<Class<?>> next = new LinkedHashSet<>();
      boolean found = member.equals("class");
      boolean known = true;
      for (Class<?> type : before) {
        for (Class<?> owner : lineage(type)) {
          for (Method method : owner.getDeclaredMethods()) {
            if (method.getName().equals(member)) {
              found = true;
              boolean open = method.getGenericReturnType() instanceof TypeVariable<?>;
              known &= !open || SettingsBuilder.class.isAssignableFrom(type);
              next.add(open ? type : method.getReturnType());
            }
          }
          for (Field field : owner.getDeclaredFields()) {
            if (field.getName().equals(member)) {
              found = true;
              next.add(field.getType());
            }
          }
          for (Class<?> nested : owner.getDeclaredClasses()) {
            if (nested.getSimpleName().equals(member)) {
              found = true;
              next.add(nested);
            }
          }
        }
      }
      if (!found) {
        return Optional.of(member);
      }
      if (!known) {
        return Optional.empty();
      }
      before = next;
    }
    return Optional.empty();
  }

  private static Set<Class<?>> lineage(Class<?> type) {
    Set<Class<?>> lineage = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      lineage.add(each);
      addInterfaces(each, lineage);
    }
    if (type.isInterface()) {
      lineage.add(Object.class);
    }
    return lineage;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> lineage) {
    for (Class<?> face : type.getInterfaces()) {
      lineage.add(face);
      addInterfaces(face, lineage);
    }
  }
}
