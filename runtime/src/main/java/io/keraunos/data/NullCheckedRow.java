package io.keraunos.data;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A result whose {@code NULL} is not read as 0 or false. JDBC gives these for {@code NULL}, and
 * tells it by {@link ResultSet#wasNull} only; a mapper that does not ask would train on them. Here
 * that is an error, unless {@code wasNull} is asked before the next value.
 */
final class NullCheckedRow implements InvocationHandler {

  private final ResultSet result;
  // The column that was NULL and has not been asked about.
  private @Nullable Object unasked;
  private String getter = "";

  private NullCheckedRow(ResultSet result) {
    this.result = result;
  }

  /** A row and its check, which the caller invokes once the row was mapped. */
  record Checked(ResultSet row, NullCheckedRow check) {}

  static Checked of(ResultSet result) {
    NullCheckedRow check = new NullCheckedRow(result);
    ResultSet row =
        (ResultSet)
            Proxy.newProxyInstance(
                NullCheckedRow.class.getClassLoader(), new Class<?>[] {ResultSet.class}, check);
    return new Checked(row, check);
  }

  /**
   * Ends a row.
   *
   * @throws SQLException if its last value was NULL, and nobody asked
   */
  void end() throws SQLException {
    Object column = unasked;
    unasked = null;
    if (column != null) {
      throw new SQLException(
          "column %s must not be NULL, as %s makes %s of it. Ask wasNull() after it, read an object (getObject), or select coalesce(...)"
              .formatted(column, getter, getter.equals("getBoolean") ? "false" : "0"));
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (name.equals("wasNull")) {
      unasked = null;
    } else if (name.startsWith("get")) {
      end();
    }
    Object value;
    try {
      value = method.invoke(result, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (arguments != null
        && arguments.length > 0
        && name.startsWith("get")
        && method.getReturnType().isPrimitive()
        && result.wasNull()) {
      unasked = arguments[0];
      getter = name;
    }
    return value;
  }
}
