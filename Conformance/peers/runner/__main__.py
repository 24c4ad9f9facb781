"""A second runner of the conformance suite.

    python Conformance/peers/runner --target FILE | --launch "CMD with ${port} …" [--only PATTERN …] [--report FILE]
    python Conformance/peers/runner --replay REPORT [--report FILE]
"""
import argparse
import asyncio
import json
import pathlib
import re
import signal
import sys

from second_runner.replay import replay
from second_runner.run import Run
from second_runner.scenario import Unknown
from second_runner.suite import Suite
from second_runner.target import Target, Unusable, filled, launching
from second_runner.values import parse

RED = ("fail", "untestable", "error")


def pattern(text):
    """`*` within a segment of an id, `**` across segments."""
    words = {"**": ".*", "*": "[^.#]*"}
    return re.compile("".join(words.get(part, re.escape(part)) for part in re.split(r"(\*\*?)", text)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    subject = parser.add_mutually_exclusive_group(required=True)
    subject.add_argument("--target", help="a target file, see Conformance/README.md")
    subject.add_argument("--launch", help="the command that starts the server, with PNS_TOKEN and PNS_CLOCK_TOKEN")
    subject.add_argument("--replay", help="judge the recordings of this report once more, without a server")
    parser.add_argument("--suite", default=pathlib.Path(__file__).parents[3], help="where Spec/ and Conformance/ are")
    parser.add_argument("--only", action="append", default=[], help="scenarios that match; repeatable")
    parser.add_argument("--jobs", type=int, default=8, help="how many scenarios run side by side")
    parser.add_argument("--patience", type=int, default=10, help="seconds that a step can take by the protocol")
    parser.add_argument("--report", help="where the verdicts go, as JSON")
    options = parser.parse_args()
    suite, remarks, secrets = Suite(options.suite), [], []
    if options.replay:
        results = replay(parse(pathlib.Path(options.replay).read_bytes(), int), suite)
    else:
        chosen = [one for one in suite.scenarios.values()
                  if not options.only or any(pattern(text).fullmatch(one.id) for text in options.only)]
        if not chosen:
            raise Unusable("no scenario matches --only")
        read = lambda: filled(parse(pathlib.Path(options.target).read_bytes(), int), {})
        target = Target(read() if options.target else launching(options.launch))
        run = Run(suite, target, chosen, options.jobs, patience=options.patience)
        results, remarks, secrets = asyncio.run(run.perform()), run.remarks, target.secrets()
    if options.report:
        document = {"format": "second-report/1", "remarks": remarks, "results": results}
        text = json.dumps(document, indent=1, ensure_ascii=False)
        for secret in secrets:
            text = text.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "«redacted»")
        pathlib.Path(options.report).write_text(text + "\n")
    for one in results:
        for check in one["checks"] if one["verdict"] in RED else ():
            if check["verdict"] in RED:
                said = f"expected {check.get('expected')}, got {check.get('actual')}"
                print(f"{check['verdict']} {one['id']}#{check['id']}: {said}")
    verdicts = [one["verdict"] for one in results]
    print(", ".join(f"{word} {verdicts.count(word)}" for word in sorted(set(verdicts))))
    return 1 if set(verdicts) & set(RED) else 0


signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
try:
    sys.exit(main())
except (Unusable, Unknown, OSError, ValueError) as error:
    print(f"second runner: {error}", file=sys.stderr)
    sys.exit(2)
