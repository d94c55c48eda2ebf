package tumours;

import io.keraunos.data.CsvDataset;
import io.keraunos.data.CsvFormat;
import io.keraunos.data.Dataset;
import java.nio.file.Path;

/** A tumour: four measurements, and whether it is harmless. */
public record Tumour(float radius, float texture, float dents, float symmetry, boolean benign) {

  /** Reads the table of the tabular example. */
  static Dataset<Tumour> read(Path file) throws Exception {
    return CsvDataset.read(
        file,
        CsvFormat.withHeader(),
        row ->
            new Tumour(
                row.floatValue("worst_radius"),
                row.floatValue("worst_texture"),
                row.floatValue("worst_concave_points"),
                row.floatValue("worst_symmetry"),
                row.booleanValue("benign")));
  }
}
