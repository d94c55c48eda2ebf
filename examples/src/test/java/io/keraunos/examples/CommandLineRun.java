package io.keraunos.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
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
