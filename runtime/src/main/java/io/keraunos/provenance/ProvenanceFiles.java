package io.keraunos.provenance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The files that say what a model came from. */
public final class ProvenanceFiles {
  private ProvenanceFiles() {}

  /** Name of the model card. */
  public static final String CARD = "MODEL_CARD.md";

  /** Name of the bill of materials, which CycloneDX's tools know by its ending. */
  public static final String BOM = "bom.cdx.json";

  /** Names of all files. */
  public static final Set<String> NAMES = Set.of(Provenance.FILE, CARD, BOM);

  /** Returns the texts of the files, by name. */
  public static Map<String, String> of(Provenance provenance) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(Provenance.FILE, provenance.toJson());
    texts.put(CARD, ModelCard.of(provenance));
    texts.put(BOM, BillOfMaterials.of(provenance));
    return texts;
  }
}
