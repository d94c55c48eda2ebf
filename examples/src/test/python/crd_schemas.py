"""Makes src/test/resources/schemas from the published CustomResourceDefinitions, which are YAML:

    python crd_schemas.py DEFINITION.yaml... ../resources/schemas

of kubeflow/trainer (manifests/base/crds: trainjobs, trainingruntimes) and kubernetes-sigs/jobset
(config/components/crd/bases). Descriptions are left out, and what a definition does not name is an
error, as with `kubectl --validate=strict`.
"""

import gzip
import json
import pathlib
import sys

import yaml


def strict(schema):
    if isinstance(schema, list):
        return [strict(element) for element in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in ("description", "default", "format") or key.startswith("x-kubernetes"):
            continue
        if key == "properties":
            result[key] = {name: strict(of) for name, of in value.items()}
        else:
            result[key] = value if key in ("enum", "required") else strict(value)
    if "properties" in result and not schema.get("x-kubernetes-preserve-unknown-fields"):
        result["additionalProperties"] = False
    if schema.get("x-kubernetes-int-or-string") and "anyOf" not in result:
        result["anyOf"] = [{"type": "integer"}, {"type": "string"}]
        result.pop("type", None)
    return result


for path in sys.argv[1:-1]:
    definition = yaml.safe_load(pathlib.Path(path).read_text())["spec"]
    schema = strict(definition["versions"][-1]["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"] = {"type": "object"}
    text = json.dumps(schema, separators=(",", ":"), sort_keys=True).encode()
    target = pathlib.Path(sys.argv[-1], definition["names"]["kind"] + ".schema.json.gz")
    target.write_bytes(gzip.compress(text, 9, mtime=0))
