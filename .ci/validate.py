#!/usr/bin/env python3
"""Checks the data of this repository with tools that share nothing with our own.

    python3 -m venv .venv && .venv/bin/pip install jsonschema openapi-spec-validator
    .venv/bin/python .ci/validate.py            check everything; exit status 1 on any failure
    .venv/bin/python .ci/validate.py --layout   rewrite the hand-written JSON files in the canonical layout

Every check takes the files as a dictionary from path to text, so the self-check at the end can plant a fault into a
copy in memory and see that the check which is to notice it does.
"""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath

import providers
import receipts
from jsonschema import Draft202012Validator, validators
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = set(
    "$schema $id $ref $defs title description type enum const properties required additionalProperties items "
    "minItems maxItems minLength maxLength pattern minimum maximum oneOf anyOf allOf minProperties maxProperties "
    "examples".split()
)
VECTOR_ORDER = "id clauses needs comment flags input result expect error pointer either live".split()
FILE_ORDER = "format kind spec suite count about flags groups".split()
HAND_WRITTEN = [f"Spec/{name}.json" for name in ("errors", "limits", "messages", "openapi", "unobservable")]


class Report:
    def __init__(self):
        self.passed = 0
        self.failures = []

    def check(self, condition, what):
        if condition:
            self.passed += 1
        else:
            self.failures.append(what)

    def validate(self, validator, instance, what):
        error = min(validator.iter_errors(instance), key=lambda error: len(error.absolute_path), default=None)
        place = error and "/".join(map(str, error.absolute_path))
        self.check(error is None, error and f"{what}: /{place}: {error.message[:300]}")


# --- reading


def load_tree():
    paths = [ROOT / "README.md", *ROOT.glob("Spec/**/*"), *ROOT.glob("Vectors/**/*"), *ROOT.glob("Conformance/**/*.json")]
    wanted = [p for p in paths if p.is_file() and p.suffix in (".json", ".md", ".lock")]
    return {p.relative_to(ROOT).as_posix(): p.read_bytes().decode("utf-8") for p in sorted(wanted)}


def parse(text):
    """JSON without doubled names: the one leniency of the standard parser that could hide a mistake here."""

    def members(pairs):
        names = [name for name, _ in pairs]
        if len(set(names)) != len(names):
            raise ValueError(f"doubled member in {names}")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=members)


def below(tree, folder, suffix=".json"):
    return [path for path in tree if path.startswith(folder) and path.endswith(suffix)]


def is_vector_file(path):
    return path.startswith("Vectors/") and path.endswith(".json") and len(PurePosixPath(path).parts) > 2


def clauses_of(tree):
    found = {}
    for path in below(tree, "Spec/", ".md"):
        for clause, rest in re.findall(r"^\[([A-Z]{3}-[0-9]{3})\] (.*)$", tree[path], re.M):
            found[clause] = not rest.startswith("withdrawn")
    return {clause for clause, is_alive in found.items() if is_alive}


def features_of(tree):
    return set(re.findall(r"^\| `([a-z0-9-]+)` \|", tree["Spec/00-overview.md"], re.M))


def bytes_of(form):
    if "text" in form:
        return form["text"].encode("utf-8")
    if "hex" in form:
        return bytes.fromhex(form["hex"])
    if "repeat" in form:
        return bytes_of(form["repeat"]) * form["times"]
    return b"".join(bytes_of(part) for part in form["join"])


def is_bytes(value):
    return isinstance(value, dict) and bool({"text", "hex", "repeat", "join"} & set(value))


# --- layout


def layout(value, indent=0, before=0, after=1):
    def flat(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{flat(name)}: {flat(item)}" for name, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(flat, value)) + "]"
        return json.dumps(value, ensure_ascii=False)

    line = flat(value)
    if not isinstance(value, (dict, list)) or not value or indent + before + len(line) + after <= 120:
        return line
    margin = " " * (indent + 2)
    if isinstance(value, dict):
        names = [flat(name) + ": " for name in value]
        items = [name + layout(item, indent + 2, len(name)) for name, item in zip(names, value.values())]
    else:
        items = [layout(item, indent + 2) for item in value]
    brackets = "{}" if isinstance(value, dict) else "[]"
    return brackets[0] + "\n" + ",\n".join(margin + item for item in items) + "\n" + " " * indent + brackets[1]


def laid_out(tree):
    return [*HAND_WRITTEN, *below(tree, "Spec/schemas/"), *below(tree, "Vectors/")]


# --- schemas


def ecma_pattern(validator, pattern, instance, schema):
    """`$` is the very end in ECMA-262; in Python it also matches before a last line feed."""
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield from Draft202012Validator.VALIDATORS["pattern"](validator, r"(?!)", instance, schema)


Validator = validators.extend(Draft202012Validator, {"pattern": ecma_pattern})


def schema_validators(tree):
    documents = {PurePosixPath(p).name: parse(tree[p]) for p in below(tree, "Spec/schemas/")}
    registry = Registry().with_resources((name, Resource.from_contents(body)) for name, body in documents.items())
    return {name: Validator(body, registry=registry) for name, body in documents.items()}


def subschemas(schema):
    yield schema
    for keyword, value in schema.items():
        if keyword in ("properties", "$defs"):
            children = value.values()
        elif keyword in ("oneOf", "anyOf", "allOf"):
            children = value
        elif keyword in ("items", "additionalProperties"):
            children = [value]
        else:
            continue
        for child in children:
            if isinstance(child, dict):
                yield from subschemas(child)


def check_schemas(tree, report):
    clauses = clauses_of(tree)
    for name, validator in schema_validators(tree).items():
        schema = validator.schema
        try:
            Draft202012Validator.check_schema(schema)
            report.check(True, name)
        except Exception as error:
            report.check(False, f"{name}: not a schema: {str(error)[:300]}")
            continue
        headings = {"$schema", "$id", "title", "description", "examples"}
        report.check(headings <= set(schema), f"{name}: {sorted(headings - set(schema))} missing")
        report.check(schema.get("$id") == name, f"{name}: $id is not the file name")
        for part in subschemas(schema):
            report.check(set(part) <= KEYWORDS, f"{name}: keywords {sorted(set(part) - KEYWORDS)}")
            target = part.get("$ref")
            is_local = target is None or target.startswith("#/$defs/") or f"Spec/schemas/{target}" in tree
            report.check(is_local, f"{name}: $ref {target} is neither local nor a sibling")
        named = set(re.findall(r"[A-Z]{3}-[0-9]{3}", json.dumps(schema)))
        report.check(named and named <= clauses, f"{name}: clauses {sorted(named - clauses)}, or none is named")
        for index, example in enumerate(schema.get("examples", [])):
            report.validate(validator, example, f"{name}: example {index}")


# --- registries


def text_list(minimum=1):
    return {"type": "array", "minItems": minimum, "uniqueItems": True, "items": {"type": "string"}}


def closed(required, optional=None):
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


SENTENCE = {"type": "string", "pattern": r"^[A-Z].*\.$"}
CLAUSES = {**text_list(), "items": {"pattern": "^[A-Z]{3}-[0-9]{3}$"}}
SPEC = {"const": "2026.1"}
CODE = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def many(item):
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": item}


STATUS = {"type": "integer", "minimum": 400, "maximum": 599}
ERRORS = closed({
    "format": {"const": "errors/1"}, "spec": SPEC,
    "codes": many(closed({
        "code": CODE, "httpStatus": {"type": "array", "uniqueItems": True, "items": STATUS},
        "closeCode": {"type": ["integer", "null"]}, "channel": many({"enum": ["http", "message", "close"]}),
        "meaning": SENTENCE, "next": SENTENCE, "clauses": CLAUSES})),
    "reasons": many(closed({"reason": CODE, "code": CODE, "meaning": SENTENCE, "example": {"type": "string"}})),
})
MESSAGES = closed({
    "format": {"const": "messages/1"}, "spec": SPEC,
    "messages": many(closed({
        "name": CODE, "direction": {"type": "string", "pattern": "^[a-z]+-to-[a-z]+$"}, "channel": {"type": "string"},
        "schema": {"type": "string", "pattern": r"^schemas/[a-z-]+\.schema\.json$"}, "clauses": CLAUSES,
    }, {"oneOf": text_list(2), "examples": text_list()})),
})
UNOBSERVABLE = closed({
    "format": {"const": "unobservable/1"}, "spec": SPEC,
    "entries": many(closed({
        "clause": {"type": "string"}, "why": SENTENCE,
        "kind": {"enum": ["not-observable", "quality-of-implementation", "needs-operator", "statistical", "not-yet"]}})),
})


LIMITS = closed({
    "format": {"const": "limits/1"}, "spec": SPEC,
    "limits": many(closed({
        "name": {"type": "string"}, "unit": {"type": "string"}, "minimum": {"type": "integer", "minimum": 0},
        "assumed": {"type": "boolean"}, "optional": {"type": "boolean"}})),
})
REGISTRIES = {"errors": ERRORS, "messages": MESSAGES, "unobservable": UNOBSERVABLE, "limits": LIMITS}


def check_registries(tree, report):
    clauses = clauses_of(tree)
    for path, schema in REGISTRIES.items():
        text = tree[f"Spec/{path}.json"]
        report.validate(Validator(schema), parse(text), path)
        named = set(re.findall(r'"([A-Z]{3}-[0-9]{3})"', text))
        report.check(named <= clauses, f"{path}: clauses {sorted(named - clauses)} do not exist")
    errors = parse(tree["Spec/errors.json"])
    codes = [entry["code"] for entry in errors["codes"]]
    reasons = [entry["reason"] for entry in errors["reasons"]]
    report.check(len(set(codes)) == len(codes) and len(set(reasons)) == len(reasons), "errors: a name stands twice")
    for entry in errors["codes"]:
        has = {"http": bool(entry["httpStatus"]), "close": entry["closeCode"] is not None}
        agree = all((channel in entry["channel"]) == value for channel, value in has.items())
        report.check(agree, f"errors: {entry['code']}: channel against status and close code")
    for entry in errors["reasons"]:
        report.check(entry["code"] in codes, f"errors: {entry['reason']}: code {entry['code']}")
    enum = parse(tree["Spec/schemas/error-code.schema.json"])["enum"]
    report.check(enum == codes, "error-code.schema.json: not the codes of errors.json")
    table = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([0-9 ]+) \|", tree["Spec/75-limits.md"], re.M)
    least = {name: int(value.replace(" ", "")) for name, value in table}
    limits = parse(tree["Spec/schemas/limits.schema.json"])
    ours = {name: limit["minimum"] for name, limit in limits["properties"].items()}
    entries = parse(tree["Spec/limits.json"])["limits"]
    required = [limit["name"] for limit in entries if not limit["optional"]]
    report.check(ours == least and limits["required"] == required, "limits.schema.json: not as 75-limits.md")
    report.check({limit["name"]: limit["minimum"] for limit in entries} == least, "limits.json: not as 75-limits.md")
    messages = parse(tree["Spec/messages.json"])["messages"]
    names = [message["name"] for message in messages]
    report.check(len(set(names)) == len(names), "messages: a name stands twice")
    for message in messages:
        report.check(f"Spec/{message['schema']}" in tree, f"messages: {message['name']}: no {message['schema']}")
        report.check(set(message.get("oneOf", [])) <= set(names), f"messages: {message['name']}: oneOf")


def check_examples(tree, report):
    """The examples of the chapters against the schemas."""
    schemas = schema_validators(tree)
    owners = {}
    for message in parse(tree["Spec/messages.json"])["messages"]:
        for name in message.get("examples", []):
            report.check(name not in owners, f"messages: example {name} has two owners")
            owners[name] = PurePosixPath(message["schema"]).name
    found = set()
    for path in below(tree, "Spec/", ".md"):
        for name, text in re.findall(r"^```json example=(\S+)\n(.*?)^```", tree[path], re.M | re.S):
            found.add(name)
            if name in owners:
                report.validate(schemas[owners[name]], parse(text), f"{path}: example {name}")
            else:
                report.check(False, f"{path}: example {name} belongs to no message")
    report.check(found == set(owners), f"messages: no chapter has the examples {sorted(set(owners) - found)}")


# --- OpenAPI and AsyncAPI


def check_openapi(tree, report):
    document = parse(tree["Spec/openapi.json"])
    base = (ROOT / "Spec" / "openapi.json").as_uri()
    problems = [str(error).splitlines()[0] for error in OpenAPIV31SpecValidator(document, base_uri=base).iter_errors()]
    report.check(not problems, f"openapi: {problems[:3]}")
    named = set(re.findall(r"[A-Z]{3}-[0-9]{3}", tree["Spec/openapi.json"]))
    report.check(named <= clauses_of(tree), f"openapi: clauses {sorted(named - clauses_of(tree))} do not exist")
    schemas = schema_validators(tree)
    statuses = {entry["code"]: entry["httpStatus"] for entry in parse(tree["Spec/errors.json"])["codes"]}
    items = {**document["paths"], **document["webhooks"]}
    operations = [op for item in items.values() for op in item.values() if isinstance(op, dict) and "operationId" in op]
    ids = [operation["operationId"] for operation in operations]
    report.check(len(set(ids)) == len(ids), "openapi: an operationId stands twice")
    for operation in operations:
        if "requestBody" in operation:
            check_media(operation["requestBody"], schemas, report, operation["operationId"])
        for status, response in operation["responses"].items():
            if "$ref" in response:
                response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
            what = f"openapi: {operation['operationId']} {status}"
            check_media(response, schemas, report, what)
            problem = response.get("content", {}).get("application/problem+json", {})
            is_webhook = operation in document["webhooks"]["authenticate"].values()
            is_refusal = status.startswith(("4", "5")) and not is_webhook
            # OAU-020: a token request is refused as OAuth 2 says.
            is_refusal = is_refusal and not (operation["operationId"] == "token" and status in ("400", "401"))
            report.check(bool(problem) or not is_refusal, f"{what}: a refusal without a problem")
            for example in problem.get("examples", {}).values():
                value = example["value"]
                agrees = value["status"] == int(status) and value["status"] in statuses[value["code"]]
                report.check(agrees, f"{what}: status of {value['code']}")


def check_media(body, schemas, report, what):
    for kind, media in body.get("content", {}).items():
        if kind == "text/plain":
            continue
        if kind == "application/x-ndjson":
            check_lines(media, schemas, report, what)
            continue
        arms = media["schema"].get("oneOf", [media["schema"]])
        arms = [schemas[PurePosixPath(arm["$ref"]).name] for arm in arms]
        report.check(bool(media.get("examples")), f"{what}: no example")
        for name, example in media.get("examples", {}).items():
            report.check(any(arm.is_valid(example["value"]) for arm in arms), f"{what}: example {name}")


def check_lines(media, schemas, report, what):
    """A stream of lines, each of the schema that the description names."""
    named = re.search(r"schemas/([a-z-]+\.schema\.json)", media["schema"]["description"])
    report.check(bool(named) and bool(media.get("examples")), f"{what}: lines of no schema, or without an example")
    for name, example in media.get("examples", {}).items():
        lines = example["value"].splitlines()
        is_right = bool(lines) and all(schemas[named[1]].is_valid(parse(line)) for line in lines)
        report.check(is_right, f"{what}: example {name}")


def check_asyncapi(tree, report):
    if "Spec/asyncapi.json" not in tree:
        return
    document = parse(tree["Spec/asyncapi.json"])
    report.check(document.get("asyncapi", "").startswith("3."), "asyncapi: version")
    report.check({"title", "version"} <= set(document.get("info", {})), "asyncapi: info")
    for part in ("channels", "operations"):
        report.check(isinstance(document.get(part), dict) and document[part], f"asyncapi: {part}")
    for operation in document.get("operations", {}).values():
        report.check(operation.get("action") in ("send", "receive") and "channel" in operation, "asyncapi: operation")
    for target in re.findall(r'"\$ref": ?"([^"]+)"', tree["Spec/asyncapi.json"]):
        file, _, pointer = target.partition("#")
        place = parse(tree.get(f"Spec/{file}", "null")) if file else document
        for token in filter(None, pointer.split("/")):
            place = place.get(token.replace("~1", "/").replace("~0", "~")) if isinstance(place, dict) else None
        report.check(place is not None, f"asyncapi: $ref {target}")


# --- vectors


def is_plain(text):
    return text.isprintable() and unicodedata.normalize("NFC", text) == text


def texts_in(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, str):
        yield value


def comparable(value):
    if is_bytes(value):
        return bytes_of(value).hex()
    if isinstance(value, dict):
        return {name: comparable(item) for name, item in value.items()}
    return [comparable(item) for item in value] if isinstance(value, list) else value


def check_vectors(tree, report):
    validator = Draft202012Validator(parse(tree["Vectors/vectors.schema.json"]))
    clauses, features = clauses_of(tree), features_of(tree)
    errors = {entry["reason"]: entry["code"] for entry in parse(tree["Spec/errors.json"])["reasons"]}
    messages = {m["name"]: PurePosixPath(m["schema"]).name for m in parse(tree["Spec/messages.json"])["messages"]}
    schemas = schema_validators(tree)
    lock = tree["Vectors/ids.lock"].splitlines()
    report.check(lock == sorted(set(lock)), "ids.lock: not sorted, or an id stands twice")
    conformance = "".join(tree[path] for path in below(tree, "Conformance/"))
    ids, inputs = {}, {}
    for path in filter(is_vector_file, tree):
        document = parse(tree[path])
        report.validate(validator, document, path)
        if not validator.is_valid(document):
            continue
        vectors = [vector for group in document["groups"] for vector in group["vectors"]]
        groups = [group["id"] for group in document["groups"]]
        used = {flag for vector in vectors for flag in vector["flags"]}
        report.check(document["count"] == len(vectors), f"{path}: count is not {len(vectors)}")
        report.check(list(document) == FILE_ORDER, f"{path}: order of members")
        report.check(groups == sorted(set(groups)), f"{path}: groups are not sorted, or one stands twice")
        odd = sorted(used ^ set(document["flags"]))
        report.check(list(document["flags"]) == sorted(used), f"{path}: flags {odd}, or not sorted")
        for vector in vectors:
            what = f"{path}: {vector['id']}"
            order = [name for name in VECTOR_ORDER if name in vector]
            members = {name: comparable(item) for name, item in vector["input"].items()}
            key = (document["kind"], json.dumps(members, sort_keys=True))
            report.check(list(vector) == order, f"{what}: order of members")
            report.check(vector["id"] not in ids, f"{what}: also in {ids.get(vector['id'])}")
            report.check(vector["id"] in lock, f"{what}: not in ids.lock")
            report.check(key not in inputs, f"{what}: the input of {inputs.get(key)}")
            report.check(set(vector["clauses"]) <= clauses, f"{what}: clauses {vector['clauses']}")
            report.check(set(vector.get("needs", [])) <= features, f"{what}: needs {vector.get('needs')}")
            report.check(set(vector.get("error", [])) <= set(errors), f"{what}: error {vector.get('error')}")
            report.check(vector.get("live", "") in conformance, f"{what}: live {vector.get('live')}")
            odd = [t for t in texts_in([vector["comment"], vector["input"], vector.get("expect")]) if not is_plain(t)]
            report.check(not odd, f"{what}: {odd} is not plain: use hex")
            ids[vector["id"]], inputs[key] = path, vector["id"]
            if "message" in vector["input"]:
                check_message(vector, messages, schemas, report, what)
    report.check(bool(ids), "there are no vectors")


def check_message(vector, messages, schemas, report, what):
    """What a reader accepts and a writer writes obeys the message's schema."""
    name = vector["input"]["message"]
    report.check(name in messages, f"{what}: message {name}")
    if vector["result"] != "valid" or name not in messages:
        return
    text = bytes_of(vector["input"]["frame"] if "frame" in vector["input"] else vector["expect"]["text"])
    if text == b"unseenNotificationDataRequest":
        return
    try:
        report.validate(schemas[messages[name]], parse(text.decode("utf-8")), what)
    except ValueError as error:
        report.check(False, f"{what}: {error}")


RULES = {
    "user-number": receipts.user_number,
    "topic-name": receipts.topic_name,
    "access-mode": receipts.access_mode,
    "preview": receipts.preview,
}


def resolved(form):
    return bytes_of(form) if is_bytes(form) else form


def receipt_outcome(vector):
    """What the second implementation reads; a text that was written has the same value, and no longer form."""
    if "value" in vector["input"]:
        wire = json.loads(json.dumps(vector["input"]["value"]))
        for recipient in wire.get("to", {}).values():
            recipient.update({name: int(recipient[name]) for name in ("delivered", "unread")})
        wire["payload"]["seq"] = int(wire["payload"]["seq"])
        value = receipts.receipt(json.dumps(wire))
        written = parse(bytes_of(vector["expect"]["text"]).decode())
        again = receipts.receipt(bytes_of(vector["expect"]["text"]).decode())
        is_same = json.dumps(value) == json.dumps(again)
        is_shortest = json.dumps(numbers_as_text(written)) == json.dumps(again)
        return vector["expect"] if is_same and is_shortest else {"value": value}
    return {"value": receipts.receipt(bytes_of(vector["input"]["frame"]).decode())}


def as_text(value):
    """A value with strings in the place of bytes."""
    if is_bytes(value):
        return bytes_of(value).decode()
    if isinstance(value, dict):
        return {name: as_text(item) for name, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list) else value


def numbers_as_text(value):
    if isinstance(value, dict):
        return {name: numbers_as_text(item) for name, item in value.items()}
    if isinstance(value, list):
        return [numbers_as_text(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def check_receipts(tree, report):
    """The vectors of the profile `receipts` against a second implementation of its rules."""
    errors = {entry["reason"]: entry["code"] for entry in parse(tree["Spec/errors.json"])["reasons"]}
    judged = 0
    for path in (path for path in tree if path.startswith("Vectors/receipts/")):
        document = parse(tree[path])
        for vector in (vector for group in document["groups"] for vector in group["vectors"]):
            if any(errors[reason] == "malformed" for reason in vector.get("error", [])):
                continue
            judged += 1
            what = f"{path}: {vector['id']}"
            either = vector.get("either", {})
            try:
                given = {name: resolved(item) for name, item in vector["input"].items()}
                rule = RULES.get(document["kind"])
                outcome = rule(given) if rule else receipt_outcome(vector)
            except receipts.Refused as refusal:
                is_there = refusal.pointer == vector.get("pointer", refusal.pointer)
                is_told = refusal.reason in vector.get("error", []) and is_there
                report.check(is_told, f"{what}: {refusal.reason} at {refusal.pointer!r}")
                continue
            expected = vector.get("expect", either.get("ifAccepted", {}))
            expected = {name: as_text(item) for name, item in expected.items()}
            outcome = {name: as_text(item) for name, item in outcome.items()}
            is_same = json.dumps(expected) == json.dumps(outcome)
            report.check(is_same, f"{what}: expected {outcome}")
    report.check(judged > 0, "receipts: there are no vectors")


def provider_outcome(vector, kind):
    """What the second implementation makes of an input; what was written has the value that it was made of."""
    given = vector["input"]
    if "message" not in given:
        return providers.RULES[kind]({name: resolved(item) for name, item in given.items()})
    if "frame" in given:
        return {"value": providers.message(given["message"], bytes_of(given["frame"]).decode())}
    written = bytes_of(vector["expect"]["text"]).decode()
    is_same = json.dumps(providers.message(given["message"], written)) == json.dumps(as_text(given["value"]))
    is_compact = json.dumps(json.loads(written), ensure_ascii=False, separators=(",", ":")) == written
    return vector["expect"] if is_same and is_compact else {"value": written}


def check_providers(tree, report):
    """The vectors of providers and push sessions against a second implementation of their rules."""
    errors = {entry["reason"]: entry["code"] for entry in parse(tree["Spec/errors.json"])["reasons"]}
    elsewhere = ("webpush-encrypt", "webpush-decrypt", "vapid")  # .ci/webpush.py: they take cryptography
    judged = 0
    for path in (path for path in tree if path.startswith(("Vectors/providers/", "Vectors/gateway/"))):
        document = parse(tree[path])
        if document["kind"] in elsewhere:
            continue
        for vector in (vector for group in document["groups"] for vector in group["vectors"]):
            if any(errors[reason] == "malformed" for reason in vector.get("error", [])):
                continue
            judged += 1
            what, either = f"{path}: {vector['id']}", vector.get("either", {})
            try:
                outcome = provider_outcome(vector, document["kind"])
            except receipts.Refused as refusal:
                reasons = vector.get("error", either.get("ifRejected", []))
                is_there = refusal.pointer == vector.get("pointer", refusal.pointer)
                report.check(refusal.reason in reasons and is_there, f"{what}: {refusal.reason} at {refusal.pointer!r}")
                continue
            expected = vector.get("expect", either.get("ifAccepted", {}))
            expected = {name: as_text(item) for name, item in expected.items()}
            outcome = {name: as_text(item) for name, item in outcome.items()}
            report.check(json.dumps(expected) == json.dumps(outcome), f"{what}: expected {outcome}")
    report.check(judged > 0, "providers: there are no vectors")


def check_readme(tree, report):
    """The first page counts what is there."""
    scenarios = len(below(tree, "Conformance/scenarios/"))
    vectors = sum(parse(tree[path]).get("count", 0) for path in tree if is_vector_file(path))
    for sentence in (f"{scenarios} scripted scenarios", f"{vectors:,} test vectors", f"executed {scenarios},"):
        report.check(sentence in tree["README.md"], f"README.md: does not say {sentence!r}")


def check_layout(tree, report):
    for path in laid_out(tree):
        report.check(tree[path] == layout(parse(tree[path])) + "\n", f"{path}: not in the canonical layout (--layout)")


def check_lock_history(report):
    """No id that was ever committed disappears."""
    command = ["git", "-C", str(ROOT), "show", "HEAD:Vectors/ids.lock"]
    before = subprocess.run(command, capture_output=True, text=True, check=False)
    if before.returncode == 0:
        lost = set(before.stdout.splitlines()) - set((ROOT / "Vectors" / "ids.lock").read_text().splitlines())
        report.check(not lost, f"ids.lock: {sorted(lost)} were removed")


# --- profiles and lists of known failures

PROFILES = "Conformance/profiles/"


def check_profiles(tree, report):
    """Every profile obeys its schema and, while it is a draft, holds what the scenarios give."""
    schemas = {}
    for name in ("profile", "known-failures", "sink-answers"):
        schemas[name] = schema = parse(tree[f"Conformance/schemas/{name}.schema.json"])
        Draft202012Validator.check_schema(schema)
        for example in schema["examples"]:
            report.validate(Validator(schema), example, f"{name}.schema.json: example")
    report.check(bool(below(tree, PROFILES)), "there are no profiles")
    for path in below(tree, PROFILES):
        profile = parse(tree[path])
        report.validate(Validator(schemas["profile"]), profile, path)
        if profile["frozen"]:
            continue
        family = profile["id"].partition("-")[0]
        scenarios = [parse(tree[path]) for path in below(tree, f"Conformance/scenarios/{family}/")]
        left = {entry["id"] for entry in profile["notScored"]}
        counting = [scenario for scenario in scenarios if scenario["id"] not in left]
        required = sorted(s["id"] for s in counting if s["level"] == "must" and not s.get("needs"))
        report.check(profile["requires"] == required, f"{path}: requires is not what the scenarios give")
        features = {}
        for scenario in counting:
            for feature in scenario.get("needs", []):
                features.setdefault(feature, set()).add(scenario["id"])
        given = {feature: set(ids) for feature, ids in profile["features"].items()}
        report.check(given == features, f"{path}: features are not what the scenarios give")


def check_freeze_history(report):
    """A profile that was ever committed as frozen stays so."""
    for path in sorted((ROOT / PROFILES).glob("*.json")):
        command = ["git", "-C", str(ROOT), "show", f"HEAD:{PROFILES}{path.name}"]
        before = subprocess.run(command, capture_output=True, text=True, check=False)
        frozen = json.loads(before.stdout)["frozen"] if before.returncode == 0 else None
        kept = json.loads(path.read_text())["frozen"]
        report.check(frozen in (None, kept), f"{path.name}: it was frozen as {frozen}")


CHECKS = (
    check_schemas,
    check_registries,
    check_examples,
    check_openapi,
    check_asyncapi,
    check_vectors,
    check_profiles,
    check_receipts,
    check_providers,
    check_layout,
    check_readme,
)

# --- self-check

SCHEMAS, INTEGER, RECEIPTS = "Spec/schemas/", "Vectors/text/integer.json", "Vectors/receipts/"
PROVIDERS, GATEWAY = "Vectors/providers/", "Vectors/gateway/"
# What is planted where, by which replacement, and what the failure has to say.
PLANTS = (
    (check_schemas, SCHEMAS + "limits.schema.json", 'Bytes": 65536', 'Bytes": 1', "is less than the minimum"),
    (check_schemas, SCHEMAS + "count.schema.json", '"maximum"', '"exclusiveMaximum"', "keywords ['exclusiveMaximum']"),
    (check_schemas, SCHEMAS + "notify-answer.schema.json", "identifier.", "identity.", "neither local nor a sibling"),
    (check_schemas, SCHEMAS + "count.schema.json", "CNT-001", "CNT-999", "clauses ['CNT-999']"),
    (check_registries, "Spec/errors.json", '"code": "conflict"', '"code": "clash"', "not the codes of errors.json"),
    (check_registries, "Spec/errors.json", "[409]", "[200]", "200 is less than the minimum"),
    (check_examples, "Spec/40-counts.md", 'Changed":2}', 'Changed":"2"}', "'2' is not of type 'integer'"),
    (check_examples, "Spec/40-counts.md", 'Changed":2}', 'Changed":2,}', "stopped: JSONDecodeError"),
    (check_examples, "Spec/messages.json", '["count"]', '["number"]', "example count belongs to no message"),
    (check_openapi, "Spec/openapi.json", '"openapi": "3.1.0",', "", "'openapi' is a required property"),
    (check_openapi, "Spec/openapi.json", '"status": 409', '"status": 400', "status of conflict"),
    (check_openapi, "Spec/openapi.json", '{\\"token\\":\\"tok-2', '{\\"tokens\\":\\"tok-2', "example devices"),
    (check_vectors, INTEGER, '"result": "valid"', '"result": "invalid"', "valid under"),
    (check_vectors, INTEGER, '"comment": "zero"', '"remark": "zero"', "'comment' is a required property"),
    (check_vectors, "Vectors/core/encode.json", 'Changed\\":2}', 'Changed\\":-2}', "-2 is less than the minimum"),
    (check_vectors, INTEGER, '["out-of-range"]', '["out-of-reach"]', "error ['out-of-reach']"),
    (check_vectors, INTEGER, "vec.integer.0001", "vec.integer.9001", "not in ids.lock"),
    (check_vectors, INTEGER, "vec.integer.0001", "vec.integer.0002", "also in"),
    (check_vectors, INTEGER, '"text": "1.0"', '"text": "1e2"', "the input of"),
    (check_vectors, INTEGER, '"count": ', '"count": 1', "count is not"),
    (check_vectors, INTEGER, '["Plain"]', '["Plane"]', "flags ['Plane']"),
    (check_profiles, PROFILES + "core-2026.1.json", '"server.count.total",', "", "requires is not what"),
    (check_profiles, PROFILES + "core-2026.1.json", '"notScored"', '"unscored"', "'notScored' is a required property"),
    (check_receipts, RECEIPTS + "user-number.json", '"user_id": "usr6QM', '"user_id": "usr7QM', "usr6QMAAAAAAAA"),
    (check_receipts, RECEIPTS + "topic-name.json", '"category": "group"', '"category": "own"', "'category': 'group'"),
    (check_receipts, RECEIPTS + "topic-name.json", '"seen": "usr0gc', '"seen": "usr6QM', "'seen': 'usr0gcAAAAAAAA'"),
    (check_receipts, RECEIPTS + "access-mode.json", '"bits": 95', '"bits": 94', "'bits': 95"),
    (check_receipts, RECEIPTS + "access-mode.json", '{"text": "JN"}', '{"text": "NJ"}', "expected {'text': 'N'"),
    (check_receipts, RECEIPTS + "preview.json", '"[CALL]"', '"[CALLS]"', "expected {'text': '[CALL]'}"),
    (check_receipts, RECEIPTS + "preview.json", '"limit": 80', '"limit": 79', "expected {'text': 'aaa"),
    (check_receipts, RECEIPTS + "decode.json", '"unread": "9"', '"unread": "8"', "'unread': '9'"),
    (check_receipts, RECEIPTS + "decode.json", '["out-of-range"]', '["not-integral"]', "out-of-range at"),
    (check_receipts, RECEIPTS + "decode.json", '"pointer": "/to/1001"', '"pointer": "/to"', "at '/to/1001'"),
    (check_receipts, RECEIPTS + "encode.json", "05:06:07.1Z", "05:06:07.10Z", "expected {'value'"),
    (check_providers, PROVIDERS + "decode-apns.json", '"badge": "0"', '"badge": "1"', "'badge': '0'"),
    (check_providers, PROVIDERS + "decode-fcm.json", '["reserved-name"]', '["empty"]', "reserved-name at"),
    (check_providers, PROVIDERS + "decode-tnpg.json", '"pointer": "/devices"', '"pointer": ""', "at '/devices'"),
    (check_providers, PROVIDERS + "encode.json", '{"reason":', '{"why":', "expected {'value'"),
    (check_providers, PROVIDERS + "apns-request.json", '"/3/device/', '"/4/device/', "'path': '/3/device/"),
    (check_providers, PROVIDERS + "provider-outcome.json", '"outcome": "dead"', '"outcome": "moved"', "'dead'"),
    (check_providers, PROVIDERS + "batch-split.json", "[100, 100, 50]", "[100, 150]", "'sizes': [100, 100, 50]"),
    (check_providers, PROVIDERS + "retry-after.json", '"seconds": "120"', '"seconds": "12"', "'seconds': '120'"),
    (check_providers, GATEWAY + "decode-sessions.json", '["unknown-name"]', '["empty"]', "unknown-name at '/kind'"),
    (check_layout, INTEGER, '": ', '":  ', "not in the canonical layout"),
    (check_readme, "README.md", " scripted scenarios", " scripts", "scripted scenarios"),
)


def run(check, tree, report):
    try:
        check(tree, report)
    except Exception as error:  # data too broken to go on with
        report.check(False, f"{check.__name__} stopped: {type(error).__name__}: {error}")


def check_self(tree, report):
    for check, path, before, after, says in PLANTS:
        trial = Report()
        run(check, {**tree, path: tree[path].replace(before, after, 1)}, trial)
        noticed = any(says in failure for failure in trial.failures)
        report.check(noticed, f"self-check: {before} as {after} in {path} was not noticed: {trial.failures[:2]}")


def main():
    tree = load_tree()
    if "--layout" in sys.argv[1:]:
        for path in laid_out(tree):
            (ROOT / path).write_text(layout(parse(tree[path])) + "\n", encoding="utf-8")
        return 0
    report = Report()
    for check in CHECKS:
        run(check, tree, report)
    check_lock_history(report)
    check_freeze_history(report)
    check_self(tree, report)
    for failure in report.failures:
        print("FAILED", failure)
    print(f"{report.passed} passed, {len(report.failures)} failed")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
