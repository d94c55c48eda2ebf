package io.keraunos.graph.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * The gradient of a table as rows and the numbers of the table's rows that they are added to, as <a
 * href="https://www.tensorflow.org/api_docs/python/tf/IndexedSlices">TensorFlow's
 * IndexedSlices</a>.
 *
 * @param terms the lookups in the table, each with its rows; one row of the table may be in several
 */
public record IndexedSlices(List<Term> terms) {

  private static final String GATHER = "GatherV2";
  private static final Set<String> WITHOUT_VALUES = Set.of("Shape", "ShapeN", "Size", "Rank");

  /**
   * The gradient of one lookup.
   *
   * @param rows a row for each number: {@code [n, ...]}
   * @param numbers {@code [n]}
   * @param lookedUp the numbers as they were looked up, of any shape
   */
  public record Term(Output<TFloat32> rows, Output<?> numbers, Output<?> lookedUp) {}

  /**
   * Returns the gradient of a table as rows; empty where something else than lookups of whole rows
   * is done with the table, such as a penalty or a product with all of it.
   *
   * @param table the value that the loss was differentiated by
   * @param gradient its gradient, with no other op added to the table since
   */
  public static Optional<IndexedSlices> of(Operand<TFloat32> table, Operand<TFloat32> gradient) {
    for (GraphOperation user : ((GraphOperation) table.asOutput().op()).consumers()) {
      if (!WITHOUT_VALUES.contains(user.type()) && !looksUpRows(user)) {
        return Optional.empty();
      }
    }
    GraphOperation op = (GraphOperation) gradient.asOutput().op();
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < (op.type().equals("AddN") ? op.numInputs() : 1); i++) {
      Optional<Term> term = term(op.type().equals("AddN") ? input(op, i) : op);
      if (term.isEmpty()) {
        return Optional.empty();
      }
      terms.add(term.get());
    }
    return Optional.of(new IndexedSlices(terms));
  }

  private static boolean looksUpRows(GraphOperation op) {
    if (!op.type().equals(GATHER) || op.attributes().getAttrInt("batch_dims") != 0) {
      return false;
    }
    long[] axis = OpFacts.constant(op, 2);
    return axis.length == 1 && axis[0] == 0;
  }

  /**
   * Returns a lookup's rows. TensorFlow's gradient of any lookup adds rows up by number between two
   * transpositions, which change nothing where whole rows are looked up.
   */
  private static Optional<Term> term(GraphOperation gradient) {
    if (!gradient.type().equals("Transpose")) {
      return Optional.empty();
    }
    GraphOperation sum = input(gradient, 0);
    if (!sum.type().equals("UnsortedSegmentSum") || !input(sum, 1).type().equals("Reshape")) {
      return Optional.empty();
    }
    return Optional.of(
        new Term(
            sum.input(0).asOutput().expect(TFloat32.class),
            sum.input(1).asOutput(),
            input(sum, 1).input(0).asOutput()));
  }

  private static GraphOperation input(GraphOperation op, int index) {
    return (GraphOperation) op.input(index).asOutput().op();
  }

  /**
   * Returns the number of rows of a batch; empty where the graph does not show it.
   *
   * @param examples the number of examples of the batch
   */
  public OptionalLong rows(RowWise rowWise, int examples) {
    long rows = 0;
    for (Term term : terms) {
      OptionalLong more = rowWise.elements(term.lookedUp(), examples);
      if (more.isEmpty()) {
        return more;
      }
      rows += more.getAsLong();
    }
    return OptionalLong.of(rows);
  }
}
