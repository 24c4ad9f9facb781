"""Servers whose wire is not ours, judged through adapters; adapters that are none. Usage: adapter.py PNS [--mutants]

The server of Conformance/peers/other-wire has to pass what applies, each of its broken forms has to be caught, and so
has every adapter that breaks the contract. Ends with `N passed, N failed`.

With --mutants instead: every broken form of `pns serve` that a check within reach of an adapter promises to catch.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "..", "..", "Conformance", "peers", "adapter-python")

#: Each bug of the other wire's server, and checks of which at least one has to fail for it.
BUGS = {
    "difference": {"server.count.total#total"},
    "unmarked": {"server.count.after-seen#asker", "server.unseen.marks#marked"},
    # Which of them is not blocked by another depends on whose counts leak first.
    "leak": {"server.count.other-users#only-the-user", "server.count.total#total", "server.count.after-seen#asker"},
    "lost": {"server.count.absent-user#first-count"},
    "forever": {"server.retention.seen#gone"},
}

#: What an adapter can do without.
WITHOUT = [["fence"], ["own-server"], ["dates", "seen-dates", "received-after"], ["ids", "batch"], ["unseen", "seen"]]

#: Mutants that stumble over a spelling of dates, which no adapter is given: the runner writes all in one form.
OF_SPELLINGS = {"ignores-offsets", "orders-by-date-text", "received-after-without-offset"}

passed = failed = 0


def expect(condition, sentence):
    global passed, failed
    passed, failed = (passed + 1, failed) if condition else (passed, failed + 1)
    print(f"{'ok' if condition else 'FAILED'}: {sentence}", flush=True)


def judge(program, folder, command, *flags, timeout=300):
    """Runs `pns run --adapter`; returns exit status, report, output and seconds."""
    path = os.path.join(folder, f"{len(os.listdir(folder))}.json")
    start = time.monotonic()
    ended = subprocess.run(
        [program, "run", "--adapter", command, "--quiet", "--report", f"json={path}", *flags],
        capture_output=True, text=True, timeout=timeout,
    )
    with open(path) as file:
        report = json.load(file)
    return ended.returncode, report, ended.stdout + ended.stderr, time.monotonic() - start


def checks(report, verdict):
    return {
        f"{result['id']}#{check['id']}"
        for result in report["results"] for check in result["checks"] if check["verdict"] == verdict
    }


def explained(report):
    """The checks that failed and that another red explains: one cause, one red."""
    return {
        f"{result['id']}#{check['id']}"
        for result in report["results"] for check in result["checks"]
        if check["verdict"] == "blocked" and "actual" in check
    }


def shell(*words):
    return " ".join(shlex.quote(word) for word in words)


# --- adapters that break the contract: what they write to a request


def played(kind):
    hello = {"protocol": "pns-adapter/1", "name": kind, "can": ["unseen", "seen", "ids", "fence", "clock"]}
    for index, line in enumerate(sys.stdin):
        request = json.loads(line)
        answer = {"id": request["id"], "ok": {}}
        if request["do"] == "hello":
            answer["ok"] = dict(hello, protocol="pns-adapter/9") if kind == "future" else hello
        elif kind == "dies":
            print("the adapter has a bug", file=sys.stderr)
            sys.exit(7)
        elif kind == "garbage":
            print("Traceback (most recent call last):", flush=True)
        elif kind == "hangs":
            continue
        elif request["do"] in ("unseen", "seen"):
            answer["ok"]["notifications"] = []
        print(json.dumps(answer), flush=True)
        if request["do"] == "bye":
            return


def judge_broken(program, folder):
    me = os.path.abspath(__file__)
    for kind, word in (
        ("dies", "the adapter has a bug"), ("garbage", "line 2"), ("future", "pns-adapter/9"),
        ("hangs", "did not answer connect"),
    ):
        status, report, text, seconds = judge(program, folder, shell(sys.executable, me, "--play", kind))
        expect(status == 3, f"{kind}: exit {status} after {seconds:.1f} s")
        expect(word in " ".join(report["remarks"]), f"{kind}: the report says {word!r}")
        expect(not checks(report, "pass"), f"{kind}: nothing passes")
    status, report, text, _ = judge(
        program, folder, shell(sys.executable, me, "--play", "yes"), "--jobs", "64", "--only", "server.count.*",
        "--only", "server.notify.*", "--only", "server.order.*", timeout=400,
    )
    musts = [
        check["id"] for result in report["results"] for check in result["checks"]
        if check["verdict"] == "pass" and check["level"] == "must"
    ]
    expect(status == 1 and not musts, f"yes to everything: exit {status}, no MUST passes {musts[:5]}")
    status, report, _, _ = judge(program, folder, "/nonexistent/adapter")
    expect(status == 3 and "ended" in " ".join(report["remarks"]), f"no such program: exit {status}")


# --- servers


def judge_other_wire(program, folder):
    adapter = shell(sys.executable, os.path.join(PEERS, "other_wire.py"))
    status, report, text, seconds = judge(program, folder, adapter)
    counts = report["counts"]["verdicts"]
    expect(status == 0, f"other wire: exit {status} after {seconds:.1f} s, {counts}" + ("\n" + text if status else ""))
    expect(counts.get("pass", 0) >= 40, "other wire: at least 40 scenarios are judged")
    expect(set(counts) <= {"pass", "info", "not-applicable"}, "other wire: everything that applies passes")
    expect(report["counts"]["evidence"]["proved"] > 30, "other wire: its fence proves absences")
    expect(report["profiles"][0]["result"] == "partial", "other wire: the profile stays partial")
    expect("fence" in report["target"]["adapter"], "other wire: the report names the adapter")
    expect("through an adapter" in text, "other wire: the console says that an adapter was used")
    silent = [
        result["id"] for result in report["results"]
        for check in result["checks"] if check["verdict"] == "not-applicable" and not check.get("hint")
    ]
    expect(not silent, f"other wire: each check that does not apply says why {silent[:3]}")
    reports = [
        judge(program, folder, adapter, "--jobs", jobs, "--shuffle", "7", "--seed", "5")[1] for jobs in ("1", "16")
    ]
    first, second = ({result["id"]: result["verdict"] for result in report["results"]} for report in reports)
    expect(first == second, "other wire: the same verdicts with one job and with sixteen")
    status, report, text, _ = judge(program, folder, adapter, "--repeat", "3", "--only", "server.retention.restart")
    expect(status == 0, f"other wire: ended by SIGTERM and started again, in every turn: exit {status}")
    for words in WITHOUT:
        status, report, text, _ = judge(program, folder, " ".join([adapter, *(f"--without {word}" for word in words)]))
        counts, evidence = report["counts"]["verdicts"], report["counts"]["evidence"]
        expect(
            status == 0 and set(counts) <= {"pass", "info", "not-applicable"} and counts["pass"] > 5,
            f"without {', '.join(words)}: exit {status}, {counts}, {evidence}" + ("\n" + text if status else ""),
        )
        if "fence" in words:
            expect(evidence["proved"] == 0 and evidence["timed"] > 30, "without a fence nothing is proved")
    for bug, expected in BUGS.items():
        status, report, text, _ = judge(program, folder, f"{adapter} --bug {bug}")
        caught = checks(report, "fail") | explained(report)
        expect(status == 1 and caught & expected, f"bug {bug}: exit {status}, caught by {sorted(caught & expected)}")


def judge_core_wire(program, folder):
    adapter = shell(sys.executable, os.path.join(PEERS, "core_wire.py"), program)
    status, report, text, seconds = judge(program, folder, adapter)
    counts = report["counts"]["verdicts"]
    expect(status == 0, f"our own wire: exit {status} in {seconds:.1f} s, {counts}" + ("\n" + text if status else ""))
    expect(set(counts) <= {"pass", "info", "not-applicable"}, "our own wire: everything that applies passes")


def judge_mutants(program, folder):
    """The promises of the scenarios hold through an adapter too, where the check is judged at all."""
    adapter = shell(sys.executable, os.path.join(PEERS, "core_wire.py"), program)
    _, report, _, _ = judge(program, folder, adapter)
    reached = checks(report, "pass")
    promises = {}
    scenarios = os.path.join(HERE, "..", "..", "Conformance", "scenarios")
    for place, _, names in os.walk(scenarios):
        for name in names:
            with open(os.path.join(place, name)) as file:
                scenario = json.load(file)
            for check in promised(scenario["steps"]):
                id = f"{scenario['id']}#{check['check']}"
                for mutant in check["killedBy"] if id in reached else []:
                    promises.setdefault(mutant, set()).add(id)
    for mutant, ids in sorted(promises.items()):
        if mutant in OF_SPELLINGS:
            continue
        only = [word for id in sorted(ids) for word in ("--only", id.split("#")[0])]
        status, report, text, _ = judge(program, folder, f"{adapter} --mutant {mutant}", *only)
        missed = ids - checks(report, "fail") - checks(report, "warn") - explained(report)
        expect(not missed, f"{mutant}: exit {status}, not caught by {sorted(missed)}")


def promised(steps):
    for step in steps:
        yield from (check for check in step.get("checks", []) if check.get("killedBy"))
        yield from promised(step.get("steps", []))


# --- the schema


def check_schema():
    """Every line of a conversation, and the example of the contract, obey the schema; lines that break it do not."""
    from jsonschema import Draft202012Validator

    root = os.path.join(HERE, "..", "..", "Conformance")
    with open(os.path.join(root, "schemas", "adapter.schema.json")) as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    with open(os.path.join(root, "ADAPTER.md")) as file:
        lines = [json.loads(line[2:]) for line in file if line.startswith(("> {", "< {"))]
    wrong = [line for line in lines if not validator.is_valid(line)]
    expect(len(lines) >= 15 and not wrong, f"the example obeys the schema {wrong[:1]}")
    broken = [
        {"id": 1}, {"id": 0, "ok": {}}, {"id": 1, "ok": {}, "error": {"code": "failed"}},
        {"id": 1, "error": {"code": "tired"}}, {"event": "counts", "conn": "c1"}, {"event": "count", "count": 1},
        {"event": "count", "conn": "c1", "count": -1}, {"id": 1, "do": "sing"},
        {"id": 1, "do": "drop", "conn": "c1", "how": "gently"}, {"id": 1, "do": "notify", "notifications": []},
        {"id": 1, "ok": {"notifications": [{"created": "2026-03-01T00:00:00Z"}]}},
        {"id": 1, "ok": {"notifications": [{"data": "n", "created": "yesterday"}]}}, [], 5,
    ]
    taken = [line for line in broken if validator.is_valid(line)]
    expect(not taken, f"the schema refuses what breaks the contract {taken[:1]}")


def main():
    if sys.argv[1] == "--play":
        return played(sys.argv[2])
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        if "--mutants" in sys.argv:
            judge_mutants(program, folder)
            print(f"{passed} passed, {failed} failed")
            sys.exit(1 if failed else 0)
        check_schema()
        judge_other_wire(program, folder)
        judge_core_wire(program, folder)
        judge_broken(program, folder)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
