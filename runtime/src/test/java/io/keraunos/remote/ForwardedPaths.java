package io.keraunos.remote;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Paths of a file system whose files lie in another one. */
final class ForwardedPaths {
  private ForwardedPaths() {}

  private interface Forwarded {
    Path real();
  }

  /** Returns a path that is the real one in all, but belongs to another file system. */
  static Path of(Path real, FileSystem system) {
    return (Path)
        Proxy.newProxyInstance(
            ForwardedPaths.class.getClassLoader(),
            new Class<?>[] {Path.class, Forwarded.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "real" -> real;
                  case "getFileSystem" -> system;
                  case "toUri" -> URI.create("misbehaving://user:secret@memory" + real);
                  case "iterator" -> iterator(real, system);
                  default -> {
                    Object[] given = arguments == null ? new Object[0] : arguments.clone();
                    for (int i = 0; i < given.length; i++) {
                      given[i] = unwrapped(given[i]);
                    }
                    yield wrapped(invoke(method, real, given), system);
                  }
                });
  }

  private static @Nullable Object invoke(
      java.lang.reflect.Method method, Path real, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Iterator<Path> iterator(Path real, FileSystem system) {
    return StreamSupport.stream(real.spliterator(), false).map(name -> of(name, system)).iterator();
  }

  private static @Nullable Object wrapped(@Nullable Object value, FileSystem system) {
    return value instanceof Path path ? of(path, system) : value;
  }

  private static Object unwrapped(Object value) {
    return value instanceof Forwarded path ? path.real() : value;
  }

  static Path real(Path path) {
    return ((Forwarded) path).real();
  }
}
