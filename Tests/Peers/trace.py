"""The ledger as a gate: every fault that is planted turns it red, and the forms of the trace say the same.

    python Tests/Peers/trace.py PNS

Copies Spec, Conformance and Vectors, plants one fault at a time, and asks `pns trace --check` and `pns suite lint`. Reads the
JSON by its schema and the page by a parser of Python, and asks the reference server what it executed.
"""

import html.parser
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse

import jsonschema

from serving import Server, check

PNS = str(pathlib.Path(sys.argv[1]).resolve())
ROOT = pathlib.Path(__file__).resolve().parents[2]


def pns(*arguments):
    return subprocess.run([PNS, *map(str, arguments)], capture_output=True, text=True, timeout=300)


def replaced(old, new):
    def change(text):
        assert old in text, f"{old!r} is not there any more: plant another fault"
        return text.replace(old, new, 1)

    return change


def first(pattern, new):
    def change(text):
        changed, count = re.subn(pattern, new, text, count=1)
        assert count, f"{pattern!r} is not there any more: plant another fault"
        return changed

    return change


def mutant_of_nobody(text):
    mutants = json.loads(text)
    mutants["mutants"].append({**mutants["mutants"][0], "id": "never-heard-of", "kills": []})
    return json.dumps(mutants)


def revived(text):
    """As if an earlier revision had withdrawn CNT-007."""
    clauses = json.loads(text)
    clauses["withdrawn"].append(
        {"id": "CNT-007", "revision": "2025.1", "reason": "nobody needed it.", "chapter": "40-counts.md"}
    )
    return json.dumps(clauses)


COUNTS = "Spec/40-counts.md"
SCENARIO = "Conformance/scenarios/core/count/total.json"
PLANTED = [
    ("a sentence with MUST and no id", COUNTS, lambda t: t + "\nA server MUST be kind.\n", "keyword-outside-clause"),
    ("a clause without a row", COUNTS, lambda t: t + "\n[CNT-900] A server MUST be kind.\n", "untested-clause"),
    ("an id given twice", COUNTS, lambda t: t + "\n[CNT-001] A server MUST be kind.\n", "reused-id"),
    ("a withdrawn id given again", "Spec/clauses.json", revived, "reused-id"),
    ("an id that vanished", COUNTS, first(r"\n\[CNT-007\] [^\n]+(\n[^\n]+)*\n", "\n"), "vanished-id"),
    ("a clause without a keyword", COUNTS, replaced("MUST be the count", "is the count"), "clause-without-keyword"),
    ("a sentence that was reworded", COUNTS, replaced("MUST be the count", "MUST be a count"), "changed-sentence"),
    ("a check of a clause that is none", SCENARIO, replaced('"clause": "CNT-002"', '"clause": "CNT-900"'), "dangling-reference"),
    ("a check above its scenario's level", SCENARIO, replaced('"level": "must"', '"level": "should"'), "level"),
    ("a MUST that no mutant proves", SCENARIO, first(r', "killedBy": \[[^\]]*\]', ""), "must-without-mutant"),
    ("a mutant that is named nowhere", "Conformance/mutants.json", mutant_of_nobody, "uncaught-mutant"),
    ("an error code of a clause that is none", "Spec/errors.json", replaced('"FRM-003"', '"FRM-903"'), "dangling-reference"),
    ("an entry for a clause that is none", "Spec/unobservable.json", first(r'"AUT-014"', '"AUT-914"'), "dangling-reference"),
    ("a generated file that was edited", "Spec/ledger.json", replaced("CNT-002", "CNT-001"), "stale-file"),
    ("a scenario that cannot be read", SCENARIO, lambda t: t[:-10], "unreadable"),
]


class Page(html.parser.HTMLParser):
    """Notes what can be linked to, what is linked to, and whatever would go to the network."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loads, self.words = [], [], [], {}

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "details":
            self.ids.append(attributes["id"])
            word = attributes["data-verdict"]
            self.words[word] = self.words.get(word, 0) + 1
        if tag == "a":
            self.links.append(urllib.parse.unquote(attributes["href"].removeprefix("#")))
        if tag in ("link", "img", "iframe") or "src" in attributes:
            self.loads.append(tag)


def gate(folder):
    good = pns("trace", "--check", folder)
    check(good.returncode == 0, f"the ledger is complete: {good.stdout[-500:]}")
    planted = [*PLANTED, vector_of_nobody(folder)]
    for what, path, change, rule in planted:
        file = folder / path
        before = file.read_text()
        file.write_text(change(before))
        # The lint has the same code; once is enough to see that it calls it.
        for verb in [["trace", "--check"], ["suite", "lint"]][: 2 if what == PLANTED[0][0] else 1]:
            result = pns(*verb, folder)
            lines = result.stdout.splitlines()
            check(result.returncode == 1, f"{verb[0]} is red for {what}: {result.returncode} {result.stderr[-200:]}")
            check(any(line.endswith(f"[{rule}]") for line in lines), f"{verb[0]} names {what}: {lines[:3]}")
        file.write_text(before)
    check(pns("trace", "--check", folder).returncode == 0, "nothing that was planted is left")
    file = folder / COUNTS
    text = file.read_text()
    file.write_text(PLANTED[4][2](text))
    result = pns("suite", "generate", folder)
    check(result.returncode == 2 and "vanished" in result.stderr, f"generate does not forget an id: {result.stderr[-300:]}")
    file.write_text(text)


def vector_of_nobody(folder):
    paths = sorted(folder.glob("Vectors/**/*.json"))
    path = next(p for p in paths if '"vectors/1"' in p.read_text()[:200] and re.search(r'"CNT-00\d"', p.read_text()))
    change = first(r'"CNT-00\d"', '"CNT-900"')
    return ("a vector of a clause that is none", path.relative_to(folder), change, "dangling-reference")


def forms(folder):
    whole = json.loads(pns("trace", "--to", "json").stdout)
    schema = json.loads((ROOT / "Conformance/schemas/trace.schema.json").read_text())
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(whole))
    check(not errors, f"the JSON obeys its schema: {errors[:1]}")
    clauses = json.loads((folder / "Spec/clauses.json").read_text())["clauses"]
    check([c["id"] for c in whole["clauses"]] == [c["id"] for c in clauses], "every clause is there, in order")
    ledger = {row["clause"]: row for row in json.loads((folder / "Spec/ledger.json").read_text())["rows"]}
    alike = all(c[name] == ledger[c["id"]].get(name, []) for c in whole["clauses"] for name in ("checks", "vectors", "mutants"))
    check(alike, "the trace says what the ledger says")
    check(json.loads(pns("trace", folder, "--to", "json").stdout) == whole, "the folder says what the program says")

    page = Page()
    page.feed(pns("trace", "--to", "html").stdout)
    check(not page.loads, f"the page loads nothing: {page.loads}")
    check(len(page.ids) == len(set(page.ids)), "every item of the page has a name of its own")
    check(set(page.links) <= set(page.ids), f"every link leads somewhere: {sorted(set(page.links) - set(page.ids))[:3]}")
    standings = {word: count for word, count in whole["totals"]["standings"].items() if count}
    counts = {**standings, "check": len(whole["checks"]), "mutant": len(whole["mutants"])}
    check(page.words == counts, f"the page counts alike: {page.words} {counts}")

    markdown = pns("trace").stdout
    rows = [line for line in markdown.splitlines() if re.match(r"\| [A-Z]{3}-\d{3} \|", line)]
    check(len(rows) == len(clauses), "Markdown has a row for each clause")
    one = json.loads(pns("trace", "--to", "json", "--clause", "CNT-002", "--area", "RET").stdout)
    check({c["id"][:3] for c in one["clauses"]} == {"CNT", "RET"}, "filters add up")
    check([c["id"] for c in one["clauses"] if c["id"][:3] == "CNT"] == ["CNT-002"], "a filter leaves the others out")
    for wrong in (["--clause", "CNT-0002"], ["--area", "XXX"], ["--check", "--area", "CNT"], ["no-such-folder"]):
        result = pns("trace", *wrong)
        check(result.returncode == 2, f"{wrong} is wrong usage: {result.returncode} {result.stderr[-200:]}")
    check("CNT-002" in pns("trace", "--clause", "CNT-0002").stderr, "a wrong id is told the nearest")


def exercised(folder):
    def run(*only):
        path = folder / "report.json"
        arguments = [word for pattern in only for word in ("--only", pattern)]
        result = pns("run", "--reference", "--quiet", *arguments, "--report", f"json={path}")
        check(result.returncode == 0, f"the run is green: {result.stdout[-500:]}")
        return json.loads(path.read_text())["exercised"], result.stdout, path

    counts, text, path = run("server.count.total")
    done = set(counts["clauses"])
    check({"CON-001", "CNT-001", "CNT-002", "CNT-004", "NTF-001", "NTF-040"} <= done, f"the scenario's own: {sorted(done)}")
    # Nothing here asks for data, sends a batch, is refused by the application, or restarts.
    strangers = {"UNS-001", "DAT-001", "NTF-010", "NTF-013", "AUT-008", "CON-020", "OAU-001", "OPS-019", "RET-003"}
    check(not done & strangers, f"and no others: {sorted(done & strangers)}")
    check(f"exercised {len(done)} of {len(done) + len(counts['never'])}" in text, "the console says how many")
    known = {c["id"] for c in json.loads((folder / "Spec/clauses.json").read_text())["clauses"]}
    lists = counts["clauses"] + counts["never"] + counts["uncounted"]
    check(sorted(lists) == sorted(known), "every clause is in one of the lists")
    check(pns("report", "verify", path).returncode == 0, "a report with it stands")
    shown = json.loads(pns("trace", "--to", "json", "--report", path).stdout)
    executed = {c["id"] for c in shown["clauses"] if c["execution"] == "exercised"}
    check(executed == done and shown["totals"]["exercised"] == len(done), "the trace shows what the report says")

    child, _, _ = run("server.ops.drain")
    check({"OPS-017", "OPS-018", "OPS-019", "OPS-013"} <= set(child["clauses"]), f"a child's marks: {child['clauses']}")
    marks = folder / "marks"
    server = Server(PNS, folder, ["--clause-file", marks], store="memory")
    server.start()
    check(not any(marks.read_bytes()), "a server that was asked nothing has executed nothing")
    server.limits()
    server.end(signal.SIGKILL)
    check(any(marks.read_bytes()), "what it executed outlives SIGKILL")

    other = folder / "other.json"
    pns("run", "--url", "http://127.0.0.1:9", "--quiet", "--report", f"json={other}")
    check("exercised" not in json.loads(other.read_text()), "of another server nothing is said")
    result = pns("trace", "--report", other)
    check(result.returncode == 2 and "--reference" in result.stderr, f"and the trace says what to do: {result.stderr}")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in ("Spec", "Conformance", "Vectors"):
            shutil.copytree(ROOT / part, folder / part)
        forms(folder)
        exercised(folder)
        gate(folder)


main()
