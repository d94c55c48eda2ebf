package ${package};

import io.keraunos.annotation.Category;
import io.keraunos.annotation.Label;
import io.keraunos.annotation.Numeric;

/**
 * A row of the table. Annotations say what a column is; scaling and vocabularies are found in the
 * training data and exported with the model.
 *
 * @param area in square metres
 * @param rooms the number of rooms
 * @param district its name
 * @param price in hundreds of thousands, what is predicted
 */
public record House(
    @Numeric float area, @Numeric int rooms, @Category String district, @Label float price) {}
