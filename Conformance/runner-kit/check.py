"""Tests a runner by the cases of the kit, without a server.

    python Conformance/runner-kit/check.py [--runner "CMD"] [--pns PNS] [--naive]

The runner is called as `CMD --suite DIR --replay REPORT --report FILE`: it judges the recordings of a report once more
and writes what RUNNER.md §11 asks for. Exit status 0 or 1 says that it has judged; any other that it could not. Without
`--runner`, the one in Conformance/peers/runner is tested. `--pns` holds `pns report verify` to the same cases, and
`--naive` proves that the cases catch what they are made for: each of the judges that are too simple has to be caught.
"""
import argparse
import json
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import types

KIT = pathlib.Path(__file__).resolve().parent
ROOT = KIT.parents[1]
RUNNER = ROOT / "Conformance/peers/runner"
# What `pns report verify` says when the suite around a case has grown; the verdicts of the case are no others for that.
GROWN = ("The profiles do not follow", "The features do not follow", "What was exercised does not name",
         "The sentences are not those")
failures = []


def check(holds, sentence):
    if not holds:
        failures.append(sentence)
    print(f"{'ok' if holds else 'FAILED'}: {sentence}", flush=True)


def verdicts(results):
    """What two runners have to agree on, by scenario and by check."""
    found = {}
    for result in results:
        found[result["id"]] = (result["verdict"], [check["id"] for check in result["checks"]])
        for one in result["checks"]:
            found[f"{result['id']}#{one['id']}"] = one["verdict"], one.get("evidence"), one["clauses"]
    return found


def difference(golden, results):
    """None, or the first place at which verdicts differ."""
    ours, theirs = verdicts(golden), verdicts(results)
    for place in [*ours, *(place for place in theirs if place not in ours)]:
        if ours.get(place) != theirs.get(place):
            return f"{place}: the kit says {ours.get(place)}, the runner {theirs.get(place)}"
    return None


def replayed(command, suite, report, folder):
    out = pathlib.Path(folder, "out.json")
    out.unlink(missing_ok=True)
    words = [*command, "--suite", str(suite), "--replay", str(report), "--report", str(out)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120)
    if ended.returncode not in (0, 1) or not out.exists():
        return None, (ended.stderr or ended.stdout).strip()[-400:] or f"status {ended.returncode}"
    return json.loads(out.read_text())["results"], None


def doctored():
    """Scenarios that no runner can know, each from one that it does."""
    base = json.loads((ROOT / "Conformance/scenarios/core/count/total.json").read_text())

    def changed(change):
        scenario = json.loads(json.dumps(base))
        change(scenario, scenario["steps"])
        return scenario

    return {
        "an unknown step": changed(lambda scenario, steps: steps.insert(0, {"do": "wish"})),
        "an unknown step inside a repeat": changed(
            lambda scenario, steps: steps.insert(0, {"do": "repeat", "times": 1, "steps": [{"do": "wish"}]})),
        "an unknown member of a step": changed(lambda scenario, steps: steps[0].update(hopefully=True)),
        "an unknown member of a scenario": changed(lambda scenario, steps: scenario.update(unless="it rains")),
        "an unknown look": changed(lambda scenario, steps: steps[-1]["checks"][0].update(atLeast={"d1": 1})),
        "a look of another step": changed(lambda scenario, steps: steps[-1]["checks"][0].update(status=200)),
        "an unknown word in a pattern": changed(
            lambda scenario, steps: steps[-1]["checks"][0].update(counts={"d1": {"$roughly": 3}})),
    }


def check_kit(command, cases, folder):
    for case in cases:
        report = KIT / "cases" / f"{case['name']}.json"
        results, why = replayed(command, ROOT, report, folder)
        found = why or difference(json.loads(report.read_text())["results"], results)
        check(not found, f"{case['name']}: {found or case['shows']}")
    suite = pathlib.Path(folder, "suite")
    shutil.copytree(ROOT / "Spec", suite / "Spec")
    (suite / "Conformance/scenarios/core/count").mkdir(parents=True)
    shutil.copy(ROOT / "Conformance/operations.json", suite / "Conformance")
    for name, scenario in doctored().items():
        (suite / "Conformance/scenarios/core/count/total.json").write_text(json.dumps(scenario))
        results, _ = replayed(command, suite, KIT / "cases/true-in-the-end.json", folder)
        check(results is None, f"{name} is an error")


def check_pns(pns, case):
    """`pns` judges each recording of the case as it did when it was made."""
    report = KIT / "cases" / f"{case['name']}.json"
    words = [pns, "report", "verify", str(report), "--suite", str(ROOT)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=120)
    *said, last = (ended.stdout + ended.stderr).strip().splitlines() or ["nothing"]
    faults = [line for line in said if not line.startswith(GROWN)]
    count = len(json.loads(report.read_text())["recordings"])
    holds = ended.returncode in (0, 1) and not faults and last.startswith(f"{count} judged again")
    check(holds, f"{case['name']}: pns says {'; '.join([*faults, last])}")


def naive_judges():
    """Judges that are too simple, each as a change of the one in Python and the case that it is made for."""
    sys.path.insert(0, str(RUNNER))
    from second_runner import judge, patterns, replay, steps, verdicts as verdicts_module
    Judge = judge.Judge

    def forgiving(self, facts, missing=None, is_gate=True, evidence="observed", original=Judge._judge):
        return None if missing else original(self, facts, missing, is_gate, evidence)

    def without_control(self, check, fault, evidence="observed", original=Judge._record):
        return original(self, {name: one for name, one in check.items() if name != "control"}, fault, evidence)

    def last_turn(self, check, fault, evidence="observed", original=Judge._record):
        self.outcomes.pop(check["check"], None)
        return original(self, check, fault, evidence)

    def any_order(self, facts, missing=None, is_gate=True, evidence="observed", original=Judge._judge):
        if "message" not in facts:
            return original(self, facts, missing, is_gate, evidence)
        # The message that fits, wherever it is.
        for one in self.device.messages:
            if all(self._mismatch(one["value"], check["message"]) is None for check in self.checks):
                facts = {"message": one["value"]}
        return original(self, facts, missing, is_gate, evidence)

    def only_empty(self, device, message):
        if message["value"][steps.SEEN]:
            device.keep(message)
        else:
            device.pass_barrier()

    def strays(self, device, message):
        device.keep(message)
        device.pass_barrier()

    def trusting(self, scenario, context, policy, original=Judge.__init__):
        original(self, scenario, context, policy)
        self.proved = True

    def counting(self, look, conn, pattern, original=Judge._stray):
        counts = [one for one in self.devices[conn].messages if one["kind"] == steps.COUNT]
        repeated = len({str(one["value"]) for one in counts}) < len(counts)
        return ("no count twice", "one") if look == "counts" and repeated else original(self, look, conn, pattern)

    def no_questions(self, original=Judge._late):
        return (one for one in original(self) if "question" not in one[1])

    def last_count_only(self, look, conn, pattern, original=Judge._stray):
        return None if look in ("among", "none") else original(self, look, conn, pattern)

    def never_stops(self, facts, missing=None, is_gate=True, evidence="observed", original=Judge._judge):
        return original(self, facts, missing, False, evidence)

    def all_must(self, clauses):
        return "must"

    def by_whole_scenarios(results, scenarios, original=replay.explain):
        bare = lambda one: types.SimpleNamespace(blocked_by=[name.partition("#")[0] for name in one.blocked_by])
        return original(results, {id_: bare(one) for id_, one in scenarios.items()})

    return {
        "takes silence for success": [(Judge, "_judge", forgiving)],
        "passes an absence without its control": [(Judge, "_record", without_control)],
        "keeps the last turn of a repeat": [(Judge, "_record", last_turn)],
        "looks for a message anywhere": [(Judge, "_judge", any_order)],
        "knows its barriers' answers by their being empty": [(Judge, "_note_barrier_answer", only_empty)],
        "takes its barriers' answers for messages": [(Judge, "_note_barrier_answer", strays)],
        "trusts the barrier on every server": [(Judge, "__init__", trusting)],
        "goes home early": [(Judge, "_late", lambda self: iter(()))],
        "takes a repeated count for a stray": [(Judge, "_stray", counting)],
        "counts the questions once": [(Judge, "_late", no_questions)],
        "looks at the last count alone": [(Judge, "_stray", last_count_only)],
        "goes on behind a failure": [(Judge, "_judge", never_stops)],
        "takes every clause for a MUST": [(replay.Policy, "level", all_must)],
        "looks at no schema": [(replay.Policy, "fault", lambda self, message: None)],
        "takes numbers for what they are worth": [(judge, "spelled_out", lambda value: None)],
        "explains nothing": [(replay, "explain", lambda results, scenarios: results)],
        "explains by scenarios, not by their checks": [(replay, "explain", by_whole_scenarios)],
        "explains no shared fault": [(verdicts_module, "shared_faults", lambda results: {})],
        "compares texts with numbers": [(patterns, "same", lambda left, right: str(left) == str(right))],
    }


def check_naive(cases):
    naive = naive_judges()
    from second_runner import replay as module
    from second_runner.suite import Suite
    from second_runner.values import parse
    suite = Suite(ROOT)
    for name, changes in naive.items():
        before = [(owner, attribute, getattr(owner, attribute)) for owner, attribute, _ in changes]
        for owner, attribute, new in changes:
            setattr(owner, attribute, new)
        caught = []
        for case in cases:
            golden = parse((KIT / "cases" / f"{case['name']}.json").read_bytes(), int)
            copy = json.loads(json.dumps(golden, default=str))
            try:
                if difference(golden["results"], module.replay(copy, suite)):
                    caught.append(case["name"])
            except Exception as error:  # a judge that breaks is caught too
                caught.append(f"{case['name']} ({type(error).__name__})")
        for owner, attribute, old in before:
            setattr(owner, attribute, old)
        check(caught, f"a judge that {name} is caught by {', '.join(caught) or 'no case'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runner", help="the command of the runner to test")
    parser.add_argument("--pns", help="hold `pns report verify` to the cases too")
    parser.add_argument("--naive", action="store_true", help="prove that the cases catch judges that are too simple")
    options = parser.parse_args()
    cases = json.loads((KIT / "kit.json").read_text())["cases"]
    command = shlex.split(options.runner) if options.runner else [sys.executable, str(RUNNER)]
    with tempfile.TemporaryDirectory() as folder:
        check_kit(command, cases, folder)
        for case in cases if options.pns else ():
            check_pns(options.pns, case)
    if options.naive:
        check_naive(cases)
    print(f"{len(failures)} failed" if failures else "the runner agrees with the kit")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
