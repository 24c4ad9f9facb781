"""A server whose counts come late breaks a SHOULD and no MUST: the runner has to wait instead of proving, and to say so.

    python Tests/Peers/late.py PNS
"""

import json
import os
import pathlib
import sys
import tempfile

from subprocess import run

PNS = str(pathlib.Path(sys.argv[1]).resolve())
TARGET = {
    "format": "target/1",
    "implementation": {"name": "late counts"},
    "launch": {
        "argv": [
            PNS, "serve", "--mutant", "late-counts", "--store", "memory", "--log-level", "critical",
            "--port", "${port}", "--application", "${application.url}",
        ],
        "env": {"PNS_APPLICATION_TOKEN": "${env:PEER_TOKEN}"},
    },
    "application": {"token": "${env:PEER_TOKEN}"},
}


def judged(folder, *patterns):
    target, report = folder / "target.json", folder / "report.json"
    target.write_text(json.dumps(TARGET))
    command = [PNS, "run", "--target", target, "--quiet", f"--report=json={report}"]
    command += [word for pattern in patterns for word in ("--only", pattern)]
    run(command, env={**os.environ, "PEER_TOKEN": "peer-application-token"}, capture_output=True, timeout=240)
    return json.loads(report.read_text())


with tempfile.TemporaryDirectory() as name:
    report = judged(pathlib.Path(name), "server.count.*", "server.order.*", "server.unseen.*")
    verdicts = report["counts"]["verdicts"]
    wrong = [
        what
        for what, holds in {
            f"nothing fails: {verdicts}": "fail" not in verdicts and "untestable" not in verdicts,
            f"one warning: {verdicts}": verdicts.get("warn") == 1,
            f"most pass: {verdicts}": verdicts.get("pass", 0) >= 25,
            "absences are judged by time": report["counts"]["evidence"]["timed"] > 0,
            "the report says so": any("ORD-003" in remark for remark in report["remarks"]),
        }.items()
        if not holds
    ]
for what in wrong:
    print(f"FAILED {what}")
print(f"{5 - len(wrong)} passed, {len(wrong)} failed")
sys.exit(1 if wrong else 0)
