"""Whether a message obeys its schema, and the place of the keyword that it does not obey (RUNNER.md §8)."""
import re

from .values import at, is_kind, kind, same

NOTES = {"$schema", "$id", "$defs", "title", "description", "examples"}
SIZES = {"Length": str, "Items": list, "Properties": dict}
KEYWORDS = NOTES | {"type", "const", "enum", "pattern", "minimum", "maximum", "required", "$ref", "properties",
                    "additionalProperties", "items", "allOf", "anyOf", "oneOf"} | {
    least + size for least in ("min", "max") for size in SIZES}


def faults(files, value, place, instance=""):
    """Every fault as (place in the value, place of the keyword), in this order of keywords."""
    file, _, pointer = place.partition("#")
    schema, found = at(files[file], pointer), []
    if isinstance(schema, bool):
        return [] if schema else [(instance, f"{file}#{pointer}")]
    if schema.keys() - KEYWORDS:
        raise ValueError(f"{place}: the keyword {min(schema.keys() - KEYWORDS)} is not known here")
    deeper = lambda keyword, v=value, i=instance: faults(files, v, f"{file}#{pointer}/{keyword}", i)

    def demand(keyword, holds):
        if not holds:
            found.append((instance, f"{file}#{pointer}/{keyword}"))

    kinds = schema.get("type", [])
    demand("type", not kinds or any(is_kind(value, word) for word in ([kinds] if isinstance(kinds, str) else kinds)))
    demand("const", "const" not in schema or same(value, schema["const"]))
    demand("enum", any(same(value, one) for one in schema.get("enum", [value])))
    for size, type_ in SIZES.items():
        if isinstance(value, type_):
            demand(f"min{size}", len(value) >= schema.get(f"min{size}", 0))
            demand(f"max{size}", len(value) <= schema.get(f"max{size}", len(value)))
    demand("pattern", not isinstance(value, str) or re.search(schema.get("pattern", ""), value, re.ASCII))
    if kind(value) == "number":
        demand("minimum", value >= schema.get("minimum", value))
        demand("maximum", value <= schema.get("maximum", value))
    for name in schema.get("required", []):
        demand("required", not isinstance(value, dict) or name in value)
    if "$ref" in schema:
        target = schema["$ref"]
        found += faults(files, value, file + target if target.startswith("#") else target, instance)
    for name, one in value.items() if isinstance(value, dict) else ():
        if name in schema.get("properties", {}):
            found += deeper(f"properties/{name}", one, f"{instance}/{name}")
        elif "additionalProperties" in schema:
            found += deeper("additionalProperties", one, f"{instance}/{name}")
    for i, one in enumerate(value) if "items" in schema and isinstance(value, list) else ():
        found += deeper("items", one, f"{instance}/{i}")
    for keyword in [word for word in ("allOf", "anyOf", "oneOf") if word in schema]:
        branches = [deeper(f"{keyword}/{i}") for i in range(len(schema[keyword]))]
        fitting = sum(not branch for branch in branches)
        if keyword == "allOf":
            found += sum(branches, [])
        elif fitting == 0 or keyword == "oneOf" and fitting > 1:
            demand(keyword, False)
            found += min(branches, key=lambda branch: distance(branch, instance)) if fitting == 0 else []
    return found


def distance(branch, instance):
    """Few faults deep inside are nearer than few at the top, and any number inside is nearer than another form."""
    if any(place == instance for place, _ in branch):
        return (1 << 20) + len(branch)
    return len(branch) * 16 - min(branch[0][0].count("/"), 15)
