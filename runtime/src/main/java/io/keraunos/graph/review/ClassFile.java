package io.keraunos.graph.review;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reader of class files: the <a
 * href="https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-4.html">format</a> has been
 * extended since, but its constants and instructions have been the same from Java 11 to 25.
 */
final class ClassFile {

  /**
   * What was read.
   *
   * @param fieldsRead the names of all fields that a method reads, of whatever class
   * @param methods the methods
   * @param branches whether any method decides something
   */
  record Content(Set<String> fieldsRead, List<Method> methods, boolean branches) {}

  /**
   * A method.
   *
   * @param descriptor its parameters and result, as class files have them
   * @param isStatic whether it has no {@code this}
   * @param loaded the numbers of the local variables that it reads
   */
  record Method(String name, String descriptor, boolean isStatic, Set<Integer> loaded) {

    /** Returns the numbers of the local variables of parameters of a type, in their order. */
    List<Integer> parameters(String type) {
      List<Integer> found = new ArrayList<>();
      int slot = isStatic ? 0 : 1;
      int at = 1;
      while (descriptor.charAt(at) != ')') {
        int end = at;
        while (descriptor.charAt(end) == '[') {
          end++;
        }
        if (descriptor.charAt(end) == 'L') {
          end = descriptor.indexOf(';', end);
        }
        String parameter = descriptor.substring(at, end + 1);
        if (parameter.equals(type)) {
          found.add(slot);
        }
        slot += parameter.equals("J") || parameter.equals("D") ? 2 : 1;
        at = end + 1;
      }
      return found;
    }
  }

  private static final int MAGIC = 0xCAFEBABE;
  private static final int ACC_STATIC = 0x0008;

  private final DataInputStream in;
  private final Map<Integer, String> texts = new HashMap<>();
  private final Map<Integer, Integer> nameAndTypes = new HashMap<>(); // to the name's constant
  private final Map<Integer, Integer> fields = new HashMap<>(); // to the name and type
  private final Set<String> fieldsRead = new HashSet<>();
  private boolean branches;

  ClassFile(DataInputStream in) {
    this.in = in;
  }

  Content read() throws IOException {
    if (in.readInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.readInt(); // version
    readConstants();
    in.skipNBytes(6); // access, this class, its superclass
    in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
    for (int i = in.readUnsignedShort(); i > 0; i--) { // fields
      in.skipNBytes(6);
      skipAttributes();
    }
    List<Method> methods = new ArrayList<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      methods.add(readMethod());
    }
    return new Content(fieldsRead, methods, branches);
  }

  private void readConstants() throws IOException {
    int count = in.readUnsignedShort();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts.put(i, in.readUTF());
        case 3, 4, 17, 18, 10, 11 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // a long or double takes two places
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 9 -> {
          in.skipNBytes(2);
          fields.put(i, in.readUnsignedShort());
        }
        case 12 -> {
          nameAndTypes.put(i, in.readUnsignedShort());
          in.skipNBytes(2);
        }
        case 15 -> in.skipNBytes(3);
        default -> throw new IOException("a constant of kind " + tag);
      }
    }
  }

  private Method readMethod() throws IOException {
    boolean isStatic = (in.readUnsignedShort() & ACC_STATIC) != 0;
    String name = text(in.readUnsignedShort());
    String descriptor = text(in.readUnsignedShort());
    Set<Integer> loaded = new HashSet<>();
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      String attribute = text(in.readUnsignedShort());
      int length = in.readInt();
      if (attribute.equals("Code")) {
        in.skipNBytes(4); // the sizes of the stack and of the local variables
        byte[] code = in.readNBytes(in.readInt());
        new Instructions(code).read(loaded);
        in.skipNBytes(length - 8L - code.length);
      } else {
        in.skipNBytes(length);
      }
    }
    return new Method(name, descriptor, isStatic, loaded);
  }

  private void skipAttributes() throws IOException {
    for (int i = in.readUnsignedShort(); i > 0; i--) {
      in.skipNBytes(2);
      in.skipNBytes(in.readInt());
    }
  }

  private String text(int constant) throws IOException {
    String text = texts.get(constant);
    if (text == null) {
      throw new IOException("no text at constant " + constant);
    }
    return text;
  }

  private void readsField(int constant) throws IOException {
    fieldsRead.add(text(nameAndTypes.getOrDefault(fields.getOrDefault(constant, 0), 0)));
  }

  /** The instructions of one method. */
  private final class Instructions {

    private final byte[] code;
    private int at;

    Instructions(byte[] code) {
      this.code = code;
    }

    void read(Set<Integer> loaded) throws IOException {
      while (at < code.length) {
        int op = u1(at);
        if (op >= 0x15 && op <= 0x19) { // xload n
          loaded.add(u1(at + 1));
        } else if (op >= 0x1a && op <= 0x2d) { // xload_n
          loaded.add((op - 0x1a) % 4);
        } else if (op == 0xb2 || op == 0xb4) { // getstatic, getfield
          readsField(u2(at + 1));
        } else if (op == 0xc4 && u1(at + 1) >= 0x15 && u1(at + 1) <= 0x19) { // wide xload
          loaded.add(u2(at + 2));
        }
        branches |= decides(op);
        at += length(op);
      }
    }

    private boolean decides(int op) {
      return (op >= 0x99 && op <= 0xa6) // if
          || op == 0xaa // tableswitch
          || op == 0xab // lookupswitch
          || op == 0xc6 // ifnull
          || op == 0xc7; // ifnonnull
    }

    private int length(int op) {
      if (op == 0xaa) {
        int padded = (at + 4) & ~3;
        return padded + 12 + 4 * (u4(padded + 8) - u4(padded + 4) + 1) - at;
      }
      if (op == 0xab) {
        int padded = (at + 4) & ~3;
        return padded + 8 + 8 * u4(padded + 4) - at;
      }
      if (op == 0xc4) { // wide
        return u1(at + 1) == 0x84 ? 6 : 4;
      }
      if (op == 0x10 || op == 0x12 || (op >= 0x15 && op <= 0x19) || (op >= 0x36 && op <= 0x3a)) {
        return 2; // bipush, ldc, xload, xstore
      }
      if (op == 0xa9 || op == 0xbc) { // ret, newarray
        return 2;
      }
      if (op == 0x11 || op == 0x13 || op == 0x14 || op == 0x84) { // sipush, ldc_w, ldc2_w, iinc
        return 3;
      }
      if ((op >= 0x99 && op <= 0xa8) || (op >= 0xb2 && op <= 0xb8)) { // jumps, fields, invocations
        return 3;
      }
      if (op == 0xbb || op == 0xbd || op == 0xc0 || op == 0xc1 || op == 0xc6 || op == 0xc7) {
        return 3; // new, anewarray, checkcast, instanceof, ifnull, ifnonnull
      }
      if (op == 0xc5) { // multianewarray
        return 4;
      }
      if (op == 0xb9 || op == 0xba || op == 0xc8 || op == 0xc9) {
        return 5; // invokeinterface, invokedynamic, goto_w, jsr_w
      }
      return 1;
    }

    private int u1(int index) {
      return code[index] & 0xff;
    }

    private int u2(int index) {
      return u1(index) << 8 | u1(index + 1);
    }

    private int u4(int index) {
      return u2(index) << 16 | u2(index + 2);
    }
  }
}
