"""The long proof: the same verdicts, whatever the order, the jobs, the load and the line.

    python Tests/Peers/proof.py PNS [--rounds 100] [--slow-rounds 10] [--state FILE] [--baseline REPORT]

Judges the reference server in shuffled order: `--rounds` times with each number of jobs while every processor is kept
busy, and `--slow-rounds` times with each at each added latency. Every verdict, of scenarios and of their checks, has to be the
one of the baseline: the report that is named, or a first run in order and at rest. What was done is kept in the state file,
so that a proof that was interrupted goes on where it stopped; another program starts a new one.

Exit status: 0 no difference, 1 a difference, 2 wrong usage, 130 interrupted. Reports that differ are kept beside the state.
"""

import argparse
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

JOBS = (1, 8, 16)
# Not judged with a delay: the proxy that delays reads for the device that does not read.
BEHIND_A_PROXY = "server.frame.slow-device"
DELAYS = ("50ms", "200ms")
# Far beyond the longest of these runs: only a hang takes so long.
DEADLINE = "30m"


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pns")
    parser.add_argument("--rounds", type=int, default=100, help="shuffled runs for each number of jobs, under load")
    parser.add_argument("--slow-rounds", type=int, default=10, help="shuffled runs for each number of jobs and latency")
    parser.add_argument("--state", help="the file that keeps what was done; without it nothing is kept")
    parser.add_argument("--baseline", help="a JSON report to compare with, in place of a first run")
    options = parser.parse_args()
    if options.rounds < 0 or options.slow_rounds < 0 or options.rounds + options.slow_rounds == 0:
        parser.error("there is nothing to run: --rounds and --slow-rounds are from 0, and one of them is more")
    return options


def plan(options):
    """Every run by its name: how many jobs, which latency, which seed. What differs most comes early in every round."""
    for turn in range(max(options.rounds, options.slow_rounds)):
        for jobs in JOBS:
            if turn < options.rounds:
                yield f"load/jobs-{jobs}/{turn + 1}", jobs, None, turn + 1
        for delay in DELAYS:
            for jobs in JOBS:
                if turn < options.slow_rounds:
                    yield f"{delay}/jobs-{jobs}/{turn + 1}", jobs, delay, turn + 1


class Load:
    """Keeps every processor busy while it is entered."""

    def __enter__(self):
        # Whoever outlives this program has nobody to end it.
        busy = "import os; parent = os.getppid()\nwhile os.getppid() == parent: sum(range(100_000))"
        count = os.cpu_count() or 1
        self.processes = [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(count)]
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


def judge(pns, folder, arguments):
    """One run: exit status, report, seconds."""
    path = pathlib.Path(folder) / "report.json"
    path.unlink(missing_ok=True)
    begin = time.monotonic()
    run = subprocess.run(
        [pns, "run", "--reference", "--profile", "core", "--quiet", "--deadline", DEADLINE, "--report", f"json={path}", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    if not path.exists():
        raise SystemExit(f"pns run wrote no report (status {run.returncode}): {run.stderr[-2000:]}")
    return run.returncode, json.loads(path.read_text()), time.monotonic() - begin


def verdicts(report):
    """Every verdict by the name of its scenario or check."""
    found = {}
    for result in report["results"]:
        found[result["id"]] = result["verdict"]
        for check in result["checks"]:
            found[f"{result['id']}#{check['id']}"] = check["verdict"]
    for entry in report["notExecuted"]:
        found[entry["id"]] = "not executed"
    return found


def differences(baseline, found):
    names = sorted(set(baseline) | set(found))
    return [
        f"{name}: {baseline.get(name, 'absent')} in the baseline, {found.get(name, 'absent')} here"
        for name in names if baseline.get(name) != found.get(name)
    ]


def closest(report):
    """The check that held closest to its deadline, and what it had left."""
    margins = [
        (left, f"{scenario['id']}#{check}")
        for scenario in report["timings"]["scenarios"] for check, left in scenario.get("margins", {}).items()
    ]
    return min(margins, default=(1.0, "none"))


class State:
    """What was done, written after every run; in memory alone without a path."""

    def __init__(self, path, pns):
        self.path = path and pathlib.Path(path)
        program = hashlib.sha256(pathlib.Path(pns).read_bytes()).hexdigest()
        self.content = {"program": program, "baseline": None, "done": {}}
        if self.path and self.path.exists():
            kept = json.loads(self.path.read_text())
            if kept.get("program") == program:
                self.content = kept
                print(f"going on behind {len(kept['done'])} runs of {self.path}")
            else:
                print(f"{self.path} is of another program; starting anew")

    def write(self):
        if not self.path:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(self.content, indent=1))
        part.replace(self.path)

    def keep(self, name, report):
        """Keeps a report that differs; says where."""
        if not self.path:
            return "pass --state to keep its report"
        kept = self.path.with_name(f"{self.path.stem}-{name.replace('/', '-')}.json")
        kept.write_text(json.dumps(report))
        return str(kept)


def prove(options, state, folder):
    content = state.content
    pns = os.path.abspath(options.pns)
    if options.baseline:
        content["baseline"] = verdicts(json.loads(pathlib.Path(options.baseline).read_text()))
    if content["baseline"] is None:
        status, report, seconds = judge(pns, folder, ["--jobs", "8"])
        if status != 0:
            raise SystemExit(f"the reference server is not green at rest (status {status}): nothing can be compared")
        content["baseline"] = verdicts(report)
        print(f"baseline: {len(report['results'])} scenarios, {seconds:.1f} s", flush=True)
        state.write()
    runs = list(plan(options))
    for number, (name, jobs, delay, seed) in enumerate(runs, 1):
        if name in content["done"]:
            continue
        arguments = ["--jobs", str(jobs), "--shuffle", str(seed)]
        if delay:
            status, report, seconds = judge(pns, folder, [*arguments, "--delay", delay])
            report["results"] = [r for r in report["results"] if r["id"] != BEHIND_A_PROXY]
        else:
            with Load():
                status, report, seconds = judge(pns, folder, arguments)
        expected = content["baseline"]
        if delay:
            expected = {name: verdict for name, verdict in expected.items() if name.split("#")[0] != BEHIND_A_PROXY}
        found = differences(expected, verdicts(report))
        if status != 0 and not found:
            found = [f"exit status {status}"]
        left, check = closest(report)
        content["done"][name] = {"seconds": round(seconds, 1), "differences": found, "closest": [left, check]}
        state.write()
        word = "same" if not found else f"{len(found)} DIFFERENCES"
        print(f"[{number}/{len(runs)}] {name}: {word}, {seconds:.1f} s, least margin {left:.2f} {check}", flush=True)
        for line in found[:20]:
            print(f"    {line}")
        if found:
            print(f"    its report: {state.keep(name, report)}; `pns replay` shows the failures")
    return [content["done"][name] for name, *_ in runs]


def main():
    options = parse()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
    state = State(options.state, options.pns)
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = prove(options, state, folder)
        except KeyboardInterrupt:
            again = "; the same command goes on from here" if options.state else ""
            print(f"interrupted after {len(state.content['done'])} runs{again}")
            return 130
    wrong = [run for run in done if run["differences"]]
    left, check = min((tuple(run["closest"]) for run in done), default=(1.0, "none"))
    seconds = sum(run["seconds"] for run in done)
    print(
        f"{len(done)} runs in {seconds:.0f} s, {len(wrong)} with other verdicts than the baseline;"
        f" closest to its deadline: {check}, {left:.0%} left"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
