"""The suite as a folder has it, and what a judge has to know of a run."""
import pathlib
from dataclasses import dataclass, field

from .scenario import Scenario
from .schema import faults
from .values import parse


class Suite:
    def __init__(self, root, family="core"):
        read = lambda path: parse(path.read_bytes(), int)
        spec, conformance = pathlib.Path(root, "Spec"), pathlib.Path(root, "Conformance")
        clauses, levels = read(spec / "clauses.json")["clauses"], {"MUST": "must", "SHOULD": "should"}
        self.levels = {clause["id"]: levels.get(clause["keyword"].split()[0], "may") for clause in clauses}
        self.limits = read(spec / "limits.json")["limits"]
        self.operations = read(conformance / "operations.json")["operations"]
        self.schemas = {path.name: read(path) for path in (spec / "schemas").glob("*.json")}
        found = [Scenario(read(path)) for path in (conformance / "scenarios" / family).rglob("*.json")]
        self.scenarios = {one.id: one for one in sorted(found, key=lambda one: one.id)}
        self.optional_limits = {limit["name"] for limit in self.limits if limit["optional"]}

    def fault(self, message):
        """None, or the place of the keyword of the schema that a server's message does not obey."""
        found = faults(self.schemas, message, "server-message.schema.json")
        # That no form fits comes first; behind it, what the nearest form misses says more.
        return found[min(1, len(found) - 1)][1] if found else None

    def level(self, clauses):
        order = ("may", "should", "must")
        return max((self.levels[one] for one in clauses if one in self.levels), key=order.index, default="must")


@dataclass
class Policy:
    suite: Suite
    operations: dict
    means: set = field(default_factory=set)
    proved: bool = True
    proved_across_nodes: bool = True
    unit: int = 50
    least_deadline: int = 5_000
    least_quiet: int = 250
    patience: int = 10

    def fault(self, message):
        return self.suite.fault(message)

    def level(self, clauses):
        return self.suite.level(clauses)


@dataclass
class Context:
    unique: str
    users: dict
    application: str | None
    stranger: str
    clock: str | None
    authority: str
    clock_authority: str | None
    application_url: str
    limits: dict
    client: dict = field(default_factory=dict)
    headers: list = field(default_factory=list)
    node_authorities: list = field(default_factory=list)
