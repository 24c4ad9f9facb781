"""An implementer whose server fails: the way from red to a CI that is green for good reasons, and back.

    python Tests/Peers/known.py PNS

The server is `pns serve`, broken on purpose and then mended, launched by the runner as anybody's would be. Lists of known
failures, profiles that are frozen, and submissions are written, edited and shown to the commands that read them.
"""

import copy
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from serving import Tally

ROOT = pathlib.Path(__file__).parents[2]
PNS = str(pathlib.Path(sys.argv[1]).resolve())
TOKEN = "known-application-token"
MUTANT = "count-is-difference"
FAILING = "server.count.total#total"
SELECTED = ("--only", "server.count.*", "--only", "server.connect.*")

tally = Tally()


def pns(*arguments, environment=None):
    return subprocess.run(
        [PNS, *map(str, arguments)], capture_output=True, text=True, timeout=300,
        env={**os.environ, "KNOWN_TOKEN": TOKEN, **(environment or {})},
    )


def expect(ended, status, *words, what):
    """The command ended with a status and said so; returns whether."""
    said = ended.stdout + ended.stderr
    missing = [word for word in words if word not in said]
    fine = ended.returncode == status and not missing
    return tally.check(
        fine, what if fine else f"{what}: exit {ended.returncode}, not {status}; missing {missing}; said {said[-1500:]}"
    )


def written(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False))
    return path


def changed(path, name, **members):
    """The list of a file with other members in its first entry, in a file of its own."""
    value = json.loads(path.read_text())
    value["entries"][0].update(members)
    return written(path.with_name(f"{name}.json"), value)


def signed(document):
    """The document with the digest that it would have had if it had been written so."""
    rest = {name: value for name, value in document.items() if name != "digest"}
    text = json.dumps(rest, separators=(",", ":"), ensure_ascii=False)
    return {**rest, "digest": "sha256:" + hashlib.sha256(text.encode()).hexdigest()}


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.broken = self.target("broken", ["--mutant", MUTANT])
        self.mended = self.target("mended", [])

    def target(self, name, more, **members):
        argv = [PNS, "serve", "--port", "${port}", "--application", "${application.url}", "--store", "memory", *more]
        target = {
            "format": "target/1",
            "implementation": {"name": "acme-push", "version": "3.2.0"},
            "launch": {
                "argv": argv, "env": {"PNS_APPLICATION_TOKEN": "${env:KNOWN_TOKEN}"}, "ready": {"http": "/healthz"},
            },
            "application": {"token": "${env:KNOWN_TOKEN}"},
            **members,
        }
        return written(self.folder / f"{name}.json", target)

    def run(self, target, *arguments, selected=SELECTED, environment=None):
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        ended = pns(
            "run", "--quiet", "--target", target, *selected, f"--report=json={report}", *arguments, environment=environment
        )
        return ended, json.loads(report.read_text()) if report.exists() else None


def verdicts(report):
    return {result["id"]: result["verdict"] for result in report["results"]}


def lists(bench):
    """From red to a list that CI takes, and to a server that needs none."""
    folder = bench.folder
    known, red = folder / "known.json", folder / "red.json"
    ended, before = bench.run(bench.broken)
    expect(ended, 1, FAILING, what="the broken server is red")
    shutil.copy(folder / "report.json", red)

    expect(pns("baseline", "init", "--known", known, "--against", red), 0, "its reason is empty", "refused until",
           what="baseline init writes the failures, and says what to fill in")
    entries = json.loads(known.read_text())["entries"]
    tally.check([entry["match"] for entry in entries] == [FAILING], f"each failure has an entry: {entries}")
    expect(pns("baseline", "init", "--known", known, "--against", red), 2, "baseline update",
           what="baseline init overwrites nothing")
    ended, report = bench.run(bench.broken, "--known", known)
    expect(ended, 2, f"known.json:{line_of(known, 'reason')}: {FAILING}: its reason is empty", "its issue is empty",
           what="a list without reasons is refused, with the lines to fill in")
    tally.check(report is None, "and nothing is judged before")

    value = json.loads(known.read_text())
    value["$comment"] = "kept"
    value["entries"][0].update(reason="a difference is sent", issue="https://example.org/issues/88")
    written(known, value)
    expect(pns("baseline", "check", "--known", known, "--against", red), 0, f"known          {FAILING}",
           what="baseline check needs no server")
    junit, badge = folder / "junit.xml", folder / "badge.json"
    ended, after = bench.run(bench.broken, "--known", known, f"--report=junit={junit}", f"--report=badge={badge}")
    expect(ended, 0, "not conformant", "known: server.count.total", "a difference is sent",
           what="a filled list makes the exit status green, and the claim stays what it is")
    tally.check(verdicts(after)["server.count.total"] == "known", "the verdict is known")
    tally.check(before["profiles"] == after["profiles"], "the profile says the same with and without the list")
    skipped = xml.etree.ElementTree.parse(junit).getroot().find(".//testcase[@name='server.count.total']/skipped")
    tally.check(skipped is not None and skipped.get("message").startswith("known: "), "JUnit skips it as known")
    tally.check("1 known" in json.loads(badge.read_text())["message"], "the badge says it")
    verify(bench, after)
    expect(pns("replay", folder / "report.json", "--only", "server.count.total"), 1, "FAIL server.count.total",
           what="replay shows what is known as the failure that it is")
    merged(bench, known)
    in_target(bench, known)
    wrong_lists(bench, known)
    flaky(bench, known)

    expect(bench.run(bench.broken, "--known", changed(known, "otherwise", failsAs="99"))[0], 1, "fails otherwise",
           what="a failure of another kind than described is red")
    ended, report = bench.run(bench.mended, "--known", known)
    expect(ended, 5, "STALE server.count.total", "take the entry out", what="a mended server makes the entry stale")
    expect(pns("report", "verify", folder / "report.json"), 0, what="a report with a stale entry stands")
    expect(pns("baseline", "check", "--known", known, "--against", folder / "report.json"), 5, "stale", "baseline update",
           what="baseline check says so too")
    expect(pns("baseline", "update", "--known", known, "--against", folder / "report.json"), 0, f"taken out  {FAILING}",
           what="baseline update takes it out")
    value = json.loads(known.read_text())
    tally.check(value["entries"] == [] and value["$comment"] == "kept", "and keeps the comment")
    expect(bench.run(bench.mended, "--known", known)[0], 0, what="the mended server is green with the list that is left")
    expect(pns("baseline", "update", "--known", known, "--against", red), 0, f"added      {FAILING}", "its reason is empty",
           what="baseline update adds what is new, to be filled in")


def line_of(path, member):
    return next(n for n, line in enumerate(path.read_text().splitlines(), 1) if f'"{member}"' in line)


def verify(bench, report):
    """A report that was held against a list stands, and not when the list is taken away or invented."""
    path = bench.folder / "edited.json"
    expect(pns("report", "verify", bench.folder / "report.json"), 0, what="a report with a list stands")
    for what, edit in {
        "the list was taken out": lambda r: r.pop("known"),
        "an entry was widened": lambda r: r["known"]["entries"][0].update(match="server.connect.*"),
        "what was judged was edited": lambda r: find(r, "server.count.total")["original"].update(verdict="pass"),
        "the run was before the list": lambda r: r["known"].update(on="2036-01-01"),
    }.items():
        edited = copy.deepcopy(report)
        edit(edited)
        expect(pns("report", "verify", written(path, signed(edited))), 1, what=f"verify finds: {what}")


def find(report, scenario):
    return next(result for result in report["results"] if result["id"] == scenario)


def merged(bench, known):
    """Parts that were held against the same list are one report with it."""
    parts = []
    for area in ("count", "connect"):
        bench.run(bench.broken, "--known", known, selected=("--only", f"server.{area}.*"))
        parts.append(bench.folder / f"{area}.json")
        shutil.copy(bench.folder / "report.json", parts[-1])
    whole = bench.folder / "merged.json"
    expect(pns("report", "merge", *parts, "--out", whole), 0, what="parts with a list are merged")
    expect(pns("report", "verify", whole), 0, what="and the whole stands")
    report = json.loads(whole.read_text())
    tally.check(verdicts(report)["server.count.total"] == "known", "what is known stays known")
    tally.check("server.count.total" in report["profiles"][0]["failed"], "and fails the profile")


def in_target(bench, known):
    """The target file and the environment can name the list; the flag wins."""
    target = bench.target("with-list", ["--mutant", MUTANT], known=known.name)
    expect(bench.run(target)[0], 0, "known: server.count.total", what="a target file names its list")
    absent = bench.folder / "absent.json"
    expect(bench.run(target, "--known", absent)[0], 2, "absent.json", what="a flag wins over the target file")
    expect(bench.run(target, environment={"PNS_KNOWN": str(absent)})[0], 2, "absent.json",
           what="so does the environment")


def wrong_lists(bench, known):
    twice = json.loads(known.read_text())
    twice["entries"].append({**twice["entries"][0], "match": "server.count.total"})
    for what, path, words in (
        ("expired", changed(known, "expired", since="2020-01-01", expires="2020-02-01"), ["it expired on 2020-02-01; mend"]),
        ("of another suite", changed(known, "nothing", match="server.count.totl"), ["it matches nothing"]),
        ("overlapping", written(bench.folder / "twice.json", twice), [f"overlaps the entry {FAILING}"]),
        ("with a misspelt member", changed(known, "misspelt", kind="fail"), ["is none of"]),
    ):
        ended, report = bench.run(bench.broken, "--known", path)
        expect(ended, 2, path.name, *words, what=f"an entry that is {what} is refused")
        tally.check(report is None, "before anything is judged")
        expect(pns("baseline", "check", "--known", path), 2, *words, what=f"and by baseline check: {what}")


def flaky(bench, known):
    """What is flaky is judged by its rate, over as many executions as the entry asks for."""
    entry = changed(known, "flaky", kind="flaky", minPassRate=0.5, over=2)
    ended, report = bench.run(bench.broken, "--known", entry)
    expect(ended, 0, "--repeat 2", what="one execution is too few to judge a rate, and the run says so")
    tally.check(verdicts(report)["server.count.total"] == "not-judged", "it is not judged")
    expect(bench.run(bench.broken, "--known", entry, "--strict")[0], 1, what="which --strict does not take")
    ended, report = bench.run(bench.broken, "--known", entry, "--repeat", "2")
    expect(ended, 1, "passed 0 of 2 executions, fewer than the 0.5", what="a rate below the bound is red")
    expect(pns("report", "verify", bench.folder / "report.json"), 0, what="the report of the last execution stands")
    expect(bench.run(bench.mended, "--known", entry, "--repeat", "2")[0], 5, "passed 2 of 2",
           what="what never fails is not flaky")


def profiles(bench):
    """A frozen profile scores as on the day of the freeze."""
    expect(bench.run(bench.mended, "--profile", "core-2020.1")[0], 2, "this suite has core-2026.1, gateway-2026.1, receipts-2026.1, latest",
           what="an unknown profile is refused, and those that exist are named")
    copied = bench.folder / "suite"
    for name in ("Spec", "Conformance", "Vectors"):
        shutil.copytree(ROOT / name, copied / name, ignore=shutil.ignore_patterns("__pycache__", "peers"))
    expect(pns("suite", "generate", copied), 0, what="the copy is brought up to date")
    expect(pns("suite", "freeze", "core-2026.1", copied, "--on", "2026-03-01"), 0, what="a profile is frozen")
    expect(pns("suite", "freeze", "core-2026.1", copied), 2, "was frozen on 2026-03-01", what="once")
    expect(pns("suite", "lint", copied), 0, what="a frozen profile is in order")

    path = copied / "Conformance/profiles/core-2026.1.json"
    frozen = path.read_text()
    path.write_text(frozen.replace('"server.count.total",', "", 1))
    expect(pns("suite", "lint", copied), 1, "is another now", what="an edit of a frozen profile is refused")
    path.write_text(frozen)

    scenario = json.loads((copied / "Conformance/scenarios/core/count/total.json").read_text())
    written(copied / "Conformance/scenarios/core/count/later.json", {**scenario, "id": "server.count.later"})
    expect(pns("suite", "lint", copied), 1, "core-2026.1.json", what="a new scenario has to be set apart")
    pns("suite", "generate", copied)
    expect(pns("suite", "lint", copied), 0, what="and is, by suite generate")
    only = ("--only", "server.count.later", "--only", "server.connect.first-count")
    ended, report = bench.run(bench.broken, "--suite", copied, selected=only)
    expect(ended, 0, "core-2026.1 does not score it: added-after-freeze", what="what is new fails, and is not scored")
    tally.check(verdicts(report)["server.count.later"] == "fail", "it is reported as the failure that it is")
    tally.check(report["profiles"][0]["failed"] == [], "and does not fail the profile")
    expect(pns("report", "verify", "--suite", copied, bench.folder / "report.json"), 0, what="such a report stands")
    hidden = copy.deepcopy(report)
    hidden["profiles"][0]["digest"] = "sha256:" + "0" * 64
    expect(pns("report", "verify", "--suite", copied, written(bench.folder / "hidden.json", signed(hidden))), 1,
           what="verify finds a profile of another digest")
    expect(bench.run(bench.broken, "--suite", copied, "--profile", "latest", selected=only)[0], 1,
           what="the profile that follows the suite scores it")


def submissions(bench):
    """A report that is handed in can be checked by anybody, and not be edited."""
    report, handed = bench.folder / "report.json", bench.folder / "submission.json"
    bench.run(bench.mended)
    expect(pns("report", "submit", report, "--reproduce", "nothing.md", "-o", handed), 2, "neither a file nor",
           what="a misspelt file is not taken for a text")
    expect(pns("report", "submit", report, "--reproduce", "pns serve, then pns run", "-o", handed), 0,
           what="a report is handed in")
    expect(pns("report", "verify", handed), 0, what="a submission stands")
    expect(pns("report", "render", handed, "--to", "text"), 0, "acme-push 3.2.0", what="and is read like its report")
    whole = json.loads(handed.read_text())
    for what, edit, seal in (
        ("its reproduce section", lambda s: s.update(reproduce="trust me, it runs"), False),
        ("its implementation", lambda s: s["implementation"].update(version="4.0.0"), True),
        ("its report", lambda s: find(s["report"], "server.count.total").update(title="T"), True),
        ("a profile", lambda s: s["report"]["profiles"][0].update(notJudged=[], result="conformant"), True),
    ):
        edited = copy.deepcopy(whole)
        edit(edited)
        if seal:
            edited["report"] = signed(edited["report"])
            edited = signed(edited)
        expect(pns("report", "verify", written(bench.folder / "edited.json", edited)), 1, what=f"verify finds {what} edited")
    edited = written(bench.folder / "edited.json", signed({**json.loads(report.read_text()), "results": []}))
    expect(pns("report", "submit", edited, "--reproduce", "pns serve, then pns run"), 2,
           what="a report that contradicts itself is not handed in")


def tokens(bench):
    """A token of the environment that a launched server cannot know is named as the cause."""
    other = {"PNS_TOKEN": "another-token"}
    expect(pns("doctor", "--target", bench.mended, environment=other), 3, "PNS_TOKEN in the environment",
           what="doctor names the token of the environment")
    ended, _ = bench.run(bench.mended, environment=other)
    tally.check(ended.returncode == 1 and "unset PNS_TOKEN" in ended.stdout,
                f"so does a run that fails ({ended.returncode}) {ended.stdout[-800:]}", quiet=True)
    expect(pns("doctor", "--target", bench.mended, environment={"PNS_TOKEN": TOKEN}), 0,
           what="the same token is no matter")


def main():
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(pathlib.Path(name))
        lists(bench)
        profiles(bench)
        submissions(bench)
        tokens(bench)
    tally.end()


main()
