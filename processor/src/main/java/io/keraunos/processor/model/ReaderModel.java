package io.keraunos.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * The class that reads a record from rows.
 *
 * @param type the class
 * @param record the record
 * @param isPublic whether it can be named outside its package
 * @param columns a column for each component of the example, in order
 */
public record ReaderModel(
    ClassName type, ClassName record, boolean isPublic, List<ColumnModel> columns) {

  /** Copies the list. */
  public ReaderModel {
    columns = List.copyOf(columns);
  }

  /** Returns the column of a component. */
  public ColumnModel column(String component) {
    return columns.stream()
        .filter(column -> column.component().equals(component))
        .findFirst()
        .orElseThrow();
  }
}
