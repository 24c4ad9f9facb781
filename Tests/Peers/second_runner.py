"""Two runners, one verdict: ours and the one in Conformance/peers/runner judge the same servers, check by check.

    python Tests/Peers/second_runner.py PNS [--mutants N|all] [--promised] [--jobs N] [--only MUTANT …] [--keep DIR]

Judges the cases of the runner kit; the reference server, with the usual limits and with each set of limits that a
scenario asks for; a server of two nodes, good and broken; and mutants of the reference, chosen over the areas of the
suite. Every scenario has to have the same verdict from both, every check the same verdict and evidence. The first
difference is shown with what both saw and the commands that show it again.

Exit status: 0 no difference, 1 a difference, 2 wrong usage.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).parents[2]
RUNNER = ROOT / "Conformance/peers/runner"
# What `pns run --reference` starts its servers with.
LIMITS = {
    "maxMessageBytes": 16_384, "maxNotifyBytes": 1_048_576, "maxNotificationDataBytes": 131_072,
    "maxBatchNotifications": 100, "maxAnswerNotifications": 20, "maxAnswerBytes": 524_288,
    "retentionAfterSeenSeconds": 3_600, "sweepBoundSeconds": 60, "authenticatorTimeoutSeconds": 2,
    "pingIntervalSeconds": 120,
}
NODES_SERVER = ["python3", "Tests/Peers/nodes_server.py"]
TOKEN, CLOCK_TOKEN = "token-of-the-application", "token-of-the-clock"
SECRETS = ["s :\u00e9%-first", "s :\u00e9%-second"]


def read(path):
    return json.loads(pathlib.Path(path).read_text())


# Frames of a server, and what a runner has to say of them; `None` where there is nothing to say.
FRAMES = {
    "8101 61": None, "0161" + "61" * 97: None, "8900": None, "0101 61 8001 61": None, "0101 c3 8001 a9": None,
    "8201 c3": None, "8800": None, "8802 03e8": None, "8802 0bb8": None,
    "8180 12345678": "masked", "c101 61": "reserved bits", "817e0001 61": "shortest", "0900": "control frame",
    "897e0080" + "61" * 128: "control frame", "8001 61": "without a message", "0101 61 8101 61": "inside a fragmented",
    "8101 c3": "not UTF-8", "8301 61": "reserved opcode", "8801 03": "one byte", "8802 03ed": "code 1005",
    "8802 03f8": "code 1016", "8803 03e8 c3": "reason", "8802 03e8 8101 61": "after the close frame",
}


def check_frames():
    """The second runner sees what is wrong with a frame, however the bytes are cut."""
    sys.path.insert(0, str(RUNNER))
    from second_runner.frames import FrameReader
    for text, wanted in FRAMES.items():
        data = bytes.fromhex(text)
        for cut in range(len(data)):
            reader = FrameReader()
            events = [event for part in (data[:cut], data[cut:]) for event in reader.feed(part)]
            violations = [event["text"] for event in events if event["saw"] == "violation"]
            if bool(violations) != (wanted is not None) or wanted and not any(wanted in one for one in violations):
                print(f"FAILED: the frame {text}, cut at {cut}: {violations}, not {wanted}")
                return False
    print(f"ok: {len(FRAMES)} frames, cut anywhere", flush=True)
    return True


class Comparison:
    def __init__(self, options, folder):
        self.pns, self.folder, self.suite, self.differing = options.pns, folder, pathlib.Path(options.suite), 0
        paths = sorted((self.suite / "Conformance/scenarios/core").rglob("*.json"))
        self.scenarios = {scenario["id"]: scenario for scenario in map(read, paths)}
        application = read(self.suite / "Conformance/target.schema.json")["properties"]["application"]["properties"]
        self.lock = threading.Lock()
        self.has_client = "clientId" in application

    def reference(self, mutant=None, limits=None):
        """A target file of the reference server."""
        argv = [self.pns, "serve", "--application", "${application.url}", "--port", "${port}",
                "--clock-port", "${clock.port}", "--store", "${dir}/pns.sqlite", "--drain", "2",
                "--log-level", "critical"]
        for name, value in {**LIMITS, **(limits or {})}.items():
            argv += ["--limit", f"{name}={value}"]
        env = {"PNS_APPLICATION_TOKEN": TOKEN, "PNS_CLOCK_TOKEN": CLOCK_TOKEN, "PNS_OAUTH_CLIENT_ID": "client:1",
               "PNS_OAUTH_CLIENT_SECRETS": ",".join(SECRETS), "PNS_OAUTH_SIGNING_KEYS": "0123456789abcdef" * 2}
        client = {"clientId": "client:1", "clientSecret": SECRETS[0], "clientSecretNext": SECRETS[1]}
        launch = {"argv": argv + (["--mutant", mutant] if mutant else []), "env": env,
                  "ready": {"http": "/healthz", "withinSeconds": 30}}
        return {"launch": launch, "application": {"token": TOKEN, **(client if self.has_client else {})}}

    def nodes(self, bug):
        argv = [*NODES_SERVER, "--port", "${port}", "--clock-port", "${clock.port}", "--auth-url", "${application.url}",
                "--database", "${dir}/pns.sqlite"]
        env = {"PNS_TOKEN": TOKEN, "PNS_CLOCK_TOKEN": CLOCK_TOKEN, "PNS_PEERS": "${port.1},${port.2}", "PNS_BUG": bug}
        launch = {"argv": argv, "env": env, "cwd": str(ROOT), "nodes": 2,
                  "ready": {"http": "/healthz", "withinSeconds": 20}}
        return {"launch": launch, "application": {"token": TOKEN}}

    def check_kit(self):
        """Both judge the cases of the runner kit as it says, and the kit catches judges that are too simple."""
        words = [sys.executable, str(ROOT / "Conformance/runner-kit/check.py"), "--pns", self.pns, "--naive"]
        ended = subprocess.run(words, capture_output=True, text=True, timeout=900)
        found = [line for line in ended.stdout.splitlines() if line.startswith("FAILED")]
        print("\n".join(found) or ("ok: runner kit" if not ended.returncode else f"FAILED: runner kit: {ended.stderr}"))
        self.differing += bool(ended.returncode)

    def compare(self, name, target, only):
        """Judges one server by both. What a busy machine does once is judged again; a difference comes again."""
        target = {"format": "target/1", "implementation": {"name": name},
                  "control": {"url": "http://127.0.0.1:1", "token": CLOCK_TOKEN}, **target}
        path = os.path.join(self.folder, f"{name}.target.json")
        pathlib.Path(path).write_text(json.dumps(target))
        said = []
        agrees = self.agree(name, path, only, said.append)
        with self.lock:
            self.differing += not agrees
            print("\n".join(said), flush=True)

    def agree(self, name, path, only, say):
        """Whether both come to the same verdicts."""
        for turn in ("once", "twice"):
            found = self.judge_by_both(name, path, only)
            if isinstance(found, str):
                say(f"FAILED: {name}: {found}")
                return False
            first, second, different, commands = found
            checks = sum(len(result["checks"]) for result in first.values())
            red = sum(result["verdict"] in ("fail", "untestable", "error") for result in first.values())
            counts = f"{len(first)} scenarios, {checks} checks, {red} red, {len(different)} judged differently"
            if not different:
                say(f"ok: {name}: {counts}")
                return True
            say(f"{'note' if turn == 'once' else 'FAILED'}: {name}: {counts} {turn}")
            self.show(different[0], first.get(different[0]), second.get(different[0]), commands, say)
        return False

    def judge_by_both(self, name, path, only):
        """Both results by id, the ids that differ and the commands; or what went wrong."""
        ours, theirs = (os.path.join(self.folder, f"{name}.{word}.json") for word in ("pns", "second"))
        commands = [
            [self.pns, "run", "--quiet", "--profile", "core", "--report", f"json={ours}"],
            [sys.executable, str(RUNNER), "--report", theirs],
        ]
        selection = [word for pattern in only for word in ("--only", pattern)]
        commands = [[*command, "--target", path, "--suite", str(self.suite), *selection] for command in commands]
        for command, report in zip(commands, (ours, theirs)):
            pathlib.Path(report).unlink(missing_ok=True)
            ended = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=ROOT)
            if ended.returncode not in (0, 1) or not os.path.exists(report):
                return f"{' '.join(command)}\n{ended.stdout}{ended.stderr}"
        first, second = ({result["id"]: result for result in read(file)["results"]} for file in (ours, theirs))
        ids = sorted(first.keys() | second.keys())
        different = [id_ for id_ in ids if words(first.get(id_)) != words(second.get(id_))]
        return first, second, different, commands

    def show(self, id_, ours, theirs, commands, say):
        say(f"The first difference is in {id_} (pns show {id_}):")
        for name, result in (("pns", ours), ("second runner", theirs)):
            say(f"  {name}: {result['verdict']} {result.get('reason', '')}" if result else f"  {name}: no result")
        sides = [{check["id"]: check for check in (result or {}).get("checks", [])} for result in (ours, theirs)]
        for check in dict.fromkeys([*sides[0], *sides[1]]):
            pair = [side.get(check, {}) for side in sides]
            if words_of_check(pair[0]) == words_of_check(pair[1]):
                continue
            say(f"  #{check} {' '.join(pair[0].get('clauses', []))}")
            for name, one in zip(("pns", "second runner"), pair):
                said = f": expected {one['expected']}, got {one.get('actual')}" if one.get("expected") else ""
                say(f"    {name}: {one.get('verdict', 'not there')}, {one.get('evidence', 'no evidence')}{said}")
        say("See it again with:")
        for command in commands:
            bare = command[:command.index("--only")] if "--only" in command else command
            say("  " + " ".join([*bare, "--only", id_]))


def words_of_check(check):
    return check.get("verdict"), check.get("evidence"), check.get("clauses")


def words(result):
    """What has to be the same."""
    return result and (result["verdict"], [(check["id"], *words_of_check(check)) for check in result["checks"]])


def promised(scenarios):
    """For each mutant, the scenarios with a check that promises to catch it."""
    found = {}

    def walk(steps, id_):
        for step in steps:
            for check in step.get("checks", []):
                for mutant in check.get("killedBy", []):
                    found.setdefault(mutant, []).append(id_)
            walk(step.get("steps", []), id_)

    for id_, scenario in scenarios.items():
        walk(scenario["steps"], id_)
    return found


def deciding(mutant, scenarios, promises, kills):
    """The scenarios that promise to catch a mutant, and what they build on."""
    left, found = [*promises.get(mutant, []), *(name.split("#")[0] for name in kills)], set()
    while left:
        id_ = left.pop()
        if id_ not in found:
            found.add(id_)
            left += [name.partition("#")[0] for name in scenarios[id_].get("blockedBy", [])]
    return sorted(found)


def chosen(entries, promises, many):
    """So many mutants, spread over the areas; those of several nodes would need the nodes in one process."""
    areas = {}
    for mutant in entries:
        areas.setdefault(promises.get(mutant, ["server.late.late"])[0].split(".")[1], []).append(mutant)
    areas.pop("cluster", None)
    count, order = len(areas), []
    while any(areas.values()):
        # Not the first of each area: those are the plainest.
        order += [areas[area].pop(len(areas[area]) // 2) for area in sorted(areas) if areas[area]]
    # First the one that makes both judge by time.
    first, order = "late-counts", [mutant for mutant in order if mutant != "late-counts"]
    if many == "all" or int(many) > count:
        return [first, *order][:None if many == "all" else int(many)]
    return [first, *(order[turn * count // int(many)] for turn in range(1, int(many)))][:int(many)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pns")
    parser.add_argument("--mutants", default="10", help="how many mutants, or all")
    parser.add_argument("--promised", action="store_true", help="only the scenarios that decide on each mutant: quick")
    parser.add_argument("--jobs", type=int, default=1, help="how many mutants are judged at once")
    parser.add_argument("--only", action="append", default=[], help="these mutants and no other server; repeatable")
    parser.add_argument("--keep", help="a folder for targets and reports, to look at them")
    parser.add_argument("--suite", default=str(ROOT), help="the folder of Spec/ and Conformance/")
    options = parser.parse_args()
    options.pns = os.path.abspath(options.pns)
    if options.mutants != "all" and not options.mutants.isdigit():
        parser.error("--mutants is a number or all")
    if options.keep:
        os.makedirs(options.keep, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(options, options.keep or folder)
        scenarios = comparison.scenarios
        sets = {}
        for id_, scenario in scenarios.items():
            if "limits" in scenario:
                sets.setdefault(json.dumps(scenario["limits"], sort_keys=True), []).append(id_)
        if not options.only:
            comparison.differing += not check_frames()
            comparison.check_kit()
            comparison.compare("reference", comparison.reference(), [])
            for limits, ids in sets.items():
                target = comparison.reference(None, json.loads(limits))
                comparison.compare(f"reference-{ids[0].split('.', 1)[1]}", target, ids)
            for bug in ("", "tells-nobody", "own-database"):
                name = "two-nodes" + (f"-{bug}" if bug else "")
                comparison.compare(name, comparison.nodes(bug), ["server.cluster.**"])
        promises = promised(scenarios)
        listed = read(comparison.suite / "Conformance/mutants.json")["mutants"]
        # Those of the profiles that the second runner does not judge break nothing here.
        in_core = lambda kills: [name for name in kills if name.partition("#")[0] in scenarios]
        entries = {entry["id"]: in_core(entry.get("kills", [])) for entry in listed}
        entries = {mutant: kills for mutant, kills in entries.items() if mutant in promises or kills}
        unknown = set(options.only) - set(entries)
        if unknown:
            parser.error(f"there is no mutant {min(unknown)}; `pns mutants list` names them")
        mutants = options.only or (chosen(entries, promises, options.mutants) if options.mutants != "0" else [])

        def compare_mutant(mutant):
            only = deciding(mutant, scenarios, promises, entries[mutant]) if options.promised else []
            comparison.compare(mutant, comparison.reference(mutant), only)
            for limits, ids in sets.items():
                if set(ids) & set(promises.get(mutant, [])):
                    target = comparison.reference(mutant, json.loads(limits))
                    comparison.compare(f"{mutant}-{ids[0].split('.', 1)[1]}", target, ids)

        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(compare_mutant, mutants))
        print(f"{'ok' if not comparison.differing else 'FAILED'}: {comparison.differing} servers judged differently")
        return 1 if comparison.differing else 0


if __name__ == "__main__":
    sys.exit(main())
