"""Reports judged by programs that did not write them: every form counts alike, and no change stays unseen.

    python Tests/Peers/reports.py PNS

Runs a few scenarios against the reference server, reads JUnit, TAP and HTML back with parsers of Python, and shows
changed reports to `pns report verify`: also such as have a digest that fits.
"""

import copy
import hashlib
import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from serving import Tally

PNS = str(pathlib.Path(sys.argv[1]).resolve())
tally = Tally()


def expect(condition, what):
    tally.check(condition, what, quiet=True)


def pns(*arguments):
    return subprocess.run([PNS, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def signed(report):
    """The report with the digest that it would have had if it had been written so."""
    rest = {name: value for name, value in report.items() if name != "digest"}
    text = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
    return {**rest, "digest": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}


class Page(html.parser.HTMLParser):
    """Counts scenarios by verdict, and notes whatever would go to the network."""

    def __init__(self):
        super().__init__()
        self.verdicts, self.loads = {}, []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "details" and "data-verdict" in attributes:
            word = attributes["data-verdict"]
            self.verdicts[word] = self.verdicts.get(word, 0) + 1
        if tag in ("link", "img", "iframe") or "src" in attributes:
            self.loads.append(tag)


def verify(folder, report, name):
    path = folder / "changed.json"
    path.write_text(json.dumps(report, ensure_ascii=False))
    result = pns("report", "verify", path)
    expect(result.returncode == 1, f"verify finds: {name} (status {result.returncode}) {result.stdout[-300:]}")


def tamperings(report):
    """Changed reports, each with what was changed."""
    victim = next(r for r in report["results"] if r["id"] == "server.count.total")["id"]

    def recording(changed):
        return next(r for r in changed["recordings"] if r["id"] == victim)["recording"]

    changed = copy.deepcopy(report)
    entry = next(e for e in recording(changed)["entries"] if e["saw"] == "text")
    entry["payload"] = {"text": entry["payload"]["text"].replace(":0}", ":7}")}
    yield "a frame of a recording was edited", changed

    changed = copy.deepcopy(report)
    events = next(t for t in changed["transcripts"] if t["id"] == victim)["events"]
    next(e for e in events if e["kind"] == "text")["text"] += " "
    yield "a line of a transcript was edited", changed

    changed = copy.deepcopy(report)
    recording(changed)["entries"].pop(3)
    yield "a frame was dropped", changed

    changed = copy.deepcopy(report)
    for name in ("results", "transcripts", "recordings"):
        changed[name] = [r for r in changed[name] if r["id"] != victim]
    changed["timings"]["scenarios"] = [r for r in changed["timings"]["scenarios"] if r["id"] != victim]
    counts = changed["counts"]
    counts["planned"] -= 1
    counts["executed"] -= 1
    counts["verdicts"]["pass"] -= 1
    yield "a case was dropped", changed

    changed = copy.deepcopy(report)
    result = next(r for r in changed["results"] if r["id"] == victim)
    result["checks"][0]["verdict"] = result["verdict"] = "fail"
    counts = changed["counts"]["verdicts"]
    counts["pass"] -= 1
    counts["fail"] = counts.get("fail", 0) + 1
    yield "a verdict was flipped", changed

    changed = copy.deepcopy(report)
    changed["exercised"]["clauses"].append("CNT-900")
    yield "a clause that is none was called exercised", changed

    changed = copy.deepcopy(report)
    changed["recordings"] = [r for r in changed["recordings"] if r["id"] != victim]
    result = next(r for r in changed["results"] if r["id"] == victim)
    result.update(verdict="not-judged", checks=[], reason="the target gives the runner no clock")
    yield "a judged case was called not judged", changed


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        forms = {form: folder / form for form in ("json", "junit", "tap", "html", "markdown", "badge")}
        written = [f"--report={form}={path}" for form, path in forms.items()]
        run = pns("run", "--reference", "--quiet", "--only", "server.count.*", "--only", "server.connect.*", *written)
        expect(run.returncode == 0, f"the run is green: {run.stdout[-500:]} {run.stderr[-500:]}")
        report = json.loads(forms["json"].read_text())
        planned = report["counts"]["planned"]

        suites = xml.etree.ElementTree.parse(forms["junit"]).getroot()
        expect(int(suites.get("tests")) == planned == len(list(suites.iter("testcase"))), "JUnit counts alike")
        tap = [line for line in forms["tap"].read_text().splitlines() if line.startswith(("ok ", "not ok "))]
        expect(len(tap) == planned, "TAP counts alike")
        page = Page()
        page.feed(forms["html"].read_text())
        expect(page.verdicts == report["counts"]["verdicts"], f"HTML counts alike: {page.verdicts}")
        expect(not page.loads, f"the page loads nothing: {page.loads}")
        expect(f"planned {planned}," in forms["markdown"].read_text(), "Markdown counts alike")
        expect(json.loads(forms["badge"].read_text())["message"] == "partial", "the badge claims no more than was run")

        expect(signed(report) == report, "the digest is the one of the compact JSON")
        good = pns("report", "verify", forms["json"])
        expect(good.returncode == 0, f"a report as written stands: {good.stdout}")
        for what, changed in tamperings(report):
            verify(folder, changed, what)
            verify(folder, signed(changed), what + ", with a digest that fits")
        same = pns("report", "diff", "--fail-on", "any", forms["json"], forms["json"])
        expect(same.returncode == 0, "a report does not differ from itself")

        parts = [folder / "count.json", folder / "connect.json"]
        for path in parts:
            pns("run", "--reference", "--quiet", "--only", f"server.{path.stem}.*", f"--report=json={path}")
        merged = folder / "merged.json"
        done = pns("report", "merge", *parts, "--out", merged)
        expect(done.returncode == 0, f"parts are merged: {done.stderr}")
        expect(json.loads(merged.read_text())["counts"]["planned"] == planned, "merged parts count alike")
        expect(pns("report", "verify", merged).returncode == 0, "a merged report stands")
        expect(pns("report", "merge", parts[0], parts[0]).returncode == 2, "a part is not merged with itself")


main()
tally.end()
