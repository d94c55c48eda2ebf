package io.keraunos.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The output of a command and its exit code. */
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** Returns the command that runs the examples in a process of its own, to be added to. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A number of the JSON line. */
  double number(String name) {
    var matcher = java.util.regex.Pattern.compile("\"" + name + "\":([-0-9.eE]+)").matcher(out);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + out + err);
    }
    return Double.parseDouble(matcher.group(1));
  }

  /** A text of the JSON line. */
  String text(String name) {
    var matcher = java.util.regex.Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(out);
    if (!matcher.find()) {
      throw new AssertionError("no " + name + " in " + out + err);
    }
    return matcher.group(1);
  }
}
