package io.keraunos.maven;

import io.keraunos.maven.check.Report;
import io.keraunos.maven.check.Report.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Traces the steps of every module of the project, without data, and fails the build on what is
 * wrong for certain. Where neither the classes nor the class path have changed it says again what
 * it has found, and starts nothing. {@code META-INF/maven/plugin.xml} describes the parameters.
 */
public final class CheckMojo extends AbstractMojo {

  // Maven sets the fields.
  private boolean skip;
  private boolean failOnWarning;
  private int timeoutSeconds = 600;
  private Map<String, String> silence = new LinkedHashMap<>();
  private File classes = new File("target/classes");
  private File folder = new File("target/keraunos");
  private List<String> classPath = new ArrayList<>();
  private List<String> sources = new ArrayList<>();

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("the check of the modules is skipped");
      return;
    }
    checkReasons();
    try {
      List<String> trainers = GeneratedTrainers.in(classes.toPath());
      if (trainers.isEmpty()) {
        getLog().info("no module to check in " + classes);
      } else {
        tell(reports(trainers));
      }
    } catch (IOException e) {
      throw new MojoExecutionException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("the check was interrupted", e);
    }
  }

  private void checkReasons() throws MojoExecutionException {
    for (Map.Entry<String, String> each : silence.entrySet()) {
      if (each.getValue() == null || each.getValue().isBlank()) {
        throw new MojoExecutionException(
            "silence of %s must have a reason, but it is blank. Say why it is meant"
                .formatted(each.getKey()));
      }
    }
  }

  private List<Report> reports(List<String> trainers) throws IOException, InterruptedException {
    List<Path> all =
        Stream.concat(Stream.of(CheckProcess.plugin()), classPath.stream().map(Path::of)).toList();
    String digest = ClassPathDigest.of(all);
    Path remembered = Files.createDirectories(folder.toPath()).resolve("checked.tsv");
    if (Files.exists(remembered)) {
      List<String> lines = Files.readAllLines(remembered);
      if (!lines.isEmpty() && lines.get(0).equals(digest)) {
        getLog().debug("nothing has changed since the last check");
        return Report.parse(lines.subList(1, lines.size()));
      }
    }
    List<Report> reports = new CheckProcess(folder.toPath(), all, timeoutSeconds).run(trainers);
    List<String> lines = new ArrayList<>(List.of(digest));
    reports.forEach(report -> lines.add(report.format()));
    Files.write(remembered, lines);
    return reports;
  }

  private void tell(List<Report> reports) throws MojoFailureException {
    int errors = 0;
    int warnings = 0;
    for (Report report : reports) {
      boolean meant = silence.containsKey(report.rule());
      if (report.kind() == Kind.SKIPPED) {
        getLog().info("%s is not checked: %s".formatted(report.module(), report.text()));
      } else if (report.kind() == Kind.CHECKED) {
        getLog().debug("%s is checked in %s".formatted(report.module(), report.text()));
      } else if (report.kind() == Kind.ERROR && !meant) {
        errors++;
        getLog().error(line(report));
      } else if (report.kind() == Kind.WARNING && !meant) {
        warnings++;
        getLog().warn(line(report));
      }
    }
    if (errors > 0 || (failOnWarning && warnings > 0)) {
      throw new MojoFailureException(
          "the modules must be without %s, but have %s errors and %s warnings. They are above; what is meant is silenced by @Silence on the module"
              .formatted(failOnWarning ? "findings" : "errors", errors, warnings));
    }
  }

  /** Returns a finding as javac writes one, so that tools know the line. */
  private String line(Report report) {
    String text = report.rule() + ": " + report.text();
    return report.source().isEmpty()
        ? report.module() + ": " + text
        : "%s:[%s,1] %s".formatted(source(report.source()), report.line(), text);
  }

  private String source(String relative) {
    return sources.stream()
        .map(root -> new File(root, relative))
        .filter(File::exists)
        .map(File::getPath)
        .findFirst()
        .orElse(relative);
  }
}
