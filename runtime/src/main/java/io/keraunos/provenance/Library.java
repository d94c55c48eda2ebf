package io.keraunos.provenance;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library of a program.
 *
 * @param group the group of its Maven coordinates; empty if its jar does not say them
 * @param name its name
 * @param version its version; empty if neither the jar nor its name say it
 */
public record Library(String group, String name, String version) {

  private static final Pattern COORDINATES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");
  private static final Comparator<Library> ORDER =
      Comparator.comparing(Library::group)
          .thenComparing(Library::name)
          .thenComparing(Library::version);

  /**
   * Returns the libraries of this process, by name: the jars of its class and module path, and
   * those that their manifests name. A jar that others were packed into stands for these too.
   */
  static List<Library> ofProcess() {
    String paths =
        System.getProperty("java.class.path", "")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    return of(Arrays.stream(paths.split(File.pathSeparator)).map(File::new).toList());
  }

  static List<Library> of(List<File> path) {
    Set<Library> all = new TreeSet<>(ORDER);
    Deque<File> left = new ArrayDeque<>(path);
    Set<File> seen = new HashSet<>();
    while (!left.isEmpty()) {
      File next = left.poll().getAbsoluteFile();
      if (next.isFile() && next.getName().endsWith(".jar") && seen.add(next)) {
        try (JarFile jar = new JarFile(next)) {
          all.addAll(in(jar, next.getName()));
          left.addAll(named(jar, next));
        } catch (IOException e) {
          throw new UncheckedIOException(next + " cannot be read: " + e, e);
        }
      }
    }
    return List.copyOf(all);
  }

  private static List<Library> in(JarFile jar, String file) throws IOException {
    List<Library> found = new ArrayList<>();
    for (JarEntry entry :
        jar.stream().filter(of -> COORDINATES.matcher(of.getName()).matches()).toList()) {
      Properties said = new Properties();
      try (InputStream in = jar.getInputStream(entry)) {
        said.load(in);
      }
      found.add(
          new Library(
              said.getProperty("groupId", ""),
              said.getProperty("artifactId", file),
              said.getProperty("version", "")));
    }
    if (found.isEmpty()) {
      Matcher name = FILE.matcher(file);
      found.add(
          name.matches()
              ? new Library("", name.group(1), name.group(2))
              : new Library("", file.replaceFirst("\\.jar$", ""), ""));
    }
    return found;
  }

  /** Returns the jars that a jar's manifest names. */
  private static List<File> named(JarFile jar, File file) throws IOException {
    Manifest manifest = jar.getManifest();
    String path =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    return path == null || path.isBlank()
        ? List.of()
        : Arrays.stream(path.strip().split("\\s+"))
            .map(name -> file.toURI().resolve(name))
            .filter(uri -> uri.getScheme().equals("file"))
            .map(File::new)
            .toList();
  }

  /** Returns the package URL, such as {@code pkg:maven/org.example/net@1.0}. */
  String purl() {
    String place = group.isEmpty() ? "pkg:generic/" + name : "pkg:maven/" + group + "/" + name;
    return version.isEmpty() ? place : place + "@" + version.replace("+", "%2B");
  }

  @Override
  public String toString() {
    return (group.isEmpty() ? "" : group + ":") + name + (version.isEmpty() ? "" : " " + version);
  }
}
