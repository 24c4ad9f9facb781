"""A server that was written from the specification alone is conformant, and is not once it has a bug.

It is so, too, where it makes other use of what the clauses leave open.

Usage: stranger_server.py PNS
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[2]
PEER = "Conformance/peers/python-pns"
SCENARIOS = len(list(ROOT.glob("Conformance/scenarios/**/*.json")))

# bug -> the scenario that has to find it, and the clause that it breaks
BUGS = {
    "count-off-by-one": ("server.count.notified", "CNT-004"),  # server.count.total waits for it
    "no-durability": ("server.notify.durable", "NTF-040"),
    "leaks-to-others": ("server.count.other-users", "CNT-006"),
}

# What is judged in one run: each permitted, and far from what the reference server does.
VARIANTS = {
    "other-statuses,unlike-json,fragments,no-close-frames,every-count-twice,lingering-answers,own-headers": 150,
    "least-limits,bare-errors": 100,  # much is not judged then, and a warning is due
}

counts = {True: 0, False: 0}


def check(condition, sentence):
    counts[bool(condition)] += 1
    print(f"{'ok' if condition else 'FAILED'}: {sentence}", flush=True)


def judge(program, target, folder, environment={}):
    """Runs the suite; returns its exit status, its report, what it said, and the seconds that it took."""
    report = os.path.join(folder, "report.json")
    start = time.monotonic()
    ended = subprocess.run(
        [program, "run", "--target", target, "--quiet", "--report", f"json={report}"],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=900,
    )
    with open(report) as file:
        return ended.returncode, json.load(file), ended.stdout + ended.stderr, time.monotonic() - start


def with_verdict(report, verdict):
    return [result["id"] for result in report["results"] if result["verdict"] == verdict]


def judge_server(program, folder):
    """Without a bug: everything is judged, and everything holds."""
    status, report, said, seconds = judge(program, f"{PEER}/target.json", folder)
    passed = with_verdict(report, "pass")
    others = [f"{result['id']}: {result['verdict']}" for result in report["results"] if result["id"] not in passed]
    check(status == 0, f"the stranger's server: exit {status} after {seconds:.0f} s")
    applicable = [other for other in others if not other.endswith(": not-applicable")]
    check(not applicable and len(passed) > 150, f"{len(passed)} of {SCENARIOS} scenarios pass {applicable[:5]}")
    check("profile core-2026.1: conformant" in said, "and it is conformant")
    if status:
        print(said)


def target_with(program, folder):
    """A target file like that of the server, with another program."""
    with open(ROOT / PEER / "target.json") as file:
        target = json.load(file)
    argv = target["launch"]["argv"]
    argv[argv.index(PEER)] = program
    path = os.path.join(folder, "target.json")
    with open(path, "w") as file:
        json.dump(target, file)
    return path


def judge_variant(program, folder, variant):
    """What is permitted fails nothing."""
    path = target_with("Tests/Peers/stranger_variants.py", folder)
    status, report, said, seconds = judge(program, path, folder, {"PNS_VARIANT": variant})
    passed = with_verdict(report, "pass")
    red = [name for verdict in ("fail", "untestable", "blocked", "error") for name in with_verdict(report, verdict)]
    check(status == 0 and not red, f"{variant}: exit {status} after {seconds:.0f} s {red[:5]}")
    check(len(passed) >= VARIANTS[variant], f"{variant}: {len(passed)} scenarios pass")
    if status:
        print(said)


def judge_bug(program, folder, bug):
    """With a bug: its scenario fails, by a check of the clause that it breaks; another red may explain that failure."""
    scenario, clause = BUGS[bug]
    path = target_with("Tests/Peers/stranger_bugs.py", folder)
    status, report, said, seconds = judge(program, path, folder, {"PNS_BUG": bug})
    failed = with_verdict(report, "fail")
    broken = {
        each
        for result in report["results"] if result["id"] == scenario
        for found in result["checks"] if found["verdict"] == "fail" or found["verdict"] == "blocked" and "actual" in found
        for each in found["clauses"]
    }
    check(status == 1, f"{bug}: exit {status} after {seconds:.0f} s")
    explained = [result["id"] for result in report["results"] if "which failed" in result.get("reason", "")]
    check(failed and scenario in failed + explained, f"{bug}: {scenario} fails, {len(failed)} red in all {failed[:8]}")
    check(clause in broken, f"{bug}: it names {clause} {sorted(broken)}")


def main():
    program = os.path.abspath(sys.argv[1])
    ended = subprocess.run(
        [sys.executable, f"{PEER}/check_vectors.py", "Vectors"], cwd=ROOT, capture_output=True, text=True, timeout=120,
    )
    check(ended.returncode == 0, f"vectors: {(ended.stdout.splitlines() or [ended.stderr])[-1]}")
    with tempfile.TemporaryDirectory() as folder:
        judge_server(program, folder)
        for variant in VARIANTS:
            judge_variant(program, folder, variant)
        for bug in BUGS:
            judge_bug(program, folder, bug)
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] or not counts[True] else 0


sys.exit(main())
